"""Many comparisons at once: p-values that account for how many there were."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from firsthand.experiments.statistics import Floats


def holm(p: ArrayLike) -> Floats:
    """Adjusted so that all comparisons together are wrong with at most the chance compared with.

    The i-th smallest of m is multiplied by m − i + 1, and never falls below a smaller one's. NaN stays NaN
    and does not count. Any shape. Source: S. Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    return _stepped(p, lambda ordered, m: np.maximum.accumulate(ordered * np.arange(m, 0, -1)))


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Adjusted so that of the differences found, on average at most the share compared with is none.

    The i-th smallest of m is multiplied by m ÷ i, and never exceeds a larger one's. Holds for independent
    or positively dependent comparisons. NaN stays NaN. Source: Y. Benjamini and Y. Hochberg (1995), Journal
    of the Royal Statistical Society B 57, 289-300.
    """
    return _stepped(
        p, lambda ordered, m: np.minimum.accumulate((ordered * m / np.arange(1, m + 1))[::-1])[::-1]
    )


def _stepped(p: ArrayLike, step: Callable[[Floats, int], Floats]) -> Floats:
    given = np.asarray(p, dtype=np.float64)
    found = np.full(given.size, np.nan)
    known = np.flatnonzero(~np.isnan(given.ravel()))
    order = known[np.argsort(given.ravel()[known], kind="stable")]
    found[order] = np.minimum(step(given.ravel()[order], len(order)), 1.0)
    return found.reshape(given.shape)
