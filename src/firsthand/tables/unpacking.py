"""From a path or bytes to the bytes of one text file: size limits, gzip, zip, files that are no table."""

import gzip
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from firsthand.errors import FileError, Place
from firsthand.tables.table import Limits

SAVE_AS = "Save the sheet as “CSV UTF-8” and choose that file."
UNPACK = "Unpack it yourself and choose the file inside."
AGAIN = "Download or copy it again."
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
# First bytes of files that people pick by mistake.
MAGIC = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x7fELF": "a program",
    b"MZ\x90\x00": "a program",
    b"{\\rtf": "a rich-text document",
    ZIP: "a zip archive",
    b"PK\x05\x06": "an empty zip archive",
    GZIP: "a gzip archive",
}
# zipfile answers a damaged archive with any of these.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    LookupError,
)


def raw_bytes(source: Path | str | bytes, name: str, limits: Limits) -> bytes:
    """The bytes of a file as stored; one over the limit is refused before it is read whole."""
    limit = limits.raw_bytes
    if isinstance(source, bytes):
        data, size = source, len(source)
    else:
        try:
            with Path(source).open("rb") as file:
                size = Path(source).stat().st_size
                data = file.read(limit + 1) if size <= limit else b""
        except (OSError, ValueError) as error:
            raise FileError(
                Place(file=name),
                f"the file cannot be opened: {getattr(error, 'strerror', None) or error}",
                way_out="Check that it exists and that you may read it.",
            ) from error
        size = max(size, len(data))
    if size > limit:
        raise FileError(
            Place(file=name),
            f"the file may hold {limit:,} bytes at most",
            value=f"{size:,} bytes",
            way_out="Leave out columns or split the rows over several files.",
        )
    if not data.strip():
        raise FileError(Place(file=name), "the file is empty", way_out="Export it again.")
    return data


def unpack(data: bytes, name: str, limits: Limits) -> bytes:
    """The bytes of the one text file inside: unchanged, or out of gzip or zip. Raises `FileError`."""
    if data.startswith(GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
                data = _bounded(stream, len(data), name, limits)
        except EOFError as error:
            raise FileError(Place(file=name), "the gzip file is cut short", way_out=AGAIN) from error
        except (OSError, zlib.error) as error:
            raise FileError(Place(file=name), f"the gzip file is damaged: {error}", way_out=AGAIN) from error
    elif data.startswith(ZIP):
        data = _from_zip(data, name, limits)
    _refuse_other_kinds(data, name)
    return data


def _bounded(stream: IO[bytes] | gzip.GzipFile, packed: int, name: str, limits: Limits) -> bytes:
    """Everything in `stream`, unless that is more than the limits allow."""
    by_ratio = max(limits.ratio_from, limits.ratio * packed)
    most = min(limits.unpacked_bytes, by_ratio)
    data = stream.read(most + 1)
    if len(data) > most:
        rule = (
            f"it unpacks to more than {limits.ratio} times its size, as a zip bomb does"
            if most == by_ratio
            else f"it unpacks to more than {limits.unpacked_bytes:,} bytes"
        )
        raise FileError(Place(file=name), rule, way_out=UNPACK)
    return data


def _from_zip(data: bytes, name: str, limits: Limits) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entry = _only_entry(archive.infolist(), name, limits)
            with archive.open(entry) as stream:
                return _bounded(stream, entry.compress_size, f"{name}: {entry.filename}", limits)
    except DAMAGE as error:
        locked = "encrypted" in str(error) or "password" in str(error)
        raise FileError(
            Place(file=name),
            "the zip file is locked with a password" if locked else f"the zip file is damaged: {error}",
            way_out=UNPACK if locked else AGAIN,
        ) from error


def refuse_office(names: Sequence[str], place: Place) -> None:
    """Raises `FileError` where the names inside a zip are those of a workbook or another office document."""
    if any(name.startswith("xl/") for name in names):
        raise FileError(place, "Excel workbooks are not read", way_out=SAVE_AS)
    if "mimetype" in names or "[Content_Types].xml" in names:
        raise FileError(place, "this is an office document, not a table in text form", way_out=SAVE_AS)


def _only_entry(entries: list[zipfile.ZipInfo], name: str, limits: Limits) -> zipfile.ZipInfo:
    """The single data file of a zip; refuses office files, bombs, odd path names and several files."""
    place = Place(file=name)
    names = [entry.filename for entry in entries]
    refuse_office(names, place)
    if len(entries) > limits.zip_entries:
        raise FileError(
            place,
            f"a zip may hold {limits.zip_entries} entries at most, and exactly one table",
            value=f"{len(entries):,} entries",
            way_out="Unpack it and choose the one file you need.",
        )
    for n in names:
        if n.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", n) or ".." in re.split(r"[/\\]", n):
            raise FileError(
                place,
                "a path inside the zip points outside it",
                value=n,
                way_out="Do not trust this file; ask its sender for the table itself.",
            )
    files = [
        e
        for e in entries
        if not e.is_dir() and not e.filename.startswith("__MACOSX/") and not e.filename.endswith(".DS_Store")
    ]
    if len(files) != 1:
        raise FileError(
            place,
            "a zip must hold exactly one table",
            value=", ".join(e.filename for e in files[:5]) or "nothing",
            way_out="Unpack it and choose the one file you need.",
        )
    return files[0]


def _refuse_other_kinds(data: bytes, name: str) -> None:
    kind = next((words for magic, words in MAGIC.items() if data.startswith(magic)), None)
    if kind is None:
        # Text of other kinds, whether in one or two bytes a character.
        start = data[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
        if re.match(rb"<(!doctype|html|head|body|table|\?xml|svg)", start):
            kind = "a web page or XML"
        elif re.match(rb"\{\s*(\"|\})|\[\s*([\[{\"\]]|\d)", start):
            kind = "JSON"
    if kind is not None:
        raise FileError(
            Place(file=name),
            f"this is {kind}, not a table in text form",
            way_out=f"Choose a CSV or TSV file, plain, .gz or .zip. {SAVE_AS}",
        )
