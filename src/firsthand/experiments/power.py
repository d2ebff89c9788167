"""Before the test: how long it takes, or how small a difference it can find."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from firsthand.errors import InputError
from firsthand.estimates import standard_errors

LONGEST = 730  # days; whatever takes longer than two years is no test
_NORMAL = NormalDist()


@dataclass(frozen=True, kw_only=True)
class History:
    """A metric in your own past: `mean` and `variance` of one unit over as many days as a unit is watched.

    `arrivals`: new units on each past day of one stretch, each unit on its first day only. Days after are
    taken to be like the mean of its last seven. `explained` is the squared correlation with a covariate that
    will be adjusted for (0: none).
    """

    mean: float
    variance: float
    arrivals: Sequence[float]
    explained: float = 0.0

    def __post_init__(self) -> None:
        if not self.variance > 0:
            raise InputError(f"variance={self.variance:g} must be above zero: choose a metric that varies.")
        if not self.arrivals or min(self.arrivals) < 0 or sum(self.arrivals[-7:]) <= 0:
            raise InputError("arrivals needs new units in its last seven days: give one number a day.")
        if not 0 <= self.explained < 1:
            raise InputError(f"explained={self.explained:g} must lie between 0 and 1: it is r × r.")

    @property
    def left(self) -> float:
        """The variance that adjustment leaves."""
        return self.variance * (1 - self.explained)

    def units(self, days: int) -> float:
        """New units in so many days."""
        week = self.arrivals[-7:]
        beyond = max(days - len(self.arrivals), 0)
        return sum(self.arrivals[:days]) + beyond * sum(week) / len(week)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """After `days`: `units` in each variant, and the smallest `effect` and `lift` that are likely found."""

    days: int
    units: float
    effect: float
    lift: float


def power(effect: float, variance: float, control: float, variant: float, *, alpha: float = 0.05) -> float:
    """The chance that a two-sided z-test of two groups of these sizes finds the difference `effect`.

    Φ(δ ÷ s − z) + Φ(−δ ÷ s − z), s² = variance × (1 ÷ control + 1 ÷ variant), z the quantile of 1 − α ÷ 2.
    Source: J. Cohen (1988), Statistical Power Analysis, chapter 2, with the normal for Student's t.
    """
    _check(alpha, variance)
    if not min(control, variant) > 0:
        raise InputError(f"groups of {control:g} and {variant:g} units: both must be above zero.")
    distance = abs(effect) / math.sqrt(variance * (1 / control + 1 / variant))
    limit = standard_errors(1 - alpha)
    return _NORMAL.cdf(distance - limit) + _NORMAL.cdf(-distance - limit)


def units_needed(
    effect: float,
    variance: float,
    *,
    variant_per_control: float = 1.0,
    alpha: float = 0.05,
    power: float = 0.8,
) -> float:
    """Units in the control that find `effect` with the chance `power`; not rounded.

    (z₁₋α⸝₂ + z_power)² × variance × (1 + 1 ÷ k) ÷ effect², k units of the variant for each of the control.
    For a share p the variance is p (1 − p). Source: as `power`, whose second term is left out (below 1e-6
    from a power of one half on).
    """
    _check(alpha, variance, power)
    if effect == 0 or not variant_per_control > 0:
        raise InputError("An effect of 0 takes units without end: say what difference would matter.")
    return _reach(alpha, power) ** 2 * variance * (1 + 1 / variant_per_control) / effect**2


def minimum_effect(
    variance: float, control: float, variant: float, *, alpha: float = 0.05, power: float = 0.8
) -> float:
    """The smallest difference that groups of these sizes find with the chance `power`."""
    _check(alpha, variance, power)
    if not min(control, variant) > 0:
        raise InputError(f"groups of {control:g} and {variant:g} units: both must be above zero.")
    return _reach(alpha, power) * math.sqrt(variance * (1 / control + 1 / variant))


def outlook(
    history: History,
    days: Sequence[int],
    *,
    variants: int = 2,
    traffic: float = 1.0,
    alpha: float = 0.05,
    power: float = 0.8,
) -> tuple[Outlook, ...]:
    """What a test would find after each of these `days`, all variants of one size.

    `variants` counts the control too; α is shared out among the others (Bonferroni). `traffic` is the share
    of the units that come into the test.
    """
    _check_plan(variants, traffic)
    found = []
    for day in days:
        if day < 1:
            raise InputError(f"days={day} must be at least 1.")
        units = history.units(day) * traffic / variants
        if not units:
            effect = math.inf
        else:
            effect = minimum_effect(history.left, units, units, alpha=alpha / (variants - 1), power=power)
        lift = effect / abs(history.mean) if history.mean else math.inf
        found.append(Outlook(days=day, units=units, effect=effect, lift=lift))
    return tuple(found)


def duration(
    history: History,
    effect: float,
    *,
    variants: int = 2,
    traffic: float = 1.0,
    alpha: float = 0.05,
    power: float = 0.8,
) -> int | None:
    """The first day on which a difference of `effect` is found with the chance `power`; none in two years.

    Run whole weeks all the same: people differ between weekdays.
    """
    _check_plan(variants, traffic)
    needed = (
        variants * units_needed(effect, history.left, alpha=alpha / (variants - 1), power=power) / traffic
    )
    return next((day for day in range(1, LONGEST + 1) if history.units(day) >= needed), None)


def _reach(alpha: float, power: float) -> float:
    return standard_errors(1 - alpha) + _NORMAL.inv_cdf(power)


def _check(alpha: float, variance: float, power: float = 0.8) -> None:
    for name, value in (("alpha", alpha), ("power", power)):
        if not 0 < value < 1:
            raise InputError(f"{name}={value:g} must lie between 0 and 1: 0.05 and 0.8 are usual.")
    if not variance > 0:
        raise InputError(f"variance={variance:g} must be above zero.")
    if power <= alpha / 2:
        raise InputError(f"power={power:g} is what chance alone gives: 0.8 is usual.")


def _check_plan(variants: int, traffic: float) -> None:
    if variants < 2:
        raise InputError(f"variants={variants}: the control and at least one more.")
    if not 0 < traffic <= 1:
        raise InputError(f"traffic={traffic:g} must be above 0 and at most 1.")
