"""From an upload to plain files that DuckDB reads: gzip, zip and zstd with bounds on what comes out."""

import codecs
import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from firsthand.errors import FileError, Place
from firsthand.tables.decoding import decode
from firsthand.tables.unpacking import AGAIN, DAMAGE, GZIP, MAGIC, UNPACK, ZIP, refuse_office

ZSTD, PARQUET = b"\x28\xb5\x2f\xfd", b"PAR1"
CHUNK = 1 << 20
# 4 packed bytes can stand for 128 KB, so that a larger piece could fill the memory.
ZSTD_CHUNK = 1 << 11
ZSTD_WINDOW = 1 << 27
DEEPEST = 2  # Amplitude's export is a zip of gzip files
SPLIT = "Split it over several files, or let `sizes` allow more."
KINDS = "Choose a .parquet, .csv or .jsonl file; also as .gz or .zst, or several in a .zip."


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """The bounds of a file: bytes as stored and unpacked, the growth allowed once `ratio_from` is reached."""

    packed: int = 500_000_000
    unpacked: int = 5_000_000_000
    ratio: int = 200
    ratio_from: int = 20_000_000
    entries: int = 2_000


@dataclass(frozen=True, kw_only=True)
class Plain:
    """The files inside, all of one `kind`: parquet, csv or jsonl; `cut`: only their beginning is there."""

    kind: str
    files: tuple[Path, ...]
    cut: bool = False


class _Enough(Exception):
    """The beginning that was asked for is there."""


def plain_files(
    source: Path, into: Path, *, name: str, sizes: Sizes = Sizes(), head: int | None = None
) -> Plain:
    """Unpack `source`, called `name`, into the empty folder `into`; a plain file stays where it is.

    With `head` only about so many bytes of text are unpacked (whole lines). Raises `FileError` for empty,
    cut or damaged files, for those that unpack to more than `sizes` allow, and for files of other kinds.
    """
    place = Place(file=name)
    size = source.stat().st_size
    if size > sizes.packed:
        rule = f"the file may hold {sizes.packed:,} bytes at most"
        raise FileError(place, rule, value=f"{size:,} bytes", way_out=SPLIT)
    with source.open("rb") as file:
        first = file.read(8)
    if first.startswith((GZIP, ZIP, ZSTD)):
        room = min(sizes.unpacked, max(sizes.ratio_from, sizes.ratio * size))
        unpacking = _Unpacking(into=into, name=name, sizes=sizes, room=room, head=head)
        with suppress(_Enough):
            unpacking.take(source, name, 0)
        found, cut = unpacking.files, unpacking.cut
    else:
        found, cut = [source], False
    kinds = {file: _kind(file, name) for file in found}
    if len(set(kinds.values())) != 1:
        told = ", ".join(sorted(set(kinds.values()))) or "nothing"
        raise FileError(place, "it must hold files of one kind", value=told, way_out=KINDS)
    kind = kinds[found[0]]
    if kind != "parquet":
        found = [_as_utf8(file, into / f"utf8-{n:05d}", name, head) for n, file in enumerate(found)]
    return Plain(kind=kind, files=tuple(found), cut=cut)


