"""Units of an experiment, one row each in a CSV or Parquet file, summed up for each variant by DuckDB.

Nothing of the file is kept in memory, so ten million rows take seconds. The connection may read this file
and nothing else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from firsthand.errors import FileError, InputError, Place

Floats = NDArray[np.float64]
MOST_VARIANTS = 50
MOST_GROUPS = 1_000  # so many spellings are read before somebody hears that there are too many
FLOATS = {"FLOAT", "DOUBLE"}
WHOLE = {"BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT"}
FIRST_ROWS = 2_048  # whose mean values are counted from, so that sums of squares keep their digits
BLANK = ["", "NA", "N/A", "NaN", "nan", "NULL", "null", "None"]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A column with one number for each unit, and where a metric needs it, a second one (`other`).

    Units whose `column` is blank are left out, and those whose `other` is, unless `blank_is_zero`. True and
    false, yes and no count as 1 and 0.
    """

    column: str
    other: str = ""
    blank_is_zero: bool = False


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What is known of each variant; arrays are (measures × variants).

    `variants` in alphabetical order, `rows` of each; `unassigned` rows name none. `n` units with numbers,
    `mean` and `variance` (n − 1; NaN below two units), the same of the other column and their covariance
    (NaN without one). `binary` says for each measure whether its column holds 0 and 1 alone.
    """

    file: str
    variants: tuple[str, ...]
    rows: tuple[int, ...]
    unassigned: int
    n: Floats
    mean: Floats
    variance: Floats
    other_mean: Floats
    other_variance: Floats
    covariance: Floats
    binary: tuple[bool, ...]


def summarise(path: Path, *, variant: str, measures: Sequence[Measure]) -> Summary:
    """Sums up the file, whose rows are units, by the values of the column `variant`.

    The kind of file follows from its name: .parquet, else CSV (delimiter found out; .gz and .zst unpacked).
    Raises `FileError` naming row, column and value for what cannot be read as a number.
    """
    with _Source(path) as source:
        needed = [name for each in measures for name in (each.column, each.other) if name]
        columns = {name: number for number, name in enumerate(dict.fromkeys(needed))}
        for name in (variant, *columns):
            source.check(name)
        first = source.first_rows(columns)
        origins = {name: mean for name, (mean, _) in first.items()}
        sums = [_sums(each, columns, origins, odd=first[each.column][1]) for each in measures]
        unread = [source.unread(name, f"c{place}", f"r{place}") for name, place in columns.items()]
        numbers = [
            f"{source.number(name)} AS c{place}, {_quoted(name)} AS r{place}"
            for name, place in columns.items()
        ]
        units = f"SELECT {', '.join([f'{_quoted(variant)} AS v', *numbers])} FROM source"  # noqa: S608
        # Names are trimmed below, of a few groups instead of every row.
        wanted = ", ".join(["v", "count(*)", *sums, *unread])
        rows = source.ask(f"SELECT {wanted} FROM ({units}) GROUP BY v LIMIT {MOST_GROUPS}")  # noqa: S608
        for name, place in columns.items():
            if any(row[place - len(columns)] for row in rows):
                raise source.unreadable(name)
    return _summary(source.name, variant, [row[: 2 + 7 * len(measures)] for row in rows], measures, origins)


def quantiles(
    path: Path, *, variant: str, column: str, levels: Sequence[float]
) -> dict[str, tuple[float, ...]]:
    """The column's quantiles for each variant, interpolated between neighbours. Read `summarise` first."""
    with _Source(path) as source:
        units = f"SELECT {_variant(variant)} AS v, {source.number(column)} AS c FROM source"  # noqa: S608
        found_levels = f"SELECT v, quantile_cont(c, $levels) FROM ({units}) GROUP BY v"  # noqa: S608
        rows = source.ask(found_levels, {"levels": list(levels)})
    return {name: tuple(found) for name, found in rows if name is not None and found is not None}


