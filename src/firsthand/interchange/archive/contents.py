"""What is in an archive."""

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firsthand.errors import FileError, InputError, Place
from firsthand.interchange.archive.values import Field, Row, parse_row

FORMAT, VERSION = "firsthand-archive", 1
MANIFEST = "manifest.json"
NAME = re.compile(r"[a-z][a-z0-9_-]{0,60}")
PATH = re.compile(NAME.pattern + r"(\.jsonl|/[A-Za-z0-9_-]{1,60}\.parquet)")
CHUNK = 1 << 20
AGAIN = "Copy or download the archive again."


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large an archive may be: bytes unpacked, growth by unpacking, files, bytes of line and manifest.

    `ratio` is asked only of what has more than `ratio_from` bytes.
    """

    unpacked: int = 100_000_000_000
    ratio: int = 200
    ratio_from: int = 1_000_000
    files: int = 20_000
    line: int = 20_000_000
    manifest: int = 20_000_000


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Records of one kind to be written: `rows` map the names of `fields` to values; what lacks is None.

    Or Parquet files as they are, in order of their names: then give `parquet`, and neither rows nor fields.
    """

    name: str
    fields: tuple[Field, ...] = ()
    rows: Iterable[Row] = ()
    parquet: tuple[Path, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A file in an archive: how many records, how many bytes unpacked, and the SHA-256 of these."""

    path: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class StoredKind:
    """A kind of record as the manifest has it; fields of Parquet files have the types DuckDB gives them."""

    name: str
    fields: tuple[Field, ...]
    files: tuple[Stored, ...]

    @property
    def size(self) -> int:
        """How many records."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, kw_only=True)
class Archive:
    """An archive whose files are all there, and as they were written."""

    path: Path
    title: str
    when: dt.datetime
    kinds: tuple[StoredKind, ...]
    limits: Limits

    def __getitem__(self, name: str) -> StoredKind:
        for kind in self.kinds:
            if kind.name == name:
                return kind
        known = ", ".join(kind.name for kind in self.kinds) or "nothing"
        raise InputError(f"“{name}” is not in the archive {self.path.name}: it holds {known}.")

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The records of a kind of JSON lines, in their order; `FileError` names the row that is wrong."""
        kind = self[name]
        if [file.path for file in kind.files] != [f"{name}.jsonl"]:
            raise InputError(f"“{name}” is Parquet in the archive {self.path.name}: unpack it instead.")
        (file,) = kind.files
        inside, number = f"{self.path.name}: {file.path}", 0
        with zipfile.ZipFile(self.path) as archive, archive.open(file.path) as stream:
            while line := stream.readline(self.limits.line + 1):
                number += 1
                place = Place(file=inside, row=number)
                if len(line) > self.limits.line:
                    raise FileError(place, f"a line has {self.limits.line:,} bytes at most")
                yield parse_row(line, kind.fields, place)
        if number != file.rows:
            rule = f"the file ends after {number:,} rows, and the manifest promises {file.rows:,}"
            raise FileError(Place(file=inside, row=number + 1), rule, way_out=AGAIN)

    def unpack(self, name: str, folder: Path) -> tuple[Path, ...]:
        """Write the files of a kind into `folder`, over nothing that is there, and return their paths."""
        targets = tuple(folder / Path(file.path).name for file in self[name].files)
        with zipfile.ZipFile(self.path) as archive:
            for file, target in zip(self[name].files, targets, strict=True):
                with archive.open(file.path) as stream, target.open("xb") as out:
                    while data := stream.read(CHUNK):
                        out.write(data)
        return targets
