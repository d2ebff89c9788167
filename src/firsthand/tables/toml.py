"""TOML files that people write: read with types, every mistake named by its place."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from firsthand.errors import FileError, Place

T = TypeVar("T")
LARGEST = 2_000_000  # bytes
KINDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}
DATE = "a date, as in 2021-02-01"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A table of the file that knows its place: `path` leads to it, `data` is what stands there."""

    file: str
    path: str
    data: Mapping[str, Any]

    def wrong(self, key: str, rule: str, value: object = None) -> FileError:
        """The error that says what should stand at `key`."""
        place = Place(file=self.file, column=f"{self.path}{key}")
        return FileError(place, rule, value=None if value is None else str(value))

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        value = self.data.get(key, default)
        if value is None:
            raise self.wrong(key, f"{KINDS.get(kind, 'a date')} is missing here")
        if type(value) is not kind:
            raise self.wrong(key, f"{KINDS.get(kind, DATE)} should stand here", value)
        return value

    def number(self, key: str) -> float:
        value = self.data.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(key, "a number should stand here", value)
        return float(value)

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.get(key, list, [])
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "a list of texts should stand here", values)
        return tuple(values)

    def table(self, key: str) -> "Section":
        return Section(file=self.file, path=f"{self.path}{key}.", data=self.get(key, dict))

    def tables(self, key: str) -> list["Section"]:
        rows = self.get(key, list, [])
        if not all(isinstance(row, dict) for row in rows):
            raise self.wrong(key, f"each entry is a table that begins with [[{key}]]", rows)
        return [
            Section(file=self.file, path=f"{self.path}{key}[{row.get('id', number)}].", data=row)
            for number, row in enumerate(rows, start=1)
        ]

    def only(self, *known: str) -> None:
        """Raise for a key that is not among `known`, so that a slip of the pen is not passed over."""
        for key in self.data:
            if key not in known:
                raise self.wrong(key, f"this key is not known; known here are {', '.join(known)}")


def read_toml(path: Path, *, what: str, way_out: str) -> Section:
    """The whole file as a section. `what` names it in errors, `way_out` says what does work; `FileError`."""
    try:
        if path.stat().st_size > LARGEST:
            raise FileError(Place(file=path.name), f"a {what} file has at most {LARGEST:,} bytes")
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(Place(file=str(path)), f"the {what} file cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileError(Place(file=path.name), f"this is not TOML: {error}", way_out=way_out) from error
    return Section(file=path.name, path="", data=data)
