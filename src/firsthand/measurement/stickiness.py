"""Stickiness: on how many days (weeks, months) of a stretch people are active."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from firsthand.estimates import Estimate
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Mask, Step, share, span
from firsthand.measurement.calendars import calendar
from firsthand.measurement.kernels import compiled, passes
from firsthand.measurement.metrics import Grain

DAYS = 30


@dataclass(frozen=True, kw_only=True)
class ActiveOn:
    """People active in exactly `periods` periods: their share, and that of those with at least so many."""

    periods: int
    people: int
    share: Estimate
    at_least: Estimate


@dataclass(frozen=True, kw_only=True)
class Stickiness:
    """The answer: `n` people were active in the stretch of `periods` periods, on `mean` of them."""

    first_day: date
    last_day: date
    grain: Grain
    periods: int
    n: int
    mean: float
    histogram: tuple[ActiveOn, ...]


def stickiness(
    behaviour: Behaviour,
    *,
    step: Step = ANYTHING,
    grain: Grain = Grain.DAY,
    first_day: date | None = None,
    last_day: date | None = None,
    confidence: float = 0.95,
) -> Stickiness:
    """How many people did `step` in 1, 2, … periods of the stretch (default: the last 30 days).

    The stretch is made of whole periods. Shares are of those active at all, with Wilson's interval.
    """
    last = last_day or span(behaviour)[1]
    first = first_day or last - timedelta(days=DAYS - 1)
    counts, periods = _periods(behaviour, step, first, last, grain)
    people = np.bincount(counts[counts > 0], minlength=periods + 1)
    n = int((counts > 0).sum())
    left = people[::-1].cumsum()[::-1]
    histogram = tuple(
        ActiveOn(
            periods=number,
            people=int(people[number]),
            share=share(int(people[number]), n, confidence=confidence),
            at_least=share(int(left[number]), n, confidence=confidence),
        )
        for number in range(1, periods + 1)
    )
    mean = float(counts.sum() / n) if n else float("nan")
    return Stickiness(
        first_day=first, last_day=last, grain=grain, periods=periods, n=n, mean=mean, histogram=histogram
    )


def active_on(
    behaviour: Behaviour, periods: int, first_day: date, last_day: date, *,
    step: Step = ANYTHING, grain: Grain = Grain.DAY,
) -> Mask:  # fmt: skip
    """Which people did `step` in exactly so many periods of the stretch."""
    found: Mask = _periods(behaviour, step, first_day, last_day, grain)[0] == periods
    return found


def _periods(
    behaviour: Behaviour, step: Step, first: date, last: date, grain: Grain
) -> tuple[NDArray[np.int64], int]:
    """In how many periods each person was active, and how many there are."""
    found = calendar(behaviour, first, last, grain)
    visits = behaviour.visits(step)
    if compiled.ready():
        return passes.active(visits, found), len(found.first_days)
    person, period = visits.person, found.of(visits.day)
    held = period >= 0
    held[1:] &= (person[1:] != person[:-1]) | (period[1:] != period[:-1])
    return np.bincount(person[held], minlength=len(behaviour.people)), len(found.first_days)
