"""A portfolio as tagged PDF, with its lines attached, and back to them."""

import datetime as dt
import re
import zlib
from collections.abc import Iterator, Sequence

from firsthand.communication import Brief, Heading, Paragraph, Strong, to_pdf
from firsthand.communication.briefs import Block
from firsthand.errors import InputError
from firsthand.learning.portfolio.lines import Line, canonical, digest, read_lines
from firsthand.learning.portfolio.site import CHECK

ATTACHED = "portfolio.txt"
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_LARGEST = 20_000_000  # bytes that an attachment may unfold to


def to_document(lines: Sequence[Line]) -> bytes:
    """PDF/UA-1 of lines that were signed, dated with the day of signing. Same lines, same bytes."""
    days = [line.text for line in lines if line.kind == "time"]
    if not days:
        raise InputError("Nobody has signed this portfolio: a PDF is made once a mentor has approved it.")
    day = dt.date.fromisoformat(days[-1])
    title, author, *rest = lines
    blocks = (
        *map(_block, rest),
        Paragraph(parts=(f"Digest (SHA-256): {digest(lines)}. {CHECK}",), note=True),
    )
    brief = Brief(title=title.text, author=author.text, date=day, blocks=blocks, trace={}, lang="en-GB")
    created = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    return to_pdf(brief, created=created, attached=(ATTACHED, canonical(lines).decode()))


def read_document(data: bytes) -> tuple[Line, ...]:
    """The lines attached to a PDF. Raises `InputError` where there are none."""
    for content in _streams(data):
        if content.startswith(b"h1 "):
            return read_lines(content)
    raise InputError("No portfolio is attached to this PDF: choose one that was downloaded from a portfolio.")


def _streams(data: bytes) -> Iterator[bytes]:
    for found in _STREAM.finditer(data):
        yield found[1]
        try:
            yield zlib.decompressobj().decompress(found[1], _LARGEST)
        except zlib.error:
            continue


def _block(line: Line) -> Block:
    match line.kind:
        case "h2":
            return Heading(text=line.text)
        case "h3":
            return Heading(text=line.text, level=3)
        case "address":
            return Paragraph(parts=(Strong(text=line.text),))
        case _:
            return Paragraph(parts=(line.text,))
