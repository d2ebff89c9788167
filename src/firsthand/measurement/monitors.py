"""Monitors: when a metric leaves its range, changes against the week before, or is unusual for itself."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import Caution, InputError
from firsthand.measurement import metrics
from firsthand.measurement.anomalies import DISTANCES, Anomalies, find_anomalies
from firsthand.measurement.changepoints import Course, find_changes
from firsthand.measurement.metrics import Grain, Point, Series

Places = NDArray[np.intp]
# In how many periods growth is told: a week of days, one week, one month.
PACE = {Grain.DAY: 7, Grain.WEEK: 1, Grain.MONTH: 1}
# Periods that make one season: a week of days, a year of months. A year of weeks is hardly ever known four
# times.
SEASONS = {Grain.DAY: 7, Grain.WEEK: 1, Grain.MONTH: 12}
# Kinds whose values may lie below zero.
SIGNED = (metrics.Kind.MEAN, metrics.Kind.QUANTILE)
# Kinds whose values are whole numbers.
COUNTED = (metrics.Kind.COUNT, metrics.Kind.USERS)
# How many periods before a value is compared with: the same day of the week before, else the period before.
BEFORE = {Grain.DAY: 7, Grain.WEEK: 1, Grain.MONTH: 1}
# Values outside on the same side are one breach unless more than so many periods lie between them.
QUIET = {Grain.DAY: 7, Grain.WEEK: 1, Grain.MONTH: 1}


class Kind(StrEnum):
    """What a monitor looks for."""

    LEVEL = "level"  # below `low` or above `high`
    CHANGE = "change"  # a share of more than `fall` below, or `rise` above, the value of the week before
    UNUSUAL = "unusual"  # further than `distance` scales from what its own history lets expect


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What to look for. Which fields a `kind` needs stands at `Kind`. Raises `InputError`.

    `low` and `high` are in the metric's unit, one may be missing; `fall` and `rise` are shares above 0 (a
    fall at most 1), one may be missing.
    """

    kind: Kind
    low: float | None = None
    high: float | None = None
    fall: float | None = None
    rise: float | None = None
    distance: float = DISTANCES["usual"]

    def __post_init__(self) -> None:
        if self.kind is Kind.LEVEL and self.low is None and self.high is None:
            raise InputError("low and high are both empty: say below or above what you want to hear of it.")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise InputError(f"low={self.low} must be below high={self.high}.")
        if self.kind is Kind.CHANGE and self.fall is None and self.rise is None:
            raise InputError("fall and rise are both empty: say which change you want to hear of.")
        if self.fall is not None and not 0 < self.fall <= 1:
            raise InputError(f"fall={self.fall} must lie above 0 and at most at 1: 0.2 is a fifth less.")
        if self.rise is not None and self.rise <= 0:
            raise InputError(f"rise={self.rise} must be above 0: 0.2 is a fifth more.")
        if self.distance <= 0:
            raise InputError(f"distance={self.distance} must be above 0: 4 is usual.")


