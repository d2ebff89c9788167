"""Metrics: what a number computes from the events, and the shape of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from firsthand.errors import InputError
from firsthand.estimates import Estimate


class Kind(StrEnum):
    """What a metric computes in each period."""

    COUNT = "count"  # how often `event` happened
    USERS = "users"  # how many users did `event`
    RATIO = "ratio"  # how many `event` for each `other`
    USER_RATIO = "user ratio"  # how many users did `event` for each user who did `other`
    MEAN = "mean"  # mean of `property_name` over the `event`s that have it as a number
    RETURN = "return"  # share of users with `event` who did `other` within `days` after
    QUANTILE = "quantile"  # `quantile` of `property_name` over the `event`s that have it as a number
    FUNNEL = "funnel"  # share of users with `event` who then took all `steps` within `days`
    RETENTION = "retention"  # share of users with their first `event` who did `other` in week `week` after


# The fields beside `name` and `event` that a kind needs.
NEEDS = {
    Kind.COUNT: (),
    Kind.USERS: (),
    Kind.RATIO: ("other",),
    Kind.USER_RATIO: ("other",),
    Kind.MEAN: ("property_name",),
    Kind.RETURN: ("other", "days"),
    Kind.QUANTILE: ("property_name", "quantile"),
    Kind.FUNNEL: ("steps", "days"),
    Kind.RETENTION: ("other", "week"),
}
FIELDS = ("other", "property_name", "days", "quantile", "steps", "week")
MOST_STEPS = 19  # after the first


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A number to follow. Which fields a `kind` needs stands at `Kind`; the others stay empty.

    `days` and `week` from 1, `quantile` above 0 and below 1, up to `MOST_STEPS` `steps`. Raises `InputError`.
    """

    name: str
    kind: Kind
    event: str
    other: str = ""
    property_name: str = ""
    days: int = 0
    quantile: float = 0.0
    steps: tuple[str, ...] = ()
    week: int = 0

    def __post_init__(self) -> None:
        for name in ("event", *FIELDS):
            value, wanted = getattr(self, name), name == "event" or name in NEEDS[self.kind]
            if bool(value) != wanted:
                rule = "fill it in" if wanted else "leave it empty"
                raise InputError(f"{name}=“{value}”: for a metric of kind “{self.kind}”, {rule}.")
        for name, number in (("days", self.days), ("week", self.week)):
            if number < 0:
                raise InputError(f"{name}={number} must be at least 1.")
        if not 0 <= self.quantile < 1:
            raise InputError(f"quantile={self.quantile} must lie between 0 and 1: 0.5 is the median.")
        if len(self.steps) > MOST_STEPS or not all(self.steps):
            raise InputError(f"steps={', '.join(self.steps)}: name 1 to {MOST_STEPS} events.")

    @property
    def unit(self) -> str:
        """What its values are counted in."""
        return {
            Kind.COUNT: "events",
            Kind.USERS: "people",
            Kind.RATIO: f"per “{self.other}”",
            Kind.USER_RATIO: f"people per person with “{self.other}”",
            Kind.MEAN: self.property_name,
            Kind.RETURN: "share",
            Kind.QUANTILE: self.property_name,
            Kind.FUNNEL: "share",
            Kind.RETENTION: "share",
        }[self.kind]


def counting_as(metric: Metric, aliases: Mapping[str, str]) -> Metric:
    """The metric over the events that its own are merged into."""
    event, other = aliases.get(metric.event, metric.event), aliases.get(metric.other, metric.other)
    return replace(
        metric, event=event, other=other, steps=tuple(aliases.get(step, step) for step in metric.steps)
    )


def in_words(metric: Metric) -> str:
    """What the metric computes in a period, as one sentence."""
    event, other = f"“{metric.event}”", f"“{metric.other}”"
    days = f"{metric.days} day{'s' if metric.days != 1 else ''}"
    then = ", then ".join(f"“{step}”" for step in metric.steps)
    return {
        Kind.COUNT: f"How often {event} happened.",
        Kind.USERS: f"How many people did {event}.",
        Kind.RATIO: f"How many {event} there were for each {other}.",
        Kind.USER_RATIO: f"How many people did {event} for each person who did {other}.",
        Kind.MEAN: f"The mean of “{metric.property_name}” over all {event} that have it as a number.",
        Kind.RETURN: f"The share of people with {event} who did {other} within {days} after.",
        Kind.QUANTILE: (
            f"The {_quantile(metric.quantile)} of “{metric.property_name}” over all {event} that have it as "
            "a number."
        ),
        Kind.FUNNEL: f"The share of people with {event} who did {then} within {days}.",
        Kind.RETENTION: (
            f"The share of people with their first {event} who did {other} in week {metric.week} after."
        ),
    }[metric.kind]


def _quantile(share: float) -> str:
    return "median" if share == 0.5 else f"{100 * share:g} % quantile"


class Grain(StrEnum):
    """The length of a period: a calendar day, a week from Monday, or a calendar month."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Point:
    """One period, `first_day` to `last_day` inclusive.

    `value` is NaN where nothing could be computed. `n` is what it rests on: events (count) or people (all
    others). `estimate` holds the interval of ratios, means and shares; a count is no sample and has none.
    `waiting` people are left out of a return because their days are not over. `complete` is false while more
    may still come in.
    """

    first_day: date
    last_day: date
    value: float
    n: int
    estimate: Estimate | None
    waiting: int
    complete: bool


@dataclass(frozen=True, kw_only=True)
class Series:
    """A metric over time, of events that are known to be all there up to `as_of`."""

    metric: Metric
    grain: Grain
    zone: str
    as_of: datetime | None
    points: tuple[Point, ...]
