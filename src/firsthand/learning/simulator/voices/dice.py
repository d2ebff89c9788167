"""Draws from a NumPy generator, fetched in blocks: one at a time they would take most of the run."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_BLOCK = 4096


class Dice:
    """Uniform draws from `rng`, in blocks of `block`; nothing else may draw from it meanwhile."""

    def __init__(self, rng: np.random.Generator, block: int = _BLOCK) -> None:
        self._rng, self._left, self._block = rng, list[float](), block

    def share(self) -> float:
        """A number from 0 up to, not including, 1."""
        if not self._left:
            self._left = self._rng.random(self._block).tolist()
        return self._left.pop()

    def hits(self, chance: float) -> bool:
        return self.share() < chance

    def one(self, things: Sequence[T]) -> T:
        return things[int(self.share() * len(things))]

    def weighed(self, weights: Mapping[T, float]) -> T:
        sums = list(accumulate(weights.values()))
        return list(weights)[min(bisect(sums, self.share() * sums[-1]), len(sums) - 1)]
