"""Two segments side by side: any analysis asked of each, and by how much the answers differ."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Mask, Step, share
from firsthand.measurement.cohorts import Retention
from firsthand.measurement.counts import trend
from firsthand.measurement.funnels import Funnel, funnel
from firsthand.measurement.lifecycle import lifecycle
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import Paths, paths, takers
from firsthand.measurement.retention import retention
from firsthand.measurement.stickiness import stickiness
from firsthand.measurement.trends import ratio_of_means

MOST_LINKS = 12


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A number about a group of people, and what it says."""

    label: str
    estimate: Estimate


# Asks something of the people in the mask; the labels, and how many there are, are the same for every mask.
Ask = Callable[[Behaviour, Mask], Sequence[Measured]]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One number in both segments; `difference` is the first less the second."""

    label: str
    one: Estimate
    other: Estimate
    difference: Estimate


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The answer: people in each segment, in `both`, and the numbers."""

    one: int
    other: int
    both: int
    rows: tuple[Compared, ...]
    warnings: tuple[Caution, ...] = ()


def compare(behaviour: Behaviour, one: Mask, other: Mask, ask: Ask) -> Comparison:
    """Ask the same of two groups of people, with the interval of each difference: see `difference`.

    A number that only one of them has is left out. People in both count in both; a caution says how many.
    """
    first = {each.label: each.estimate for each in ask(behaviour, one)}
    second = {each.label: each.estimate for each in ask(behaviour, other)}
    rows = tuple(
        Compared(
            label=label,
            one=first[label],
            other=second[label],
            difference=difference(first[label], second[label]),
        )
        for label in first
        if label in second
    )
    both = int((one & other).sum())
    warnings: tuple[Caution, ...] = ()
    if both:
        message = (
            f"{both:,} people are in both segments, so the two are not independent: the intervals of the "
            "differences are wider than they need be. Leave these people out of one of them."
        )
        warnings = (Caution(name="overlapping-segments", message=message),)
    return Comparison(one=int(one.sum()), other=int(other.sum()), both=both, rows=rows, warnings=warnings)


def difference(one: Estimate, other: Estimate) -> Estimate:
    """`one` less `other`, independent of each other, with the interval that their own intervals make.

    low = d - √((value₁ - low₁)² + (high₂ - value₂)²), high = d + √((high₁ - value₁)² + (value₂ - low₂)²).
    With Wilson's intervals it is Newcombe's method 10. Source: R. G. Newcombe (1998), Statistics in Medicine
    17, 873-890; for any two intervals G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, 1693-1702.
    """
    if one.confidence != other.confidence or one.unit != other.unit:
        raise InputError(
            f"{one.unit} at {one.confidence} and {other.unit} at {other.confidence} have no difference: "
            "ask both for the same."
        )
    value = one.value - other.value
    low = value - math.hypot(one.value - one.low, other.high - other.value)
    high = value + math.hypot(one.high - one.value, other.value - other.low)
    return Estimate(
        value=value,
        low=low,
        high=high,
        n=one.n + other.n,
        method="newcombe" if one.method == other.method == "wilson" else "mover",
        unit=one.unit,
        confidence=one.confidence,
        warnings=tuple(dict.fromkeys((*one.warnings, *other.warnings))),
    )


def by_funnel(question: Funnel) -> Ask:
    """The share of those who began that reached each later step."""

    def ask(behaviour: Behaviour, who: Mask) -> list[Measured]:
        steps = funnel(behaviour.among(who), question).steps[1:]
        return [
            Measured(label=f"{number}. {each.step}", estimate=each.of_first)
            for number, each in enumerate(steps, start=2)
        ]

    return ask


def by_retention(question: Retention) -> Ask:
    """The share of all cohorts together that came back in each column."""

    def ask(behaviour: Behaviour, who: Mask) -> list[Measured]:
        cells = retention(behaviour.among(who), question).overall
        return [
            Measured(label=_column(question, each.first, each.last), estimate=each.share) for each in cells
        ]

    return ask


