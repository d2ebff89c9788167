"""Trends made of trends by a formula: purchases per visitor, or the difference of two counts."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from firsthand.errors import Caution
from firsthand.estimates import SMALL_SAMPLE, Estimate, standard_errors
from firsthand.measurement.behaviour import Behaviour, Step, span
from firsthand.measurement.calendars import Calendar, calendar
from firsthand.measurement.formulas import Formula, Numbers, named, worked_out
from firsthand.measurement.metrics import Grain


class Measure(StrEnum):
    """What a letter counts."""

    EVENTS = "events"
    PEOPLE = "people"


@dataclass(frozen=True, kw_only=True)
class Term:
    """What one letter stands for: how often `step` happened, or how many people did it."""

    step: Step
    measure: Measure = Measure.EVENTS


@dataclass(frozen=True, kw_only=True)
class FormulaPoint:
    """One period: `value` is NaN where something is divided by zero; `n` people did any of the steps."""

    first_day: date
    value: float
    n: int
    estimate: Estimate | None
    complete: bool


def formula_trend(
    behaviour: Behaviour,
    formula: Formula,
    terms: Mapping[str, Term],
    *,
    grain: Grain = Grain.DAY,
    first_day: date | None = None,
    last_day: date | None = None,
    confidence: float = 0.95,
) -> tuple[FormulaPoint, ...]:
    """The formula in every period, from the counts of its letters.

    A ratio (see `Formula.degree`) has the delta method's interval: the people who did any of the steps in the
    period are independent; variance = slopes · covariance of their counts · slopes / n. Nothing else has one.
    Raises `InputError` for a letter that stands for nothing. Source: A. Deng, U. Knoblich and J. Lu (2018),
    KDD '18, 233-242, section 3.1, with more than two counts.
    """
    begin, end = span(behaviour)
    found = calendar(behaviour, first_day or begin, last_day or end, grain)
    sums_of = _sums(behaviour, [terms[name] for name in named(formula, terms)], found)
    complete = found.complete(behaviour.last).tolist()
    return points(formula, found.first_days, complete, sums_of, confidence)


@dataclass(frozen=True, kw_only=True)
class Sums:
    """For each period: `n` people did any of the steps; of the counts of each the sum, and of each two of
    them the sum of their products over these people (terms × terms × periods). Whole numbers, so exact."""

    n: list[int]
    sums: list[list[int]]
    products: list[list[list[int]]]

    def covariance(self, one: int, other: int, period: int) -> float:
        n, sums = self.n[period], self.sums
        if n < 2:
            return math.nan
        product = n * self.products[one][other][period]
        return (product - sums[one][period] * sums[other][period]) / (n * (n - 1))


def points(
    formula: Formula, first_days: Sequence[date], complete: Sequence[bool], sums_of: Sums, confidence: float
) -> tuple[FormulaPoint, ...]:
    """The formula in every period, of sums that anything may have counted."""
    n, sums = np.array(sums_of.n, dtype=np.float64), np.array(sums_of.sums, dtype=np.float64)
    terms = range(len(sums_of.sums))
    covariance = np.array(
        [
            [[sums_of.covariance(one, other, period) for period in range(len(n))] for other in terms]
            for one in terms
        ]
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        values, _ = worked_out(formula, dict(zip(formula.letters, sums, strict=True)))
        _, slopes = worked_out(formula, dict(zip(formula.letters, sums / n, strict=True)))
        variance = np.einsum("ip,ijp,jp->p", slopes, covariance, slopes) / n
    return tuple(
        FormulaPoint(
            first_day=day,
            value=float(values[place]),
            n=int(n[place]),
            estimate=_estimate(float(values[place]), float(variance[place]), int(n[place]), confidence)
            if formula.is_ratio
            else None,
            complete=bool(complete[place]),
        )
        for place, day in enumerate(first_days)
    )


def _sums(behaviour: Behaviour, terms: list[Term], found: Calendar) -> Sums:
    many, size = len(behaviour.people), len(found.first_days)
    keys, weights = [], []
    for term in terms:
        visits = behaviour.visits(term.step)
        period = found.of(visits.day).astype(np.int64)
        inside = period >= 0
        own, where = np.unique(period[inside] * many + visits.person[inside], return_inverse=True)
        counts = np.bincount(where, weights=visits.events[inside], minlength=len(own))
        keys.append(own)
        weights.append(counts if term.measure is Measure.EVENTS else np.ones(len(own)))
    union = np.unique(np.concatenate(keys))
    table = np.zeros((len(terms), len(union)))
    for row, key, weight in zip(table, keys, weights, strict=True):
        row[np.searchsorted(union, key)] = weight
    place = union // max(many, 1)

    def summed(weights: Numbers) -> list[int]:
        return [int(each) for each in np.bincount(place, weights=weights, minlength=size)]

    return Sums(
        n=[int(each) for each in np.bincount(place, minlength=size)],
        sums=[summed(row) for row in table],
        products=[[summed(one * other) for other in table] for one in table],
    )


def _estimate(value: float, variance: float, n: int, confidence: float) -> Estimate:
    half = (
        standard_errors(confidence) * math.sqrt(max(variance, 0.0)) if n > 1 and value == value else math.nan
    )
    warnings: tuple[Caution, ...] = ()
    if value != value:
        warnings = (Caution(name="no-denominator", message="There is nothing to divide by in this period."),)
    elif n < SMALL_SAMPLE:
        message = f"Only {n} people in this period: the interval is wide; look at longer periods."
        warnings = (Caution(name="small-sample", message=message),)
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        n=n,
        method="delta",
        unit="ratio",
        confidence=confidence,
        warnings=warnings,
    )
