"""A brief as files: the same bytes for whoever downloads it, kept under the digest of what is told."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.text import slugify

from firsthand.communication import to_html, to_pdf
from firsthand_web.communication.models import Brief


def html_file(brief: Brief) -> bytes:
    """One page that needs nothing else; its numbers lead to the list at its end."""
    return _kept(brief, "html", lambda: to_html(brief.told).encode())


def pdf_file(brief: Brief) -> bytes:
    """Tagged PDF, dated with the day of composing."""
    return _kept(brief, "pdf", lambda: to_pdf(brief.told, created=brief.composed_at))


def file_name(brief: Brief, ending: str) -> str:
    """Product, day and version: what one looks for in a folder of downloads."""
    base = slugify(f"{brief.product} brief {brief.composed_at:%Y-%m-%d} v{brief.version}")
    return f"{base}.{ending}"


def _kept(brief: Brief, ending: str, make: Callable[[], bytes]) -> bytes:
    file = Path(settings.FOLDER) / "cache" / "briefs" / f"{brief.digest}.{ending}"
    if file.exists():
        return file.read_bytes()
    made = make()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Somebody else may ask for the same file now: whoever renames last leaves the same bytes.
    part = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
    part.write_bytes(made)
    part.replace(file)
    return made
