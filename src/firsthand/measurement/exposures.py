"""Who was shown which variant, and what they did after: numbers of people, summed up by variant and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.measurement.sql import LAST
from firsthand.measurement.store import ask
from firsthand.measurement.trends import json_pointer, midnight

Floats = NDArray[np.float64]
MOST_VARIANTS = 50


class What(StrEnum):
    """What a person's number is."""

    DID = "did"  # 1 if they did `event`, else 0
    TIMES = "times"  # how often they did
    TOTAL = "total"  # the sum of `property_name` over what they did
    VALUES = "values"  # how many of what they did have `property_name` as a number


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number of each person. TOTAL and VALUES need `property_name`, the others none."""

    what: What
    event: str
    property_name: str = ""

    def __post_init__(self) -> None:
        if bool(self.property_name) != (self.what in (What.TOTAL, What.VALUES)) or not self.event:
            raise InputError(
                f"{self.what} of “{self.event}”, property “{self.property_name}”: an event is needed, and a "
                "property for totals and values alone."
            )


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """`event` shows a variant, which its `property_name` names, on the days from `first_day` to `last_day`.

    Without a `property_name` everybody with the event is in one variant, “all”: that is one's own history.
    Each person is watched for `days` × 24 hours from their first exposure on; `days_before` it tell what they
    did without it (0: not asked for). Days are those of UTC.
    """

    event: str
    property_name: str
    first_day: date
    last_day: date
    days: int
    days_before: int = 0

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise InputError(f"last_day={self.last_day} lies before first_day={self.first_day}: swap them.")
        if self.days < 1 or self.days_before < 0:
            raise InputError(
                f"days={self.days} must be at least 1, days_before={self.days_before} at least 0."
            )


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A person's `number`, and a second one: `other`, or with `before` the same before the exposure."""

    number: Number
    other: Number | None = None
    before: bool = False


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
    bound = _bound(exposure, known)
    counts = cast(list[tuple[Any, ...]], ask(folder, f"{_people()}\n{COUNTS}", bound))
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
    sql, more = _sums(exposure, outcomes)
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
    """Each variant's quantiles of people's numbers, interpolated between neighbours."""
    bound = _bound(exposure, as_of or _last(folder))
    sql, more = _numbers(exposure, [Outcome(number=number)])
    asked = f"{sql}\nSELECT variant, quantile_cont(y0, $levels::DOUBLE[]) FROM numbers GROUP BY variant"
    rows = cast(list[tuple[str, list[float]]], ask(folder, asked, bound | more | {"levels": list(levels)}))
    return {name: tuple(found) for name, found in rows}


COUNTS = """SELECT variant, variants, began + to_days($days) <= $as_of, count(*) FROM people GROUP BY ALL"""


def _people() -> str:
    """Everybody who was exposed: when first, to what, and to how many variants."""
    return """WITH shown AS (
    SELECT user_id, time, nullif(trim(
        CASE WHEN $variant = '' THEN 'all' ELSE json_extract_string(properties, $variant) END), '') AS variant
    FROM events WHERE event = $exposure AND time >= $starts AND time < $until
),
people AS (
    SELECT user_id, min(time) FILTER (variant IS NOT NULL) AS began, min(variant) AS variant,
           count(DISTINCT variant) AS variants
    FROM shown GROUP BY user_id
)"""


def _numbers(exposure: Exposure, outcomes: Sequence[Outcome]) -> tuple[str, dict[str, object]]:
    """Each person whose days are over, with y and z of each outcome, and the values to bind."""
    bound: dict[str, object] = {"before": exposure.days_before}
    columns, events = [], []
    for place, outcome in enumerate(outcomes):
        second = outcome.number if outcome.before else outcome.other
        columns.append(f"{_number(outcome.number, f'y{place}', bound, before=False)} AS y{place}")
        events.append(f"$y{place}_event")
        if second is None:
            columns.append(f"0 AS z{place}")
        else:
            columns.append(f"{_number(second, f'z{place}', bound, before=outcome.before)} AS z{place}")
            events.append(f"$z{place}_event")
    sql = f"""{_people()},
sound AS (SELECT user_id, variant, began FROM people WHERE variants = 1 AND began + to_days($days) <= $as_of),
done AS (SELECT user_id, event, time, properties FROM events WHERE event IN ({", ".join(events)})),
numbers AS (
    SELECT sound.user_id, any_value(variant) AS variant, any_value(began) AS began, {", ".join(columns)}
    FROM sound LEFT JOIN done ON done.user_id = sound.user_id
        AND done.time >= began - to_days($before) AND done.time < began + to_days($days)
    GROUP BY sound.user_id
)"""  # noqa: S608
    return sql, bound


def _number(number: Number, name: str, bound: dict[str, object], *, before: bool) -> str:
    """A person's number as SQL; its event and property are bound under `name`."""
    bound[f"{name}_event"] = number.event
    which = f"done.event = ${name}_event AND done.time {'<' if before else '>='} began"
    if number.what is What.DID:
        return f"(count(*) FILTER ({which}) > 0)::INT"
    if number.what is What.TIMES:
        return f"count(*) FILTER ({which})"
    bound[f"{name}_property"] = json_pointer(number.property_name)
    value = f"try_cast(json_extract_string(properties, ${name}_property) AS DOUBLE)"
    finite = f"FILTER ({which} AND isfinite({value}))"
    if number.what is What.VALUES:
        return f"count({value}) {finite}"
    return f"coalesce(sum({value}) {finite}, 0)"


def _sums(exposure: Exposure, outcomes: Sequence[Outcome]) -> tuple[str, dict[str, object]]:
    """People and the moments of their numbers by variant and day, as SQL, with the values to bind."""
    sql, bound = _numbers(exposure, outcomes)
    # Means and variances keep their digits where sums of squares would not.
    moments = "".join(
        f", avg(y{each}), var_pop(y{each}), avg(z{each}), var_pop(z{each}), covar_pop(y{each}, z{each})"
        for each in range(len(outcomes))
    )
    asked = f"{sql}\nSELECT variant, began::DATE, count(*){moments} FROM numbers GROUP BY ALL"
    return asked, bound


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


def _bound(exposure: Exposure, as_of: datetime | None) -> dict[str, object]:
    if as_of is not None and as_of.tzinfo is None:
        raise InputError(f"as_of={as_of} has no time zone: say which, for example tzinfo=UTC.")
    return {
        "exposure": exposure.event,
        "variant": json_pointer(exposure.property_name) if exposure.property_name else "",
        "starts": midnight(exposure.first_day, "UTC"),
        "until": midnight(exposure.last_day + timedelta(days=1), "UTC"),
        "days": exposure.days,
        "as_of": as_of.astimezone(UTC).replace(tzinfo=None) if as_of else None,
    }
