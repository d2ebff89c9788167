"""How a result grew: what was known at the end of each day, with a range that holds at all days together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from firsthand.experiments import statistics
from firsthand.experiments.readout import Kind
from firsthand.experiments.sequential import always_valid
from firsthand.experiments.statistics import Floats, Samples


@dataclass(frozen=True, kw_only=True)
class Day:
    """What was known at the end of a day: units in both groups, and the lift with its always-valid range."""

    day: date
    units: int
    lift: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Course:
    """How the lift of one metric in one variant grew into what it is; no days for a quantile."""

    name: str
    variant: str
    days: tuple[Day, ...]


def grown(
    kind: Kind, n: Floats, sums: Floats, origins: Floats, *, adjusts: bool = False
) -> tuple[Samples, float]:
    """A metric's samples at the end of each day (days × variants), and what an adjustment took away at last.

    `n` is (variants × days), `sums` (5 × variants × days) of y, y², z, z² and y·z less their `origins`.
    """
    units = n.cumsum(axis=1).T
    y, yy, z, zz, yz = sums.cumsum(axis=2).transpose(0, 2, 1)
    plain = statistics.moments(units, y, yy, other_total=z, other_squares=zz, products=yz)
    assert plain.other_mean is not None
    found = replace(plain, mean=plain.mean + origins[0], other_mean=plain.other_mean + origins[1])
    if kind is Kind.PROPORTION:
        return statistics.proportions(units, np.rint(np.nan_to_num(found.mean) * units)), 0.0
    if kind is Kind.RATIO:
        return statistics.ratios(found), 0.0
    if adjusts and kind is Kind.MEAN:
        freed = statistics.adjusted(found)
        return freed.samples, float(np.nan_to_num(freed.reduction[-1]))
    return statistics.means(found), 0.0


def courses(
    name: str,
    variants: Sequence[str],
    days: Sequence[date],
    samples: Samples | None,
    *,
    confidence: float,
    tuned_for: float,
) -> list[Course]:
    """One for each of `variants` but the control, which is the first; `samples` are (days × variants)."""
    if samples is None:
        return [Course(name=name, variant=each, days=()) for each in variants[1:]]
    anytime = always_valid(samples, confidence=confidence, tuned_for=tuned_for)
    units = samples.n[:, :1] + samples.n[:, 1:]
    return [
        Course(
            name=name,
            variant=each,
            days=tuple(
                Day(
                    day=day,
                    units=int(units[row, place]),
                    lift=float(anytime.lift[row, place]),
                    low=float(anytime.lift_low[row, place]),
                    high=float(anytime.lift_high[row, place]),
                )
                for row, day in enumerate(days)
                if np.isfinite(anytime.lift_low[row, place])
            ),
        )
        for place, each in enumerate(variants[1:])
    ]
