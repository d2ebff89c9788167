"""Who was shown which variant, and what they did after: numbers of people, summed up by variant and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.measurement import exposures
from firsthand.measurement.exposures import Exposure, Number, Outcome, What
from firsthand.measurement.sql import LAST
from firsthand.measurement.store import ask
from firsthand.measurement.trends import json_pointer

Floats = NDArray[np.float64]
MOST_VARIANTS = 50


@dataclass(frozen=True, kw_only=True, eq=False)
class Exposed:
    """People by variant (sorted) and day of first exposure, ascending, each in one variant for certain.

    `assigned` counts all of them by variant, `waiting` those whose days are not over at `as_of` and who do
    not count yet; `mixed` saw two variants and `unnamed` an exposure without one: both are left out.
    `people` is (variants × days); `sums` (outcomes × 5 × variants × days) of y, y², z, z² and y·z, each less
    its `origins` (outcomes × 2), which a mean has to be shifted by; z is 0 where no second number was asked.
    """

    variants: tuple[str, ...]
    days: tuple[date, ...]
    assigned: tuple[int, ...]
    waiting: int
    mixed: int
    unnamed: int
    as_of: datetime | None
    people: Floats
    sums: Floats
    origins: Floats


def exposed(
    folder: Path, exposure: Exposure, outcomes: Sequence[Outcome], *, as_of: datetime | None = None
) -> Exposed:
    """Sums up the event store; `as_of` (aware; default: the last event) is until when events are all there.

    A person's days begin with their first exposure, whose own moment belongs to the time after it. Raises
    `InputError`: nobody was exposed, or the property has more than fifty different values.
    """
    known = as_of or _last(folder)
    bound = exposures.bound_of(exposure, known)
    counts = cast(list[tuple[Any, ...]], ask(folder, exposures.COUNTS, bound))
    named: dict[str, list[int]] = {}
    mixed = unnamed = 0
    for variant, variants, over, n in counts:
        if variants == 1:
            named.setdefault(str(variant), [0, 0])[bool(over)] += n
        mixed, unnamed = mixed + n * (variants > 1), unnamed + n * (variants == 0)
    if not named or len(named) > MOST_VARIANTS:
        found = f"{len(named)} different values" if named else "no value on anybody’s first exposure"
        raise InputError(
            f"“{exposure.property_name}” of “{exposure.event}” from {exposure.first_day} to "
            f"{exposure.last_day} has {found}: choose the property that names the variant, and other days."
        )
    variants = tuple(sorted(named))
    sql, more = exposures.sums(exposure, outcomes)
    rows = cast(list[tuple[Any, ...]], ask(folder, sql, bound | more))
    days = tuple(sorted({row[1] for row in rows}))
    people, sums, origins = _summed(rows, variants, days, len(outcomes))
    return Exposed(
        variants=variants,
        days=days,
        assigned=tuple(sum(named[name]) for name in variants),
        waiting=sum(waiting for waiting, _ in named.values()),
        mixed=mixed,
        unnamed=unnamed,
        as_of=known,
        people=people,
        sums=sums,
        origins=origins,
    )


def quantiles(
    folder: Path,
    exposure: Exposure,
    number: Number,
    levels: Sequence[float],
    *,
    as_of: datetime | None = None,
) -> dict[str, tuple[float, ...]]:
    """Each variant's quantiles of people's numbers, or of EACH number, interpolated between neighbours."""
    bound = exposures.bound_of(exposure, as_of or _last(folder)) | {"levels": list(levels)}
    if number.what is What.EACH:
        sql, more, source, value = exposures.EACH, _property(number), "each", "value"
    else:
        sql, more = exposures.numbers(exposure, [Outcome(number=number)])
        source, value = "numbers", "y0"
    asked = f"{sql}\nSELECT variant, quantile_cont({value}, $levels::DOUBLE[]) FROM {source} GROUP BY variant"
    rows = cast(list[tuple[str, list[float]]], ask(folder, asked, bound | more))
    return {name: tuple(found) for name, found in rows}


def spread(
    folder: Path, exposure: Exposure, number: Number, level: float, *, as_of: datetime | None = None
) -> dict[str, tuple[int, float]]:
    """Of EACH number of a property by variant: people with one, and how sure their quantile's rank is.

    That is the squared standard error of the share of numbers up to the quantile at `level`; NaN for one
    person.
    """
    bound = exposures.bound_of(exposure, as_of or _last(folder)) | _property(number) | {"level": level}
    rows = cast(list[tuple[str, int, float | None]], ask(folder, exposures.SPREAD, bound))
    return {name: (people, np.nan if squared is None else squared) for name, people, squared in rows}


def _property(number: Number) -> dict[str, object]:
    return {"event": number.event, "property": json_pointer(number.property_name)}


def _summed(
    rows: list[tuple[Any, ...]], variants: tuple[str, ...], days: tuple[date, ...], outcomes: int
) -> tuple[Floats, Floats, Floats]:
    """People, sums of distances from the origins, and these: the mean over everybody."""
    shape = (len(variants), len(days))
    people, found = np.zeros(shape), np.zeros((outcomes, 5, *shape))
    for variant, day, n, *moments in rows:
        at = variants.index(variant), days.index(day)
        people[at] = n
        found[(slice(None), slice(None), *at)] = np.array(moments, dtype=np.float64).reshape(outcomes, 5)
    y, yy, z, zz, yz = np.moveaxis(found, 1, 0)
    everybody = max(people.sum(), 1.0)
    origin_y, origin_z = ((people * each).sum(axis=(1, 2), keepdims=True) / everybody for each in (y, z))
    y, z = y - origin_y, z - origin_z
    sums = [y, yy + y * y, z, zz + z * z, yz + y * z]
    origins = np.column_stack([origin_y.ravel(), origin_z.ravel()])
    return people, np.stack([people * each for each in sums], axis=1), origins


def _last(folder: Path) -> datetime | None:
    last = cast(datetime | None, ask(folder, LAST, {})[0][0])
    return last.replace(tzinfo=UTC) if last else None
