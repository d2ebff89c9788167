"""How good forecasts were: proper scores, and whether people are as often right as they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from firsthand.errors import InputError
from firsthand.estimates import Estimate, wilson

BINS = (0.0, 0.55, 0.65, 0.75, 0.85, 0.95, 1.0)


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Forecasts of nearly the same chance: what was `said` on average, and the share that came `true`."""

    said: float
    true: Estimate


def brier(chances: Sequence[float], outcomes: Sequence[bool]) -> float:
    """The mean squared distance between stated chance and what happened (1 or 0): 0 is best, 1 worst.

    Proper: nobody does better on average than by stating what they believe. Always saying ½ scores ¼.
    Source: Brier (1950), Monthly Weather Review 78. InputError: no forecast, lengths that differ, a chance
    outside 0 to 1.
    """
    _check(chances, outcomes)
    pairs = zip(chances, outcomes, strict=True)
    return sum((chance - outcome) ** 2 for chance, outcome in pairs) / len(chances)


def calibration(chances: Sequence[float], outcomes: Sequence[bool]) -> tuple[Bin, ...]:
    """Forecasts grouped by stated chance (`BINS`), each group with the share that came true (Wilson).

    Somebody is well calibrated where the interval holds what they said. Empty groups are left out.
    """
    _check(chances, outcomes)
    found = []
    for low, high in pairwise(BINS):
        inside = [
            (chance, outcome)
            for chance, outcome in zip(chances, outcomes, strict=True)
            if low <= chance < high or chance == high == 1
        ]
        if inside:
            true = wilson(sum(outcome for _, outcome in inside), len(inside))
            found.append(Bin(said=sum(chance for chance, _ in inside) / len(inside), true=true))
    return tuple(found)


def overconfidence(chances: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Mean stated chance less the share that came true: above 0, surer than right."""
    _check(chances, outcomes)
    return sum(chances) / len(chances) - sum(outcomes) / len(outcomes)


def interval_score(low: float, high: float, value: float, *, confidence: float = 0.8) -> float:
    """The penalty of a range for what happened, in its unit: its width, and more for each step outside.

    Width + 2 ÷ (1 − confidence) × the distance by which `value` lies outside. Proper for the two quantiles
    that bound a central interval, so a range too narrow and one too wide both cost.
    Source: Gneiting & Raftery (2007), Journal of the American Statistical Association 102, equation 43.
    """
    if not low <= high:
        raise InputError(f"The range {low:g} to {high:g} ends before it begins: give the lower end first.")
    if not 0 < confidence < 1:
        raise InputError(f"confidence={confidence:g} must lie between 0 and 1.")
    outside = max(low - value, value - high, 0.0)
    return (high - low) + 2 / (1 - confidence) * outside


def _check(chances: Sequence[float], outcomes: Sequence[bool]) -> None:
    if len(chances) != len(outcomes) or not chances:
        raise InputError(
            f"{len(chances)} chances and {len(outcomes)} outcomes cannot be compared: give one of each."
        )
    for chance in chances:
        if not 0 <= chance <= 1:
            raise InputError(f"The chance {chance:g} is not possible: give a number from 0 to 1.")
