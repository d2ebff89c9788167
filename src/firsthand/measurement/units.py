"""Units of an experiment, one row each in a CSV or Parquet file, summed up for each variant by DuckDB.

Nothing of the file is kept in memory, so ten million rows take seconds.
"""

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
        summed = [sums(each, columns, origins, odd=first[each.column][1]) for each in measures]
        unread = [source.unread(name, f"c{place}", f"r{place}") for name, place in columns.items()]
        numbers = [
            f"{source.number(name)} AS c{place}, {quoted(name)} AS r{place}"
            for name, place in columns.items()
        ]
        units = f"SELECT {', '.join([f'{quoted(variant)} AS v', *numbers])} FROM source"  # noqa: S608
        # Names are trimmed below, of a few groups instead of every row.
        wanted = ", ".join(["v", "count(*)", *summed, *unread])
        rows = source.ask(f"SELECT {wanted} FROM ({units}) GROUP BY v LIMIT {MOST_GROUPS}")  # noqa: S608
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


def sums(measure: Measure, columns: dict[str, int], origins: dict[str, float], *, odd: bool) -> str:
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
