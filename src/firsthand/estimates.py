"""An estimate: a value that says how sure it is, and how it came about."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from statistics import NormalDist

from firsthand.errors import Caution, InputError

SMALL_SAMPLE = 30
# A number without an interval is another one when it differs by more than this share.
NOTICED = 0.05
# What somebody was told: each number by its name, with the ends of its interval (NaN where it has none).
Told = Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A value with its interval, sample size and method.

    `value`, `low` and `high` share `unit` ("share" runs from 0 to 1; "points", "people", ... as they read).
    `low` and `high` bound the interval at `confidence`. `n` counts the answers, people or events used.
    `value` is NaN where nothing could be computed; `warnings` then says why.
    """

    value: float
    low: float
    high: float
    n: int
    method: str
    unit: str = "share"
    confidence: float = 0.95
    warnings: tuple[Caution, ...] = field(default=())

    @property
    def known(self) -> bool:
        return not math.isnan(self.value)

    @property
    def has_interval(self) -> bool:
        """Whether there is an interval to show: a count has none, and one person's answers give none."""
        return self.low < self.high


def small_sample(n: int) -> tuple[Caution, ...]:
    """The warning that belongs beside an estimate from fewer than thirty answers."""
    if n >= SMALL_SAMPLE:
        return ()
    advice = f"Only {n} answers: the interval is wide; ask more people."
    return (Caution(name="small-sample", message=advice),)


def is_news(now: Told, *, then: Told) -> bool:
    """Whether numbers say something else than `then`, so that whoever dismissed them is asked again.

    A number does when it has left the interval that it had, or without one has changed by more than a
    twentieth; and so do other numbers than those that were told.
    """
    return now.keys() != then.keys() or any(
        not low <= now[name][0] <= high
        if low < high
        else not math.isclose(now[name][0], value, rel_tol=NOTICED)
        for name, (value, low, high) in then.items()
    )


def wilson(successes: int, n: int, *, confidence: float = 0.95) -> Estimate:
    """A proportion with Wilson's score interval.

    The interval holds the proportions p for which the observed share is no further than z standard errors
    away when the standard error is computed from p itself; unlike the textbook interval it never leaves
    0 to 1 and keeps its coverage at small n.

    Source: E. B. Wilson (1927), J. Am. Stat. Assoc. 22, 209-212; recommended by Brown, Cai and DasGupta
    (2001), Statistical Science 16, 101-133.

    Args: `successes` from 0 to `n`; `n` at least 0; `confidence` between 0 and 1. Raises `InputError`.
    """
    if not 0 < confidence < 1:
        raise InputError(f"confidence={confidence} must lie between 0 and 1: 0.95 is usual.")
    if not 0 <= successes <= n:
        raise InputError(f"successes={successes} must lie between 0 and n={n}.")
    if n == 0:
        nan = math.nan
        nobody = Caution(name="no-answers", message="Nobody answered, so there is nothing to compute.")
        return Estimate(
            value=nan, low=nan, high=nan, n=0, method="wilson", confidence=confidence, warnings=(nobody,)
        )
    z = standard_errors(confidence)
    share = successes / n
    scale = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / scale
    return Estimate(
        value=share,
        # At the ends rounding could leave the share just outside its own interval.
        low=min(max(centre - half, 0.0), share),
        high=max(min(centre + half, 1.0), share),
        n=n,
        method="wilson",
        confidence=confidence,
        warnings=small_sample(n),
    )


@cache
def standard_errors(confidence: float) -> float:
    """The normal quantile. The standard library knows it to the last digits, and needs no second to load."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)
