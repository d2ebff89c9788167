"""A folder of exported files as records of an archive: tables, Parquet, and whatever else is text."""

import csv
import datetime as dt
import io
import math
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from firsthand.errors import FileError, InputError, Place
from firsthand.interchange.archive.contents import Kind
from firsthand.interchange.archive.values import Field
from firsthand.tables.headers import header_depth
from firsthand.tables.writing import unguard

DOCUMENTS = "documents"


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError
    return number


# A column has the first type that gives back every one of its cells as it stands.
READ: Mapping[str, Callable[[str], object]] = {
    "whole": int,
    "number": _finite,
    "date": dt.date.fromisoformat,
    "text": str,
}


def folder_kinds(folder: Path, *, leave_out: Sequence[str] = ()) -> list[Kind]:
    """Everything in `folder` but the folders and files of it that are left out by name.

    A CSV file with one header, whose names differ, is a kind named after its path; its cells lose the guard
    against formulas, blank ones are None, and a column becomes whole numbers, numbers or dates where that
    loses nothing. The Parquet files of a folder are one kind together. All other files are `documents` with
    their path and text. Raises `FileError` for a file that is neither UTF-8 nor UTF-16 with its mark,
    `InputError` for two kinds of one name.
    """
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    inside = {path: path.relative_to(folder) for path in paths}
    kept = [path for path in paths if inside[path].parts[0] not in leave_out]
    kinds, documents = list[Kind](), list[dict[str, str]]()
    for owner in sorted({path.parent for path in kept if path.suffix == ".parquet"}):
        parts = tuple(path for path in kept if path.parent == owner and path.suffix == ".parquet")
        kinds.append(Kind(name=_name(owner.relative_to(folder)) or "table", parquet=parts))
    for path in kept:
        if path.suffix != ".parquet":
            text = _text(path)
            table = _table(text, inside[path]) if path.suffix == ".csv" else None
            if table:
                kinds.append(table)
            else:
                documents.append({"path": inside[path].as_posix(), "text": text})
    if documents:
        shape = (Field(name="path", type="text"), Field(name="text", type="text"))
        kinds.append(Kind(name=DOCUMENTS, fields=shape, rows=documents))
    names = [kind.name for kind in kinds]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"two files of {folder.name} would both be “{twice[0]}”: give one another name.")
    return kinds


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8")
    except UnicodeDecodeError as error:
        raise FileError(Place(file=path.name), "an archive takes text, in UTF-8 or UTF-16") from error


def _table(text: str, path: Path) -> Kind | None:
    """The records of a CSV file; None where it is no plain table, as survey exports with several headers."""
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error:
        return None
    if not rows or not all(rows[0]) or len(set(rows[0])) < len(rows[0]):
        return None
    if header_depth(rows[:3]) > 1 or any(len(row) != len(rows[0]) for row in rows):
        return None
    names, cells = [unguard(name) for name in rows[0]], rows[1:]
    types = [_type([row[place] for row in cells]) for place in range(len(names))]
    fields = tuple(Field(name=name, type=type_) for name, type_ in zip(names, types, strict=True))
    return Kind(name=_name(path.with_suffix("")), fields=fields, rows=_rows(fields, cells))


def _rows(fields: Sequence[Field], cells: Sequence[Sequence[str]]) -> Iterator[dict[str, object]]:
    for row in cells:
        yield {
            field.name: READ[field.type](unguard(cell)) if cell else None
            for field, cell in zip(fields, row, strict=True)
        }


def _type(cells: Sequence[str]) -> str:
    kept = [cell for cell in cells if cell]
    return next(type_ for type_ in READ if type_ == "text" or (kept and _same(kept, READ[type_])))


def _same(cells: Sequence[str], read: Callable[[str], object]) -> bool:
    try:
        return all(str(read(cell)) == cell for cell in cells)
    except ValueError:
        return False


def _name(path: Path) -> str:
    """A name for a kind: feedback/feedback.csv is feedback, surveys/wave 1.csv is surveys-wave-1."""
    parts = [re.sub(r"[^a-z0-9_]+", "-", part.lower()).strip("-") for part in path.parts]
    return "-".join(dict.fromkeys(part for part in parts if part))[:60]
