"""Units of a file summed up for each variant and day, so that a test can be seen to grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import FileError, Place
from firsthand.measurement.unit_files import Source, quoted, trimmed
from firsthand.measurement.units import Measure, distances, sums

Floats = NDArray[np.float64]
MOST_DAYS = 1_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Daily:
    """Units by variant (sorted) and day, ascending.

    `n` is (measures × variants × days); `sums` (measures × 5 × variants × days) of y, y², z, z² and y·z, each
    less its `origins` (measures × 2). `undated` rows have a variant and no day, and are left out.
    """

    variants: tuple[str, ...]
    days: tuple[date, ...]
    n: Floats
    sums: Floats
    origins: Floats
    undated: int


def by_day(path: Path, *, variant: str, day: str, measures: Sequence[Measure]) -> Daily:
    """Sums up the file by the values of `variant` and the days of `day`, a date or time.

    Days are those of UTC. Read `summarise` first: it tells what is no number. Raises `FileError` where the
    column holds no days.
    """
    with Source(path) as source:
        needed = [name for each in measures for name in (each.column, each.other) if name]
        columns = {name: number for number, name in enumerate(dict.fromkeys(needed))}
        for name in (variant, day, *columns):
            source.check(name)
        origins = {name: mean for name, (mean, _) in source.first_rows(columns).items()}
        far = [each for place, m in enumerate(measures) for each in distances(place, m, columns, origins)]
        summed = [sums(place, m, columns, "1") for place, m in enumerate(measures)]
        numbers = [f"{source.number(name)} AS c{place}" for name, place in columns.items()]
        dated = f"try_cast(try_cast({quoted(day)} AS TIMESTAMP) AS DATE) AS d"
        units = f"SELECT {trimmed(variant)} AS v, {', '.join([dated, *numbers])} FROM source"  # noqa: S608
        moved = f"SELECT *, {', '.join(far)} FROM ({units}) WHERE v IS NOT NULL"  # noqa: S608
        asked = f"SELECT v, d, count(*), {', '.join(summed)} FROM ({moved}) GROUP BY v, d"  # noqa: S608
        rows = source.ask(f"{asked} LIMIT {50 * MOST_DAYS}")
    days = tuple(sorted({row[1] for row in rows if row[1] is not None}))
    if not days or len(days) > MOST_DAYS:
        found = f"{len(days):,} different days" if days else "nothing that reads as a day"
        way_out = "Choose the column that says when a person came in, such as 2025-03-31."
        raise FileError(Place(file=source.name, column=day), "days belong here", value=found, way_out=way_out)
    variants = tuple(sorted({row[0] for row in rows}))
    cells = np.zeros((len(measures), 6, len(variants), len(days)))
    for value, when, _, *found_sums in rows:
        if when is not None:
            at = variants.index(value), days.index(when)
            by_measure = np.nan_to_num(np.array(found_sums, dtype=np.float64)).reshape(len(measures), 7)
            cells[(slice(None), slice(None), *at)] = by_measure[:, :6]
    base = [[origins[each.column], origins.get(each.other, 0.0)] for each in measures]
    return Daily(
        variants=variants,
        days=days,
        n=cells[:, 0],
        sums=cells[:, 1:],
        origins=np.array(base),
        undated=sum(row[2] for row in rows if row[1] is None),
    )
