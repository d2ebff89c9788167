"""Reading an archive: nothing in it is believed before it was checked."""

import datetime as dt
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from firsthand.errors import FileError, Place
from firsthand.interchange.archive.contents import (
    AGAIN,
    CHUNK,
    FORMAT,
    MANIFEST,
    NAME,
    PATH,
    VERSION,
    Archive,
    Limits,
    Stored,
    StoredKind,
)
from firsthand.interchange.archive.values import Field, wrong_fields
from firsthand.tables.unpacking import DAMAGE

DISTRUST = "Do not trust this file; ask whoever sent it for a new one."


def read_archive(path: Path, *, limits: Limits | None = None) -> Archive:
    """Open an archive and check that every file the manifest names is there as it was written.

    Raises `FileError`: for a damaged or other file, a newer version, a file that is missing, not named, cut
    short or changed, a path out of the archive, and what unpacks beyond the limits.
    """
    limits = limits or Limits()
    try:
        with zipfile.ZipFile(path) as archive:
            return _checked(path, archive, limits)
    except DAMAGE as error:
        rule = f"this is not a whole archive of Firsthand's: {error}"
        raise FileError(Place(file=path.name), rule, way_out=AGAIN) from error


def _checked(path: Path, archive: zipfile.ZipFile, limits: Limits) -> Archive:
    place = Place(file=path.name)
    entries = {entry.filename: entry for entry in archive.infolist()}
    if len(archive.infolist()) > limits.files or len(entries) < len(archive.infolist()):
        raise FileError(place, f"an archive has {limits.files:,} files at most, each once", way_out=DISTRUST)
    if MANIFEST not in entries:
        raise FileError(place, f"this zip has no {MANIFEST}, so it is no archive of Firsthand's")
    for name in entries:
        if name != MANIFEST and not PATH.fullmatch(name):
            raise FileError(place, "no archive holds a file of such a name", value=name, way_out=DISTRUST)
    found = _manifest(path, archive, limits)
    named = [file for kind in found.kinds for file in kind.files]
    if sorted([MANIFEST, *(file.path for file in named)]) != sorted(entries):
        odd = sorted(set(entries) ^ {MANIFEST, *(file.path for file in named)}) or ["one file twice"]
        raise FileError(
            place, f"{MANIFEST} and the zip do not hold the same files", value=odd[0], way_out=AGAIN
        )
    most = min(limits.unpacked, max(limits.ratio_from, limits.ratio * path.stat().st_size))
    if sum(file.bytes for file in named) > most:
        raise FileError(
            place, f"it unpacks to more than {most:,} bytes, as a zip bomb does", way_out=DISTRUST
        )
    for file in named:
        _check_file(path, archive, entries[file.path], file, limits)
    return found


def _manifest(path: Path, archive: zipfile.ZipFile, limits: Limits) -> Archive:
    place = Place(file=f"{path.name}: {MANIFEST}")
    with archive.open(MANIFEST) as stream:
        data = stream.read(limits.manifest + 1)
    if len(data) > limits.manifest:
        raise FileError(place, f"a manifest has {limits.manifest:,} bytes at most", way_out=DISTRUST)
    try:
        top = json.loads(data)
        form, version = top["format"], top["version"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileError(place, "this is not a manifest of Firsthand's", way_out=AGAIN) from error
    if form != FORMAT or type(version) is not int:
        raise FileError(place, f"the format should be “{FORMAT}”", value=str(form))
    if version > VERSION:
        rule = f"this version of Firsthand reads archives up to version {VERSION}"
        raise FileError(place, rule, value=str(version), way_out="Install the newest Firsthand.")
    try:
        kinds = tuple(_kind(each) for each in top["kinds"])
        when = dt.datetime.fromisoformat(top["when"])
        if len({kind.name for kind in kinds}) < len(kinds) or type(top["title"]) is not str:
            raise ValueError("a kind is there twice, or the title is no text")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileError(place, f"the manifest is damaged: {error}", way_out=AGAIN) from error
    return Archive(path=path, title=top["title"], when=when, kinds=kinds, limits=limits)


def _kind(found: dict[str, Any]) -> StoredKind:
    """Raises ValueError, KeyError or TypeError."""
    fields = tuple(Field(name=str(each["name"]), type=str(each["type"])) for each in found["fields"])
    files = tuple(
        Stored(path=each["path"], rows=each["rows"], bytes=each["bytes"], sha256=each["sha256"])
        for each in found["files"]
    )
    for file in files:
        if not PATH.fullmatch(file.path) or file.path.replace(".jsonl", "/").split("/")[0] != found["name"]:
            raise ValueError(f"a file of “{found['name']}” is called “{file.path}”")
        if not all(type(number) is int and number >= 0 for number in (file.rows, file.bytes)):
            raise ValueError(f"“{file.path}” has {file.rows} rows in {file.bytes} bytes")
        if file.path.endswith(".jsonl") and (fault := wrong_fields(fields)):
            raise ValueError(fault)
    if not NAME.fullmatch(found["name"]) or not files:
        raise ValueError(f"“{found['name']}” has no files")
    return StoredKind(name=found["name"], fields=fields, files=files)


def _check_file(
    path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: Stored, limits: Limits
) -> None:
    inside = f"{path.name}: {file.path}"
    if entry.file_size > max(limits.ratio_from, limits.ratio * entry.compress_size):
        rule = f"it unpacks to more than {limits.ratio} times its size, as a zip bomb does"
        raise FileError(Place(file=inside), rule, way_out=DISTRUST)
    size, lines, digest = 0, 0, hashlib.sha256()
    with archive.open(entry) as stream:
        # zipfile reads no more than the entry's own size, which may not be what the manifest says.
        while size <= file.bytes and (data := stream.read(CHUNK)):
            size, lines = size + len(data), lines + data.count(b"\n")
            digest.update(data)
    if size < file.bytes:
        row = lines + 1 if file.path.endswith(".jsonl") else None
        rule = f"the file is cut short: {size:,} of {file.bytes:,} bytes are there"
        raise FileError(Place(file=inside, row=row), rule, way_out=AGAIN)
    if size > file.bytes or digest.hexdigest() != file.sha256:
        rule = "the file is not the one that was written: its digest differs from the manifest's"
        raise FileError(Place(file=inside), rule, way_out=AGAIN)
