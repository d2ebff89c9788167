"""Two segments side by side: any analysis asked of each, and by how much the answers differ."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate
from firsthand.measurement.behaviour import ANYTHING, Step, share
from firsthand.measurement.cohorts import Retention
from firsthand.measurement.engines import groups
from firsthand.measurement.engines.asking import Source, answer, days
from firsthand.measurement.engines.groups import Who
from firsthand.measurement.engines.questions import Active, Counted, Lived
from firsthand.measurement.funnels import Funnel
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import Paths
from firsthand.measurement.trends import ratio_of_means

MOST_LINKS = 12


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A number about a group of people, and what it says."""

    label: str
    estimate: Estimate


# Asks something of a group of people; the labels, and how many there are, are the same for every group.
Ask = Callable[[Source, Who], Sequence[Measured]]


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


def compare(source: Source, one: Who, other: Who, ask: Ask) -> Comparison:
    """Ask the same of two groups of people, with the interval of each difference: see `difference`.

    A number that only one of them has is left out. People in both count in both; a caution says how many.
    """
    first = {each.label: each.estimate for each in ask(source, one)}
    second = {each.label: each.estimate for each in ask(source, other)}
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
    both = groups.size(source, groups.both(one, other))
    warnings: tuple[Caution, ...] = ()
    if both:
        message = (
            f"{both:,} people are in both segments, so the two are not independent: the intervals of the "
            "differences are wider than they need be. Leave these people out of one of them."
        )
        warnings = (Caution(name="overlapping-segments", message=message),)
    sizes = (groups.size(source, each) for each in (one, other))
    return Comparison(one=next(sizes), other=next(sizes), both=both, rows=rows, warnings=warnings)


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

    def ask(source: Source, who: Who) -> list[Measured]:
        steps = answer(groups.among(source, who), question).steps[1:]
        return [
            Measured(label=f"{number}. {each.step}", estimate=each.of_first)
            for number, each in enumerate(steps, start=2)
        ]

    return ask


def by_retention(question: Retention) -> Ask:
    """The share of all cohorts together that came back in each column."""

    def ask(source: Source, who: Who) -> list[Measured]:
        cells = answer(groups.among(source, who), question).overall
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

    def ask(source: Source, who: Who) -> list[Measured]:
        asked = Lived(step=step, grain=grain, first_day=first_day, last_day=last_day)
        found = answer(groups.among(source, who), asked)
        return [
            Measured(label=f"kept, {each.first_day:%-d %b %Y}", estimate=each.kept)
            for each in found[1:]
            if each.complete
        ]

    return ask


def by_stickiness(first_day: date, last_day: date, *, step: Step = ANYTHING, grain: Grain = Grain.DAY) -> Ask:
    """The share of active people that were active in at least so many periods."""

    def ask(source: Source, who: Who) -> list[Measured]:
        asked = Active(step=step, grain=grain, first_day=first_day, last_day=last_day)
        found = answer(groups.among(source, who), asked)
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

    def ask(source: Source, who: Who) -> list[Measured]:
        asked = Counted(step=step, grain=grain, first_day=first_day, last_day=last_day)
        (line,) = answer(groups.among(source, who), asked)
        n = groups.size(source, who)
        return [
            Measured(label=f"did it, {each.first_day:%-d %b %Y}", estimate=share(each.people, n))
            for each in line.counts
            if each.complete
        ]

    return ask


def by_times(*, step: Step = ANYTHING, first_day: date | None = None, last_day: date | None = None) -> Ask:
    """How often people of the segment did `step` in the mean, and the share that did at all."""

    def ask(source: Source, who: Who) -> list[Measured]:
        n, found = groups.size(source, who), groups.often(source, who, step, first_day, last_day)
        # Of whole numbers, so that it is the same to the last digit in whatever order they are added.
        spread = (n * found.squares - found.times**2) / (n * (n - 1)) if n > 1 else 0.0
        mean = ratio_of_means(n, found.times / n if n else 0.0, 1.0, spread, 0.0, 0.0, unit="times")
        return [
            Measured(label="times per person", estimate=mean),
            Measured(label="did it at all", estimate=share(found.people, n)),
        ]

    return ask


def by_paths(question: Paths, *, first_day: date | None = None, last_day: date | None = None) -> Ask:
    """The share of the segment's people that took each of the commonest links."""

    @lru_cache(maxsize=1)
    def links(source: Source) -> tuple[list[str], Callable[[Who], list[int]]]:
        if first_day or last_day:
            begin, end = days(source)
            source = source.between(first_day or begin, last_day or end)
        found = sorted(answer(source, question).links, key=lambda each: -each.sessions)[:MOST_LINKS]
        named = [f"{each.place}. {each.source} → {each.target}" for each in found]
        asked = [(each.place, each.source, each.target) for each in found]
        return named, groups.took(source, question, asked)

    def ask(source: Source, who: Who) -> list[Measured]:
        n, (named, took) = groups.size(source, who), links(source)
        return [
            Measured(label=label, estimate=share(many, n))
            for label, many in zip(named, took(who), strict=True)
        ]

    return ask


def _column(question: Retention, first: int, last: int | None) -> str:
    if last is None:
        return f"{question.grain} {first} or later"
    return f"{question.grain} {first}" if first == last else f"{question.grain}s {first} to {last}"
