"""A brief as an accessible HTML page without scripts, or as a part of one."""

from collections.abc import Mapping

from firsthand.communication.briefs import Brief


def to_html(brief: Brief, *, standalone: bool = True, links: Mapping[str, str] | None = None) -> str:
    """The brief as one self-contained page, or (`standalone=False`) as the inside of another page's `<main>`.

    Every number leads to its entry under "Where the numbers come from", or to `links[source key]`.
    """
    raise NotImplementedError
