"""Whether units came to the variants as they were meant to. If not, nothing else can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from firsthand.errors import InputError

STOP = 0.001  # below it the verdict is withheld


@dataclass(frozen=True, kw_only=True)
class Split:
    """Units `counted` and `expected` in each variant; `p` of a split as uneven as this by chance alone."""

    counted: tuple[int, ...]
    expected: tuple[float, ...]
    p: float

    @property
    def wrong(self) -> bool:
        return self.p < STOP


def split(counted: Sequence[int], shares: Sequence[float] | None = None) -> Split:
    """Pearson's chi-square of units by variant, k − 1 degrees of freedom, k the variants.

    `shares` are the intended ones, in any unit (default: all alike). Below p = 0.001 the assignment is taken
    to be faulty: one good test in a thousand is stopped too. Source: A. Fabijan et al. (2019), KDD '19,
    2156-2164. Raises `InputError`: nobody counted, lengths that differ, a share that is not above zero.
    """
    wanted = [1.0] * len(counted) if shares is None else list(shares)
    if len(wanted) != len(counted) or len(counted) < 2:
        raise InputError(
            f"{len(wanted)} shares for {len(counted)} variants: give one for each of two or more."
        )
    if not all(share > 0 and np.isfinite(share) for share in wanted):
        raise InputError(f"shares={wanted} must all be above zero.")
    if sum(counted) <= 0 or min(counted) < 0:
        raise InputError(f"counted={list(counted)}: at least one unit, and no negative number.")
    expected = np.array(wanted) / sum(wanted) * sum(counted)
    statistic = float(((np.array(counted) - expected) ** 2 / expected).sum())
    p = float(special.chdtrc(len(counted) - 1, statistic))
    return Split(counted=tuple(counted), expected=tuple(expected.tolist()), p=p)