@dataclass(frozen=True, kw_only=True)
class Breach:
    """The metric was outside from the period of `first_day` to that of `last_day` (its last day).

    At the `worst` period it had `value` (with `n`) where `low` to `high` was allowed or expected; `expected`
    is what it was compared with, NaN for a range of its own.
    """

    first_day: date
    last_day: date
    worst: date
    value: float
    n: int
    expected: float
    low: float
    high: float
    above: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Watch:
    """What a monitor saw in the complete periods `points`.

    `low` and `high` (NaN: unknown or open) are the range that each was held against. `course` is how the
    level went, of those held against their own history.
    """

    points: tuple[Point, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    expected: tuple[float, ...]
    breaches: tuple[Breach, ...]
    course: Course | None
    warnings: tuple[Caution, ...]


def watch(series: Series, rule: Rule) -> Watch:
    """Hold every complete period of the metric against the rule.

    What has been said of a period stays said when later ones come in, as long as the history begins at the
    same period: the range of a period is made from earlier ones only.
    """
    points = tuple(point for point in series.points if point.complete)
    values = np.array([point.value for point in points], dtype=float)
    warnings: tuple[Caution, ...] = ()
    nothing, course = np.full(len(values), math.nan), None
    if rule.kind is Kind.UNUSUAL:
        course = find_changes(values, season=SEASONS[series.grain] if series.grain is Grain.DAY else 1)
        found = anomalies(series, distance=rule.distance)
        expected, low, high = found.band.expected, found.band.low, found.band.high
        if series.metric.kind not in SIGNED:
            low = np.maximum(low, 0.0)
        if series.metric.unit == "share":
            high = np.minimum(high, 1.0)
        warnings = found.warnings
    elif rule.kind is Kind.CHANGE:
        expected = nothing.copy()
        expected[BEFORE[series.grain] :] = values[: -BEFORE[series.grain]]
        low = expected * (1 - rule.fall) if rule.fall is not None else nothing.copy()
        high = expected * (1 + rule.rise) if rule.rise is not None else nothing.copy()
    else:
        expected = nothing
        low, high = (
            nothing + 0 if end is None else np.full(len(values), end) for end in (rule.low, rule.high)
        )
    with np.errstate(invalid="ignore"):
        outside = np.flatnonzero((values < low) | (values > high))
    if rule.kind is Kind.CHANGE:
        outside = _without_echo(outside, BEFORE[series.grain])
        echo = outside + BEFORE[series.grain]
        low[echo[echo < len(low)]] = high[echo[echo < len(high)]] = math.nan
    above, below = outside[values[outside] > high[outside]], outside[values[outside] < low[outside]]
    breaches = [
        _breach(points, expected, low, high, part)
        for part in (*_together(above, QUIET[series.grain]), *_together(below, QUIET[series.grain]))
    ]
    return Watch(
        points=points, low=tuple(low.tolist()), high=tuple(high.tolist()), expected=tuple(expected.tolist()),
        breaches=tuple(sorted(breaches, key=lambda breach: breach.first_day)), course=course,
        warnings=warnings,
    )  # fmt: skip


def _together(places: Places, quiet: int) -> list[list[int]]:
    """Places no more than `quiet` apart are one."""
    parts = np.split(places, np.flatnonzero(np.diff(places) > quiet) + 1)
    return [part.tolist() for part in parts if len(part)]


def _without_echo(outside: Places, before: int) -> Places:
    """The places that were not held against one that was outside itself: back from a fall is no rise."""
    kept: set[int] = set()
    for place in outside.tolist():
        if place - before not in kept:
            kept.add(place)
    return np.array(sorted(kept), dtype=np.intp)


def anomalies(series: Series, *, distance: float = DISTANCES["usual"], steps: int = 0) -> Anomalies:
    """What is unusual in the complete periods, with the season of the grain."""
    values = [point.value for point in series.points if point.complete]
    season, quiet = SEASONS[series.grain], QUIET[series.grain]
    return find_anomalies(
        values, season=season, distance=distance, quiet=quiet, steps=steps,
        counts=series.metric.kind in COUNTED,
    )  # fmt: skip


def _breach(
    points: Sequence[Point], expected: np.ndarray, low: np.ndarray, high: np.ndarray, places: list[int]
) -> Breach:
    def beyond(place: int) -> float:
        value = points[place].value
        return float(np.nanmax([low[place] - value, value - high[place]]))

    worst = max(places, key=beyond)
    point = points[worst]
    return Breach(
        first_day=points[places[0]].first_day,
        last_day=points[places[-1]].last_day,
        worst=point.first_day,
        value=point.value,
        n=point.n,
        expected=float(expected[worst]),
        low=float(low[worst]),
        high=float(high[worst]),
        above=bool(point.value > high[worst]),
    )
