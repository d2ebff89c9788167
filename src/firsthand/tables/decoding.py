"""From bytes to text: UTF-8, UTF-16 and UTF-32 with their marks, UTF-16 without one, Windows-1252."""

import codecs
import re

from firsthand.errors import FileError, InputError, Place, Problem

MARKS = (  # UTF-32's little-endian mark begins with UTF-16's, so it is asked first.
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 65_536
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
AS_UTF8 = "Open it in your spreadsheet program and save it as “CSV UTF-8”."


def decode(data: bytes, name: str, encoding: str | None) -> tuple[str, str, tuple[Problem, ...]]:
    """Text, the encoding's name, and a problem where the encoding was a guess. Raises `FileError`."""
    problems: tuple[Problem, ...] = ()
    chosen = encoding or _detect(data)
    try:
        text = data.decode(chosen)
    except LookupError as error:
        raise InputError(
            f"encoding={encoding!r} is not known: utf-8, utf-16 and windows-1252 are usual."
        ) from error
    except UnicodeError as error:
        row = data[: getattr(error, "start", 0)].count(b"\n") + 1
        raise FileError(
            Place(file=name, row=row), f"the text is not valid {_plain(chosen)}", way_out=AS_UTF8
        ) from error
    if chosen == "cp1252":
        message = "Read as Windows-1252 because it is not valid UTF-8: check letters such as é, ü and €"
        problems = (Problem(place=Place(file=name), message=message),)
    _refuse_controls(text, name)
    return text.removeprefix("\ufeff"), _plain(chosen), problems


def _detect(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    even, odd = data[:SAMPLE:2].count(0), data[1:SAMPLE:2].count(0)
    # In UTF-16 every Latin letter, comma and line end has a zero byte, always on the same side.
    if max(even, odd) * 8 > min(len(data), SAMPLE) and min(even, odd) * 20 < max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _plain(encoding: str) -> str:
    return {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(encoding, encoding)


def _refuse_controls(text: str, name: str) -> None:
    at = text.find("\x00")
    found = CONTROL.findall(text[:SAMPLE])
    if at >= 0 or len(found) > len(text[:SAMPLE]) / 100:
        first = at if at >= 0 else text.index(found[0])
        raise FileError(
            Place(file=name, row=text.count("\n", 0, first) + 1),
            "the file holds NUL or control characters, so it is not a table in text form",
            way_out=f"Choose a CSV or TSV file. {AS_UTF8}",
        )