class _Unpacking:
    """One pass over a packed file; `room` is how many bytes may still come out."""

    def __init__(self, *, into: Path, name: str, sizes: Sizes, room: int, head: int | None) -> None:
        self.into, self.name, self.sizes, self.room, self.head = into, name, sizes, room, head
        self.files: list[Path] = []
        self.cut = False

    def take(self, path: Path, label: str, depth: int) -> None:
        """Add the plain files that stand in `path`."""
        with path.open("rb") as file:
            first = file.read(4)
            file.seek(0)
            if depth > DEEPEST:
                raise FileError(Place(file=label), "it is packed too often", way_out=UNPACK)
            if first.startswith(ZIP):
                self._zip(file, label, depth)
            elif first.startswith(GZIP):
                with _told("gzip", label), gzip.GzipFile(fileobj=file) as stream:
                    self._write(iter(partial(stream.read, CHUNK), b""), label, depth)
            elif first.startswith(ZSTD):
                with _told("zstd", label):
                    self._write(_from_zstd(file), label, depth)
            else:
                self.files.append(path)

    def _zip(self, file: IO[bytes], label: str, depth: int) -> None:
        with _told("zip", label), zipfile.ZipFile(file) as archive:
            refuse_office(archive.namelist(), Place(file=label))
            entries = [entry for entry in archive.infolist() if _is_data(entry)]
            if not 0 < len(entries) <= self.sizes.entries:
                rule = f"a zip must hold 1 to {self.sizes.entries:,} files"
                raise FileError(Place(file=label), rule, value=f"{len(entries):,}", way_out=UNPACK)
            for entry in sorted(entries, key=lambda entry: entry.filename):
                with archive.open(entry) as stream:
                    inside = f"{label}: {entry.filename}"
                    self._write(iter(partial(stream.read, CHUNK), b""), inside, depth)

    def _write(self, chunks: Iterator[bytes], label: str, depth: int) -> None:
        path, size, plain = self.into / f"part-{len(list(self.into.iterdir())):05d}", 0, True
        with path.open("wb") as out:
            for chunk in chunks:
                size += len(chunk)
                self.room -= len(chunk)
                if self.room < 0:
                    rule = f"it unpacks to more than {self.sizes.ratio} times its size, as a bomb does"
                    raise FileError(Place(file=label), rule, way_out=UNPACK)
                out.write(chunk)
                plain = plain and not chunk.startswith((GZIP, ZIP, ZSTD, PARQUET))
                if self.head and plain and size > self.head:
                    self.cut = True
                    break
        self.take(path, label, depth + 1)
        if self.head and self.files and sum(file.stat().st_size for file in self.files) > self.head:
            self.cut = True
            raise _Enough


def _is_data(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    return not (entry.is_dir() or name.startswith("__MACOSX/") or name.endswith(".DS_Store"))


def _from_zstd(file: IO[bytes]) -> Iterator[bytes]:
    """The content of all frames; raises EOFError where the last one is cut."""
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
    frame, rest = decompressor.decompressobj(), b""
    fed = False
    try:
        while chunk := rest or file.read(ZSTD_CHUNK):
            if frame.eof:
                frame, fed = decompressor.decompressobj(), False
            yield frame.decompress(chunk)
            fed, rest = True, frame.unused_data if frame.eof else b""
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
    if fed and not frame.eof:
        raise EOFError


@contextmanager
def _told(packing: str, label: str) -> Iterator[None]:
    """What the unpackers raise, as an error that a person understands."""
    place = Place(file=label)
    try:
        yield
    except FileError:
        raise
    except EOFError as error:
        raise FileError(place, f"the {packing} file is cut short", way_out=AGAIN) from error
    except (*DAMAGE, zlib.error) as error:
        if "password" in str(error):
            raise FileError(place, "the zip file is locked with a password", way_out=UNPACK) from error
        raise FileError(place, f"the {packing} file is damaged: {error}", way_out=AGAIN) from error


def _kind(path: Path, name: str) -> str:
    with path.open("rb") as file:
        first = file.read(4096)
        if first.startswith(PARQUET):
            file.seek(-4, 2)
            if file.read() != PARQUET:
                raise FileError(Place(file=name), "the Parquet file is cut short", way_out=AGAIN)
            return "parquet"
    text = first.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not text:
        raise FileError(Place(file=name), "the file is empty", way_out="Export it again.")
    other = next((words for magic, words in MAGIC.items() if first.startswith(magic)), None)
    if re.match(rb"<(!doctype|html|head|body|table|\?xml|svg)", text):
        other = "a web page or XML"
    elif text.startswith(b"["):
        other = "one JSON list; each event must be one JSON object on a line of its own"
    if other is not None:
        raise FileError(Place(file=name), f"this is {other}", way_out=KINDS)
    return "jsonl" if text.startswith(b"{") else "csv"


def _as_utf8(path: Path, target: Path, name: str, head: int | None) -> Path:
    """The file itself where it is UTF-8 without a mark, else a copy that is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        marked = (first := file.read(4096)).startswith((codecs.BOM_UTF8, b"\xff\xfe", b"\xfe\xff"))
        if not marked and b"\x00" not in first:
            try:
                decoder.decode(first)
                for chunk in iter(partial(file.read, CHUNK), b""):
                    decoder.decode(chunk)
                    if head and file.tell() > head:
                        break
                return path
            except UnicodeDecodeError:
                pass
        file.seek(0)
        target.write_text(decode(file.read(), name, None)[0], encoding="utf-8", newline="")
    return target
