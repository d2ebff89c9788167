"""Writing an archive."""

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from firsthand.errors import InputError, Place
from firsthand.interchange.archive.contents import CHUNK, FORMAT, MANIFEST, NAME, PATH, VERSION, Kind
from firsthand.interchange.archive.values import Field, encode_row, wrong_fields


def write_archive(path: Path, *, title: str, when: dt.datetime, kinds: Iterable[Kind]) -> None:
    """Write an archive to `path`, in place of what is there; nothing is left when something goes wrong.

    The same title, moment and records give the same bytes, as long as the same version of zlib packs them.
    Raises `InputError` for a kind that is there twice, or a value that its field cannot hold.
    """
    if when.utcoffset() is None:
        raise InputError(f"when={when.isoformat()} must say how far it is from UTC: give it a time zone.")
    ordered = sorted(kinds, key=lambda kind: kind.name)
    names = [kind.name for kind in ordered]
    for name in names:
        if not NAME.fullmatch(name) or names.count(name) > 1:
            raise InputError(f"kind “{name}” must be there once, in small letters, digits, _ and -.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        whole = Path(folder, "whole")
        with zipfile.ZipFile(whole, "w") as archive:
            entries = [_parquet(archive, kind) if kind.parquet else _lines(archive, kind) for kind in ordered]
            manifest = {"format": FORMAT, "version": VERSION, "title": title, "when": when.isoformat()}
            text = json.dumps(manifest | {"kinds": entries}, ensure_ascii=False, indent=1) + "\n"
            _write(archive, MANIFEST, [text.encode()])
        whole.replace(path)


def _lines(archive: zipfile.ZipFile, kind: Kind) -> dict[str, Any]:
    if fault := wrong_fields(kind.fields):
        raise InputError(f"kind “{kind.name}”: {fault}.")
    path, rows = f"{kind.name}.jsonl", 0

    def lines() -> Iterator[bytes]:
        nonlocal rows
        for row in kind.rows:
            rows += 1
            yield encode_row(row, kind.fields, Place(file=path, row=rows))

    size, digest = _write(archive, path, lines())
    return _entry(kind.name, kind.fields, [{"path": path, "rows": rows, "bytes": size, "sha256": digest}])


def _parquet(archive: zipfile.ZipFile, kind: Kind) -> dict[str, Any]:
    sources = sorted(kind.parquet, key=lambda source: source.name)
    shapes = [_shape(source) for source in sources]
    files = []
    for source, (fields, rows) in zip(sources, shapes, strict=True):
        path = f"{kind.name}/{source.name}"
        if not PATH.fullmatch(path):
            raise InputError(f"file “{source.name}” must end in .parquet, named by letters, digits, _ and -.")
        if fields != shapes[0][0]:
            raise InputError(f"file “{source.name}” has other columns than “{sources[0].name}”.")
        size, digest = _write(archive, path, _chunks(source), packed=True)
        files.append({"path": path, "rows": rows, "bytes": size, "sha256": digest})
    return _entry(kind.name, shapes[0][0], files)


def _entry(name: str, fields: Sequence[Field], files: list[dict[str, Any]]) -> dict[str, Any]:
    named = [{"name": field.name, "type": field.type} for field in fields]
    return {"name": name, "fields": named, "files": files}


def _chunks(source: Path) -> Iterator[bytes]:
    with source.open("rb") as stream:
        while data := stream.read(CHUNK):
            yield data


def _shape(source: Path) -> tuple[tuple[Field, ...], int]:
    """The columns of a Parquet file and how many rows it has; `InputError` when it is none."""
    import duckdb

    try:
        with duckdb.connect(config={"autoload_known_extensions": False}) as connection:
            found = connection.read_parquet(str(source))
            fields = tuple(
                Field(name=name, type=str(kind))
                for name, kind in zip(found.columns, found.types, strict=True)
            )
            return fields, found.shape[0]
    except duckdb.Error as error:
        raise InputError(f"file “{source}” is not Parquet: {error}") from error


def _write(
    archive: zipfile.ZipFile, path: str, parts: Iterable[bytes], *, packed: bool = False
) -> tuple[int, str]:
    """Size and SHA-256 of what was written; what is `packed` already is stored as it is."""
    entry = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    size, digest = 0, hashlib.sha256()
    with archive.open(entry, "w", force_zip64=True) as stream:
        for part in parts:
            size += len(part)
            digest.update(part)
            stream.write(part)
    return size, digest.hexdigest()
