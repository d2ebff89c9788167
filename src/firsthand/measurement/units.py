"""Units of an experiment, one row each in a CSV or Parquet file, summed up for each variant by DuckDB.

Nothing of the file is kept in memory, so ten million rows take seconds.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import FileError, Place
from firsthand.measurement.unit_files import MOST_VARIANTS, Source, quoted, trimmed

Floats = NDArray[np.float64]
MOST_GROUPS = 1_000  # so many spellings are read before somebody hears that there are too many


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
    with Source(path) as source:
        needed = [name for each in measures for name in (each.column, each.other) if name]
        columns = {name: number for number, name in enumerate(dict.fromkeys(needed))}
        for name in (variant, *columns):
            source.check(name)
        first = source.first_rows(columns)
        origins = {name: mean for name, (mean, _) in first.items()}
        # Where the first rows have shown a number beside 0 and 1, nobody looks for more.
        odd = [
            "1" if first[m.column][1] else f"bool_or(c{columns[m.column]} NOT IN (0, 1))" for m in measures
        ]
        rows = _summed(source, variant, columns, measures, origins, odd, trusting=True)
        if not _trustworthy(rows, measures):
            rows = _summed(source, variant, columns, measures, origins, odd, trusting=False)
        for name, place in columns.items():
            if any(row[place - len(columns)] for row in rows):
                raise source.unreadable(name)
    return _summary(source.name, variant, [row[: 2 + 7 * len(measures)] for row in rows], measures, origins)


def quantiles(
    path: Path, *, variant: str, column: str, levels: Sequence[float]
) -> dict[str, tuple[float, ...]]:
    """The column's quantiles for each variant, interpolated between neighbours. Read `summarise` first."""
    with Source(path) as source:
        units = f"SELECT {trimmed(variant)} AS v, {source.number(column)} AS c FROM source"  # noqa: S608
        found_levels = f"SELECT v, quantile_cont(c, $levels) FROM ({units}) GROUP BY v"  # noqa: S608
        rows = source.ask(found_levels, {"levels": list(levels)})
    return {name: tuple(found) for name, found in rows if name is not None and found is not None}


def distances(
    place: int,
    measure: Measure,
    columns: dict[str, int],
    origins: dict[str, float],
    *,
    trusting: bool = False,
) -> list[str]:
    """How far a measure's numbers are from their origins: columns y and z, as SQL.

    Where one of them is blank, both are, so that their sums need no filter: that is ten times as fast.
    Trusting, nothing is taken to be blank, and measures with the same z share it.
    """
    y = f"c{columns[measure.column]}"
    dy = f"{y} - {origins[measure.column]!r}"
    if not measure.other:
        return [f"{dy} AS y{place}"]
    z = f"c{columns[measure.other]}"
    z = f"coalesce({z}, 0)" if measure.blank_is_zero else z
    dz = f"{z} - {origins[measure.other]!r}"
    if not trusting:
        dy, dz = f"CASE WHEN {z} IS NOT NULL THEN {dy} END", f"CASE WHEN {y} IS NOT NULL THEN {dz} END"
    return [f"{dy} AS y{place}", f"{dz} AS {_second(place, measure, columns, trusting)}"]


def sums(place: int, measure: Measure, columns: dict[str, int], odd: str, *, trusting: bool = False) -> str:
    """n, Σy, Σy², Σz, Σz² and Σyz of distances, and whether a number is `odd`: neither 0 nor 1."""
    y = f"y{place}"
    if not measure.other:
        return f"count({y}), sum({y}), sum({y} * {y}), NULL, NULL, NULL, {odd}"
    z = _second(place, measure, columns, trusting)
    squares = f"sum({z}), sum({z} * {z}), sum({y} * {z})"
    return f"least(count({y}), count({z})), sum({y}), sum({y} * {y}), {squares}, {odd}"


def _second(place: int, measure: Measure, columns: dict[str, int], trusting: bool) -> str:
    """What z is called: trusting, by what it is made of, so that DuckDB sums it up once for all measures."""
    return f"z{columns[measure.other]}_{measure.blank_is_zero:d}" if trusting else f"z{place}"


def _summed(
    source: Source,
    variant: str,
    columns: dict[str, int],
    measures: Sequence[Measure],
    origins: dict[str, float],
    odd: Sequence[str],
    *,
    trusting: bool,
) -> list[tuple[Any, ...]]:
    """A row for each spelling of a variant: rows, sums, and how many cells of each column are no number.

    Trusting takes half the time: `_trustworthy` tells whether that was right.
    """
    numbers, unread, far, summed = list[str](), list[str](), list[str](), list[str]()
    for name, place in columns.items():
        number, raw = f"c{place}", f"r{place}"
        numbers.append(f"{source.number(name, trusting=trusting)} AS {number}, {quoted(name)} AS {raw}")
        unread.append(source.unread(name, number, raw, trusting=trusting))
    for place, measure in enumerate(measures):
        far += distances(place, measure, columns, origins, trusting=trusting)
        summed.append(sums(place, measure, columns, odd[place], trusting=trusting))
    units = f"SELECT {', '.join([f'{quoted(variant)} AS v', *numbers])} FROM source"  # noqa: S608
    # Names are trimmed later, of a few groups instead of every row.
    wanted = ", ".join(["v", "count(*)", *summed, *unread])
    moved = f"SELECT *, {', '.join(dict.fromkeys(far))} FROM ({units})"  # noqa: S608
    return source.ask(f"SELECT {wanted} FROM ({moved}) GROUP BY v LIMIT {MOST_GROUPS}")  # noqa: S608


def _trustworthy(rows: Sequence[tuple[Any, ...]], measures: Sequence[Measure]) -> bool:
    """Whether all sums are finite, as they are where all numbers are, and no pair has a blank."""
    finite = all(math.isfinite(each) for row in rows for each in row[1:] if each is not None)
    pairs = [2 + 7 * place for place, measure in enumerate(measures) if measure.other]
    return finite and all(row[place] == row[1] for row in rows for place in pairs)


def _by_variant(
    file: str, variant: str, rows: list[tuple[Any, ...]]
) -> tuple[dict[str, NDArray[np.float64]], int]:
    """The sums of each variant, and how many rows name none."""
    named: dict[str, NDArray[np.float64]] = {}
    for value, *given in rows:
        name = "" if value is None else str(value).strip()
        # A sum over nobody is NULL.
        named[name] = named.get(name, 0.0) + np.nan_to_num(np.array(given, dtype=np.float64))
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
