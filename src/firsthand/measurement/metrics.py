"""Metrics: what a number computes from the events, and the shape of the answer."""

from dataclasses import dataclass
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


NEEDS_OTHER = (Kind.RATIO, Kind.USER_RATIO, Kind.RETURN)


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A number to follow. Which fields a `kind` needs stands at `Kind`; the others stay empty.

    `days` from 1. Raises `InputError`.
    """

    name: str
    kind: Kind
    event: str
    other: str = ""
    property_name: str = ""
    days: int = 0

    def __post_init__(self) -> None:
        needed = {
            "event": (self.event, True),
            "other": (self.other, self.kind in NEEDS_OTHER),
            "property_name": (self.property_name, self.kind is Kind.MEAN),
            "days": (self.days, self.kind is Kind.RETURN),
        }
        for name, (value, wanted) in needed.items():
            if bool(value) != wanted:
                rule = "fill it in" if wanted else "leave it empty"
                raise InputError(f"{name}=“{value}”: for a metric of kind “{self.kind}”, {rule}.")
        if self.days < 0:
            raise InputError(f"days={self.days} must be at least 1.")

    @property
    def unit(self) -> str:
        """What its values are counted in."""
        return {
            Kind.COUNT: "events",
            Kind.USERS: "people",
            Kind.RATIO: "events per event",
            Kind.USER_RATIO: "people per person",
            Kind.MEAN: self.property_name,
            Kind.RETURN: "share",
        }[self.kind]


def in_words(metric: Metric) -> str:
    """What the metric computes in a period, as one sentence."""
    event, other = f"“{metric.event}”", f"“{metric.other}”"
    days = f"{metric.days} day{'s' if metric.days != 1 else ''}"
    return {
        Kind.COUNT: f"How often {event} happened.",
        Kind.USERS: f"How many people did {event}.",
        Kind.RATIO: f"How many {event} there were for each {other}.",
        Kind.USER_RATIO: f"How many people did {event} for each person who did {other}.",
        Kind.MEAN: f"The mean of “{metric.property_name}” over all {event} that have it as a number.",
        Kind.RETURN: f"The share of people with {event} who did {other} within {days} after.",
    }[metric.kind]


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
    """A metric over time; `data` is the digest of the batches that it was computed from."""

    metric: Metric
    grain: Grain
    zone: str
    as_of: datetime | None
    data: str
    points: tuple[Point, ...]