class _Source:
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

    def __enter__(self) -> "_Source":
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

    def number(self, name: str) -> str:
        """The column as a finite number, as SQL; NULL for whatever is none."""
        column = _quoted(name)
        if self.types[name] in WHOLE:
            return f"{column}::DOUBLE"
        number = f"try_cast({column} AS DOUBLE)"
        finite = f"CASE WHEN isfinite({number}) THEN {number} END"
        if self.types[name] != "VARCHAR":
            return finite
        word = f"lower(trim({column}))"
        yes, no = f"{word} IN ('true', 'yes')", f"{word} IN ('false', 'no')"
        return f"coalesce({finite}, CASE WHEN {yes} THEN 1 WHEN {no} THEN 0 END)"

    def unread(self, name: str, number: str, raw: str) -> str:
        """How many cells hold something, and no number, as SQL. NaN in a column of fractions is a blank."""
        if self.types[name] in WHOLE:
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
            f"SELECT row_number() OVER () + 1 AS row, {_quoted(name)}::VARCHAR AS value,"  # noqa: S608
            f" {self.number(name)} AS number FROM source"
        )
        bad = f"SELECT row, value FROM ({cells}) WHERE value IS NOT NULL AND number IS NULL LIMIT 1"  # noqa: S608
        row, value = self.ask(bad)[0]
        way_out = "Write it with a decimal point and without a unit, or leave the cell blank."
        place = Place(file=self.name, row=row, column=name)
        return FileError(place, "a number belongs here", value=value, way_out=way_out)

    def refused(self, error: duckdb.Error) -> FileError:
        line = re.search(r"Line: (\d+)", str(error))
        first = str(error).partition("\n")[0].strip()
        place = Place(file=self.name, row=int(line[1]) if line else None)
        return FileError(
            place, f"it cannot be read ({first})", way_out="Export it again as CSV in UTF-8, or as Parquet."
        )


def _quoted(name: str) -> str:
    """An identifier: the one place where a name of the file becomes SQL."""
    return '"' + name.replace('"', '""') + '"'


def _variant(name: str) -> str:
    return f"nullif(trim({_quoted(name)}::VARCHAR), '')"


def _sums(measure: Measure, columns: dict[str, int], origins: dict[str, float], *, odd: bool) -> str:
    """n, Σy, Σy², Σz, Σz², Σyz of distances from the origins, and how many y are neither 0 nor 1.

    The last is not counted where it is known already that there are some (`odd`).
    """
    y = f"c{columns[measure.column]}"
    others = "1" if odd else f"count(*) FILTER ({y} NOT IN (0, 1))"
    dy = f"({y} - {origins[measure.column]!r})"
    if not measure.other:
        return f"count({y}), sum({dy}), sum({dy} * {dy}), NULL, NULL, NULL, {others}"
    z = f"c{columns[measure.other]}"
    z = f"coalesce({z}, 0)" if measure.blank_is_zero else z
    dz = f"({z} - {origins[measure.other]!r})"
    both = f"FILTER ({y} IS NOT NULL AND {z} IS NOT NULL)"
    summed = ", ".join(
        f"sum({each}) {both}" for each in (dy, f"{dy} * {dy}", dz, f"{dz} * {dz}", f"{dy} * {dz}")
    )
    return f"count(*) {both}, {summed}, {others}"


def _by_variant(
    file: str, variant: str, rows: list[tuple[Any, ...]]
) -> tuple[dict[str, NDArray[np.float64]], int]:
    """The sums of each variant, and how many rows name none."""
    named: dict[str, NDArray[np.float64]] = {}
    for value, *sums in rows:
        name = "" if value is None else str(value).strip()
        # A sum over nobody is NULL.
        named[name] = named.get(name, 0.0) + np.nan_to_num(np.array(sums, dtype=np.float64))
    unassigned = named.pop("", np.zeros(1))[0]
    if len(named) > MOST_VARIANTS or not named:
        found = f"more than {MOST_VARIANTS} different values" if named else "blank cells only"
        way_out = "Name the column that says which variant a row was in."
        raise FileError(
            Place(file=file, column=variant), "variants belong here", value=found, way_out=way_out
        )
    return named, int(unassigned)


def _summary(
    file: str,
    variant: str,
    rows: list[tuple[Any, ...]],
    measures: Sequence[Measure],
    origins: dict[str, float],
) -> Summary:
    named, unassigned = _by_variant(file, variant, rows)
    names = sorted(named)
    stacked = np.array([named[name][1:] for name in names]).reshape(len(names), len(measures), 7)
    stacked[:, [not each.other for each in measures], 3:6] = np.nan
    n, y, yy, z, zz, yz, odd = np.moveaxis(stacked, 2, 0).transpose(0, 2, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        less = np.where(n > 1, n - 1, np.nan)
        spread_y, spread_z = (np.maximum((bb - b * b / n) / less, 0.0) for b, bb in ((y, yy), (z, zz)))
        covariance = (yz - y * z / n) / less
        base = np.array([[origins[each.column], origins.get(each.other, np.nan)] for each in measures])
        mean, other_mean = y / n + base[:, :1], z / n + base[:, 1:]
    return Summary(
        file=file,
        variants=tuple(names),
        rows=tuple(int(named[name][0]) for name in names),
        unassigned=unassigned,
        n=n,
        mean=mean,
        variance=spread_y,
        other_mean=other_mean,
        other_variance=spread_z,
        covariance=covariance,
        binary=tuple((odd.sum(axis=1) == 0).tolist()),
    )
