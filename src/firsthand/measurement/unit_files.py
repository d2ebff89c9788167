"""A CSV or Parquet file whose rows are units, opened by DuckDB: its columns, its numbers, what is no number.

The connection may read this file and nothing else.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from firsthand.errors import FileError, InputError, Place
from firsthand.measurement.refusals import why_unreadable

MOST_VARIANTS = 50
FLOATS = {"FLOAT", "DOUBLE"}
WHOLE = {"BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT"}
FIRST_ROWS = 2_048  # whose mean values are counted from, so that sums of squares keep their digits
BLANK = ["", "NA", "N/A", "NaN", "nan", "NULL", "null", "None"]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The columns of a file and its first rows as text, blanks empty; `values` different ones of each column.

    Those of the whole file, sorted, at most `MOST_VARIANTS` + 1; none of a column that soon has more.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    values: dict[str, tuple[str, ...]]


def preview(path: Path, *, rows: int = 8) -> Preview:
    """What a file of units looks like, before anybody says what its columns are. Raises `FileError`."""
    with Source(path) as source:
        names = list(source.types)
        first = source.ask(f"SELECT * FROM source LIMIT {FIRST_ROWS}")  # noqa: S608
        texts = [tuple("" if each is None else str(each).strip() for each in row) for row in first]
        early = [len(set(column)) for column in zip(*texts, strict=True)] or [0] * len(names)
        values = {
            name: source.different(name) if n <= MOST_VARIANTS else ()
            for name, n in zip(names, early, strict=True)
        }
    return Preview(columns=tuple(names), rows=tuple(texts[:rows]), values=values)


class Source:
    """A connection that sees one file as the table `source`."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        if not path.is_file():
            raise FileError(Place(file=str(path)), "there is no such file", way_out="Look at its name.")
        if set(str(path)) & set("*?[]"):
            raise InputError(f"“{path}” must not have * ? [ ] in its name: rename it.")
        if path.stat().st_size == 0:
            raise FileError(Place(file=self.name), "the file is empty", way_out="Export it again.")
        self.path = path.resolve()

    def __enter__(self) -> "Source":
        self.connection = duckdb.connect(
            config={
                "autoload_known_extensions": False,
                "autoinstall_known_extensions": False,
                "python_enable_replacements": False,
            }
        )
        self.connection.execute("SET allowed_paths = $allowed", {"allowed": [str(self.path)]})
        self.connection.execute("SET enable_external_access = false")
        try:
            self._open()
            described = self.connection.execute("DESCRIBE source").fetchall()
        except duckdb.Error as error:
            raise self.refused(error) from error
        self.types = {str(row[0]): str(row[1]) for row in described}
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def _open(self) -> None:
        if self.path.suffix == ".parquet":
            self.connection.read_parquet(str(self.path)).create_view("source")
            return
        # As text: faster than types, and a word among numbers can be told by its row.
        table = self.connection.read_csv(str(self.path), header=True, all_varchar=True, na_values=BLANK)
        table.create_view("source")

    def check(self, name: str) -> None:
        if name not in self.types:
            has = ", ".join(f"“{each}”" for each in list(self.types)[:20])
            raise FileError(
                Place(file=self.name, column=name), "there is no such column", way_out=f"It has {has}."
            )

    def different(self, name: str) -> tuple[str, ...]:
        """The different texts in a column, sorted; one more than `MOST_VARIANTS` where there are more."""
        most = (
            f"SELECT DISTINCT {trimmed(name)} AS v FROM source WHERE v IS NOT NULL LIMIT {MOST_VARIANTS + 1}"  # noqa: S608
        )
        return tuple(sorted(str(value) for (value,) in self.ask(most)))

    def number(self, name: str, *, trusting: bool = False) -> str:
        """The column as a finite number, as SQL; NULL for whatever is none.

        Trusting, fractions are taken as they are, finite or not.
        """
        column = quoted(name)
        if self.types[name] in (WHOLE | FLOATS if trusting else WHOLE):
            return f"{column}::DOUBLE"
        number = f"try_cast({column} AS DOUBLE)"
        finite = f"CASE WHEN isfinite({number}) THEN {number} END"
        if self.types[name] != "VARCHAR":
            return finite
        word = f"lower(trim({column}))"
        yes, no = f"{word} IN ('true', 'yes')", f"{word} IN ('false', 'no')"
        return f"coalesce({finite}, CASE WHEN {yes} THEN 1 WHEN {no} THEN 0 END)"

    def unread(self, name: str, number: str, raw: str, *, trusting: bool = False) -> str:
        """How many cells hold something, and no number, as SQL. NaN in a column of fractions is a blank."""
        if self.types[name] in (WHOLE | FLOATS if trusting else WHOLE):
            return "0"
        if self.types[name] in FLOATS:
            return f"count(*) FILTER (isinf({raw}))"
        return f"count({raw}) - count({number})"

    def first_rows(self, columns: dict[str, int]) -> dict[str, tuple[float, bool]]:
        """A usual value of each column, and whether it has shown something that is neither 0 nor 1."""
        if not columns:
            return {}
        numbers = [self.number(name) for name in columns]
        looks = ", ".join(f"avg({each}), coalesce(bool_or({each} NOT IN (0, 1)), false)" for each in numbers)
        row = self.ask(f"SELECT {looks} FROM (SELECT * FROM source LIMIT {FIRST_ROWS})")[0]  # noqa: S608
        pairs = zip(row[::2], row[1::2], strict=True)
        return {name: (float(mean or 0), odd) for name, (mean, odd) in zip(columns, pairs, strict=True)}

    def ask(self, sql: str, parameters: dict[str, object] | None = None) -> list[tuple[Any, ...]]:
        try:
            return self.connection.execute(sql, parameters or {}).fetchall()
        except duckdb.Error as error:
            raise self.refused(error) from error

    def unreadable(self, name: str) -> FileError:
        """The first value of a column that is no number."""
        self.connection.execute("SET threads = 1")  # so that rows come in the order of the file
        cells = (
            f"SELECT row_number() OVER () + 1 AS row, {quoted(name)}::VARCHAR AS value,"  # noqa: S608
            f" {self.number(name)} AS number FROM source"
        )
        bad = f"SELECT row, value FROM ({cells}) WHERE value IS NOT NULL AND number IS NULL LIMIT 1"  # noqa: S608
        row, value = self.ask(bad)[0]
        way_out = "Write it with a decimal point and without a unit, or leave the cell blank."
        place = Place(file=self.name, row=row, column=name)
        return FileError(place, "a number belongs here", value=value, way_out=way_out)

    def refused(self, error: duckdb.Error) -> FileError:
        line = re.search(r"Line: (\d+)", str(error))
        place = Place(file=self.name, row=int(line[1]) if line else None)
        way_out = "Export it again as CSV in UTF-8, or as Parquet."
        return FileError(place, why_unreadable(error), way_out=way_out)


def quoted(name: str) -> str:
    """An identifier: the one place where a name of the file becomes SQL."""
    return '"' + name.replace('"', '""') + '"'


def trimmed(name: str) -> str:
    """The text in a column without the blanks around it, as SQL; NULL where there is none."""
    return f"nullif(trim({quoted(name)}::VARCHAR), '')"
