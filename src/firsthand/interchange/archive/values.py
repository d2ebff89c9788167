"""Values in an archive: what a field may hold, and how a record becomes a line of JSON and a record again."""

import datetime as dt
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from firsthand.errors import FileError, InputError, Place

Row = Mapping[str, Any]
ODD = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}  # numbers that JSON has no word for


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a record: its `type` is one of `TYPES`. Any field may be None."""

    name: str
    type: str


def _exactly(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError
        return value

    return check


def _number_out(value: Any) -> float | str:
    if type(value) not in (float, int):
        raise ValueError
    number = float(value)
    return number if math.isfinite(number) else json.dumps(number).strip('"')


def _number_in(value: Any) -> float:
    if isinstance(value, str):
        return ODD[value]
    return float(_exactly(type(value) if type(value) in (int, float) else float)(value))


def _moment(value: dt.datetime) -> dt.datetime:
    if value.utcoffset() is None:
        raise ValueError("a moment without its offset from UTC is none")
    return value


def _plain(value: Any) -> Any:
    """Nested values, as JSON gives them back: lists for tuples, and names that are text."""
    if isinstance(value, Mapping):
        if not all(type(name) is str for name in value):
            raise ValueError
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if value is not None and type(value) not in (str, int, float, bool):
        raise ValueError
    return value


def _as_is(value: Any) -> Any:
    return value


# What goes out, what comes in; both raise for a value that the type cannot hold.
TYPES: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "text": (_exactly(str), _exactly(str)),
    "whole": (_exactly(int), _exactly(int)),
    "number": (_number_out, _number_in),
    "truth": (_exactly(bool), _exactly(bool)),
    "date": (lambda value: _exactly(dt.date)(value).isoformat(), dt.date.fromisoformat),
    "time": (
        lambda value: _moment(_exactly(dt.datetime)(value)).isoformat(),
        lambda text: _moment(dt.datetime.fromisoformat(text)),
    ),
    "json": (_plain, _as_is),
}
FAULTS = (ValueError, TypeError, KeyError, OverflowError, RecursionError)


def wrong_fields(fields: Sequence[Field]) -> str:
    """What is wrong with these fields, "" when nothing is."""
    names = [field.name for field in fields]
    for field in fields:
        if field.type not in TYPES:
            return f"field “{field.name}” has the type “{field.type}”; choose one of {', '.join(TYPES)}"
        if names.count(field.name) > 1:
            return f"field “{field.name}” is there {names.count(field.name)} times"
    return ""


def encode_row(row: Row, fields: Sequence[Field], place: Place) -> bytes:
    """A record as one line of JSON with every field in order; `InputError` names what cannot be kept."""
    if unknown := sorted(set(row) - {field.name for field in fields}):
        raise InputError(f"{place}: the record has “{unknown[0]}”, which is no field of its kind.")
    values = {}
    for field in fields:
        value = row.get(field.name)
        try:
            values[field.name] = None if value is None else TYPES[field.type][0](value)
            # Each alone, so that the error can name the field: NaN within JSON, half a character of two.
            json.dumps(values[field.name], ensure_ascii=False, allow_nan=False).encode()
        except FAULTS as error:
            rule = f"“{field.name}” is of type {field.type} and cannot hold {value!r:.80}"
            raise InputError(f"{place}: {rule}.") from error
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def parse_row(line: bytes, fields: Sequence[Field], place: Place) -> dict[str, Any]:
    """The record that a line holds. Raises `FileError`."""
    if not line.endswith(b"\n"):
        raise FileError(place, "the line is cut short", way_out="Copy or download the archive again.")
    try:
        row = json.loads(line, parse_constant=_no_constant)
    except FAULTS as error:
        raise FileError(place, f"this is not a line of JSON: {error}") from error
    if not isinstance(row, dict) or set(row) != {field.name for field in fields}:
        raise FileError(place, f"a record has the fields {', '.join(field.name for field in fields)}")
    return {field.name: _read(row[field.name], field, place) for field in fields}


def _read(value: Any, field: Field, place: Place) -> Any:
    try:
        return None if value is None else TYPES[field.type][1](value)
    except FAULTS as error:
        where = Place(file=place.file, row=place.row, column=field.name)
        raise FileError(where, f"a value of type {field.type} should stand here", value=str(value)) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