def by_lifecycle(
    *,
    step: Step = ANYTHING,
    grain: Grain = Grain.WEEK,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Ask:
    """The share of each period's active people that were active again in the next, of whole periods."""

    def ask(behaviour: Behaviour, who: Mask) -> list[Measured]:
        found = lifecycle(
            behaviour.among(who), step=step, grain=grain, first_day=first_day, last_day=last_day
        )
        return [
            Measured(label=f"kept, {each.first_day:%-d %b %Y}", estimate=each.kept)
            for each in found[1:]
            if each.complete
        ]

    return ask


def by_stickiness(first_day: date, last_day: date, *, step: Step = ANYTHING, grain: Grain = Grain.DAY) -> Ask:
    """The share of active people that were active in at least so many periods."""

    def ask(behaviour: Behaviour, who: Mask) -> list[Measured]:
        found = stickiness(
            behaviour.among(who), step=step, grain=grain, first_day=first_day, last_day=last_day
        )
        return [
            Measured(label=f"on {each.periods} {grain}s or more", estimate=each.at_least)
            for each in found.histogram[1:]
        ]

    return ask


def by_trend(
    *,
    step: Step = ANYTHING,
    grain: Grain = Grain.WEEK,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Ask:
    """The share of the segment's people that did `step` in each whole period."""

    def ask(behaviour: Behaviour, who: Mask) -> list[Measured]:
        (line,) = trend(behaviour.among(who), step=step, grain=grain, first_day=first_day, last_day=last_day)
        n = int(who.sum())
        return [
            Measured(label=f"did it, {each.first_day:%-d %b %Y}", estimate=share(each.people, n))
            for each in line.counts
            if each.complete
        ]

    return ask


def by_times(*, step: Step = ANYTHING, first_day: date | None = None, last_day: date | None = None) -> Ask:
    """How often people of the segment did `step` in the mean, and the share that did at all."""

    def ask(behaviour: Behaviour, who: Mask) -> list[Measured]:
        found = (
            behaviour.between(first_day or date.min, last_day or date.max)
            if first_day or last_day
            else behaviour
        )
        times = np.bincount(found.person[found.rows(step)], minlength=len(behaviour.people))[who].astype(
            float
        )
        n = len(times)
        spread = float(times.var(ddof=1)) if n > 1 else 0.0
        mean = ratio_of_means(n, float(times.mean()) if n else 0.0, 1.0, spread, 0.0, 0.0, unit="times")
        return [
            Measured(label="times per person", estimate=mean),
            Measured(label="did it at all", estimate=share(int((times > 0).sum()), n)),
        ]

    return ask


def by_paths(question: Paths, *, first_day: date | None = None, last_day: date | None = None) -> Ask:
    """The share of the segment's people that took each of the commonest links."""

    @lru_cache(maxsize=1)
    def taken(behaviour: Behaviour) -> list[tuple[str, Mask]]:
        if first_day or last_day:
            behaviour = behaviour.between(first_day or date.min, last_day or date.max)
        links = sorted(paths(behaviour, question).links, key=lambda each: -each.sessions)[:MOST_LINKS]
        named = [f"{each.place}. {each.source} → {each.target}" for each in links]
        asked = [(each.place, each.source, each.target) for each in links]
        return list(zip(named, takers(behaviour, question, asked), strict=True))

    def ask(behaviour: Behaviour, who: Mask) -> list[Measured]:
        n = int(who.sum())
        return [
            Measured(label=label, estimate=share(int((took & who).sum()), n))
            for label, took in taken(behaviour)
        ]

    return ask


def _column(question: Retention, first: int, last: int | None) -> str:
    if last is None:
        return f"{question.grain} {first} or later"
    return f"{question.grain} {first}" if first == last else f"{question.grain}s {first} to {last}"
