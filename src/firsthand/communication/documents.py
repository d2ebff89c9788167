"""A brief as a tagged PDF."""

import datetime as dt

from firsthand.communication.briefs import Brief


def to_pdf(brief: Brief, *, created: dt.datetime) -> bytes:
    """The brief as PDF/UA-1 on A4; `created` (with time zone) dates it. Same input, same bytes."""
    raise NotImplementedError
