"""What trends rest on: names of events, periods of a calendar, and the ratio of two means."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import cast

from firsthand.errors import Caution, InputError
from firsthand.estimates import SMALL_SAMPLE, Estimate, standard_errors
from firsthand.measurement import sql
from firsthand.measurement.events import time_zone
from firsthand.measurement.metrics import Grain
from firsthand.measurement.store import ask


@dataclass(frozen=True, kw_only=True)
class EventName:
    """An event of the store, how often and by how many people it was done, and when (UTC)."""

    name: str
    events: int
    users: int
    first: datetime
    last: datetime


def event_names(folder: Path) -> tuple[EventName, ...]:
    """The events that the store knows, by name."""
    rows = cast(list[tuple[str, int, int, datetime, datetime]], ask(folder, sql.NAMES, {}))
    return tuple(
        EventName(name=name, events=n, users=users, first=_utc(first), last=_utc(last))
        for name, n, users, first, last in rows
    )


def property_names(folder: Path) -> tuple[str, ...]:
    """The properties that any event of the store has, by name."""
    return tuple(str(name) for (name,) in ask(folder, sql.PROPERTIES, {}))


def periods(start: date, end: date, grain: Grain) -> tuple[date, ...]:
    """First days of the periods from the one with `start` to the one with `end`, and of the next one."""
    if end < start:
        raise InputError(f"end={end} lies before start={start}: swap them.")
    day = {
        Grain.DAY: start,
        Grain.WEEK: start - timedelta(days=start.weekday()),
        Grain.MONTH: start.replace(day=1),
    }[grain]
    step = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 31}[grain]
    edges = [day]
    while edges[-1] <= end:
        following = edges[-1] + timedelta(days=step)
        edges.append(following.replace(day=1) if grain is Grain.MONTH else following)
    return tuple(edges)


def ratio_of_means(
    n: int,
    mean_x: float,
    mean_y: float,
    var_x: float,
    var_y: float,
    cov_xy: float,
    *,
    unit: str,
    confidence: float = 0.95,
) -> Estimate:
    """The ratio of the sums of x and y over `n` independent users, with the delta-method interval.

    Variance: (var x - 2 r cov + r² var y) / (n mean_y²), r the ratio; variances with n - 1. One user gives no
    interval (NaN). Source: A. Deng, U. Knoblich and J. Lu (2018), KDD '18, 233-242, section 3.1.
    """
    if n == 0 or mean_y == 0:
        nothing = Caution(name="no-denominator", message="There is nothing to divide by in this period.")
        nan = math.nan
        return Estimate(
            value=nan,
            low=nan,
            high=nan,
            n=n,
            method="delta",
            unit=unit,
            confidence=confidence,
            warnings=(nothing,),
        )
    ratio = mean_x / mean_y
    half = math.nan
    if n > 1:
        variance = (var_x - 2 * ratio * cov_xy + ratio * ratio * var_y) / (n * mean_y * mean_y)
        # Rounding can leave a hair below zero where all users agree.
        half = standard_errors(confidence) * math.sqrt(max(variance, 0.0))
    return Estimate(
        value=ratio,
        low=ratio - half,
        high=ratio + half,
        n=n,
        method="delta",
        unit=unit,
        confidence=confidence,
        warnings=few(n),
    )


def few(people: int) -> tuple[Caution, ...]:
    """The doubt that few people leave."""
    if people >= SMALL_SAMPLE:
        return ()
    if people == 0:
        return (
            Caution(name="nobody", message="Nobody counts in this period, so there is nothing to compute."),
        )
    message = f"Only {people} people in this period: the interval is wide; look at longer periods."
    return (Caution(name="small-sample", message=message),)


def json_pointer(name: str) -> str:
    """The pointer (RFC 6901) to the property `name` at the top of a JSON object."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def midnight(day: date, zone: str) -> datetime:
    """The first moment of `day` in `zone`, as naive UTC."""
    return datetime.combine(day, time(), tzinfo=time_zone(zone)).astimezone(UTC).replace(tzinfo=None)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
