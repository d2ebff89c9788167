"""Trends: a metric per day, week or month, with n and, where it is estimated, an interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import cast

from firsthand.errors import Caution, InputError
from firsthand.estimates import SMALL_SAMPLE, Estimate, standard_errors, wilson
from firsthand.measurement import sql
from firsthand.measurement.events import time_zone
from firsthand.measurement.metrics import Grain, Kind, Metric, Point, Series, counting_as
from firsthand.measurement.store import ask, digest, rules

# Shares of people some of whom may still have time.
SHARES = (Kind.RETURN, Kind.FUNNEL, Kind.RETENTION)


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


def series(
    folder: Path,
    metric: Metric,
    start: date,
    end: date,
    grain: Grain,
    *,
    zone: str = "UTC",
    as_of: datetime | None = None,
    confidence: float = 0.95,
) -> Series:
    """The metric in every period from the one that holds `start` to the one that holds `end`, empty ones too.

    Days are those of `zone`. `as_of` is the moment until which the events are known to be all there (aware;
    default: the last event): a period that ends later is incomplete, and for a return the days of a user must
    be over by then. Ratios and means carry an interval by the delta method with the user as the independent
    unit (see `ratio_of_means`), shares Wilson's. Raises `InputError`.
    """
    edges = periods(start, end, grain)
    moments = [midnight(day, zone) for day in edges]
    if as_of is not None and as_of.tzinfo is None:
        raise InputError(f"as_of={as_of} has no time zone: say which, for example tzinfo=UTC.")
    last = cast(datetime | None, ask(folder, sql.LAST, {})[0][0])
    known = as_of.astimezone(UTC).replace(tzinfo=None) if as_of else last
    asked = counting_as(metric, rules(folder).aliases)
    found = {row[0]: row[1:] for row in _rows(folder, asked, moments, known, confidence)}
    spans = zip(edges, edges[1:], moments, moments[1:], strict=False)
    points = tuple(
        _point(metric, first, following, found.get(begins), known is not None and ends <= known, confidence)
        for first, following, begins, ends in spans
    )
    return Series(
        metric=metric,
        grain=grain,
        zone=zone,
        as_of=known and _utc(known),
        data=digest(folder),
        points=points,
    )


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
        warnings=_few(n),
    )


def _rows(
    folder: Path, metric: Metric, moments: Sequence[datetime], known: datetime | None, confidence: float
) -> list[tuple[object, ...]]:
    bound: dict[str, object] = {"event": metric.event, "starts": list(moments[:-1]), "until": moments[-1]}
    other = {"other": metric.other}
    match metric.kind:
        case Kind.COUNT | Kind.USERS:
            return ask(folder, sql.counts(), bound)
        case Kind.RATIO:
            return ask(folder, sql.event_ratio(), bound | other)
        case Kind.USER_RATIO:
            return ask(folder, sql.user_ratio(), bound | other)
        case Kind.MEAN:
            return ask(folder, sql.property_mean(), bound | {"pointer": json_pointer(metric.property_name)})
        case Kind.RETURN:
            return ask(folder, sql.returns(), bound | other | {"days": metric.days, "as_of": known})
        case Kind.QUANTILE:
            level = {"quantile": metric.quantile, "z": standard_errors(confidence)}
            pointer = {"pointer": json_pointer(metric.property_name)}
            return ask(folder, sql.quantile(), bound | pointer | level)
        case Kind.FUNNEL:
            steps = [metric.event, *metric.steps]
            del bound["event"]
            asked = {"steps": steps, "days": metric.days, "as_of": known}
            return ask(folder, sql.funnel(len(steps)), bound | asked)
        case Kind.RETENTION:
            window = {"after": 7 * metric.week, "before": 7 * (metric.week + 1), "as_of": known}
            return ask(folder, sql.retention(), bound | other | window)


def _point(
    metric: Metric,
    first: date,
    following: date,
    row: tuple[object, ...] | None,
    over: bool,
    confidence: float,
) -> Point:
    """The period from `first` to the day before `following` from its row; `over` when it ended before now."""
    counted = cast(tuple[float, ...] | None, row)
    value, n, estimate = _value(metric, counted, confidence)
    waiting = int(counted[2]) if counted and metric.kind in SHARES else 0
    return Point(
        first_day=first,
        last_day=following - timedelta(days=1),
        value=value,
        n=n,
        estimate=estimate,
        waiting=waiting,
        complete=over and not waiting,
    )


def _value(
    metric: Metric, row: tuple[float, ...] | None, confidence: float
) -> tuple[float, int, Estimate | None]:
    """Value, n and interval from the row of a period, or from none."""
    match metric.kind:
        case Kind.COUNT | Kind.USERS:
            events, users = row or (0, 0)
            value = events if metric.kind is Kind.COUNT else users
            return float(value), int(value), None
        case Kind.RETURN | Kind.FUNNEL | Kind.RETENTION:
            n, came, _waiting = row or (0, 0, 0)
            share = wilson(int(came), int(n), confidence=confidence)
            return share.value, share.n, replace(share, warnings=_few(share.n))
        case Kind.QUANTILE:
            n, cut, low, high = row or (0, None, None, None)
            found = _sampled(metric, int(n), (cut, low, high), confidence)
            return found.value, found.n, found
        case _:
            n, *moments = row or (0, 0, 0, 0, 0, 0)
            mean_x, mean_y, var_x, var_y, cov = (moment or 0.0 for moment in moments)
            ratio = ratio_of_means(
                int(n), mean_x, mean_y, var_x, var_y, cov, unit=metric.unit, confidence=confidence
            )
            return ratio.value, ratio.n, ratio


def _sampled(
    metric: Metric, n: int, found: tuple[float | None, float | None, float | None], confidence: float
) -> Estimate:
    value, low, high = (math.nan if each is None else each for each in found)
    return Estimate(
        value=value, low=low, high=high, n=n, method="quantile", unit=metric.unit, confidence=confidence,
        warnings=_few(n),
    )  # fmt: skip


def _few(people: int) -> tuple[Caution, ...]:
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
