"""Chance without a stream: each draw is a hash of the seed and of what it is for.

A draw depends on nothing but these numbers, so that people may be simulated in blocks of any size and order,
and on 64-bit integer arithmetic alone, which is the same in every version of Python and NumPy. (The methods
of NumPy's own generators may change their streams between versions: NEP 19.) For the same
reason fractions are added with `math.fsum`: `sum` of floats gives other last digits from Python 3.12 on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def mixed(keys: Keys) -> Keys:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection of 64 bits without a pattern."""
    found = keys ^ (keys >> np.uint64(30))
    found *= FIRST
    found ^= found >> np.uint64(27)
    found *= SECOND
    found ^= found >> np.uint64(31)
    return found


def keyed(key: Keys | np.uint64, counters: Integers | Keys) -> Keys:
    """Output number `counters` of SplitMix64 started at `key`; distinct counters give distinct keys."""
    return mixed((counters.astype(np.uint64) + np.uint64(1)) * STEP + key)


def stream(seed: int, number: int) -> np.uint64:
    """The key of stream `number` of a seed."""
    start = mixed(np.array([seed], dtype=np.uint64))[0]
    return np.uint64(keyed(start, np.array([number]))[0])


def uniform(keys: Keys) -> Floats:
    """Numbers from 0 to below 1 in steps of 2⁻³², from the upper half of each key."""
    return (keys >> np.uint64(32)).astype(np.float64) * 2.0**-32


def halves(keys: Keys) -> tuple[Floats, Floats]:
    """Two numbers like `uniform`'s of each key, from its upper and its lower half."""
    return uniform(keys), (keys & np.uint64(0xFFFFFFFF)).astype(np.float64) * 2.0**-32


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Rows of shares to choose from: `bounds` are the sums of shares, row r raised by r."""

    bounds: Floats
    starts: Integers

    def pick(self, rows: Integers, shares: Floats) -> Integers:
        """The place in its row that each number from 0 to below 1 falls on."""
        return np.searchsorted(self.bounds, rows + shares, side="right") - self.starts[rows]


def choices(rows: Sequence[Sequence[float] | Floats]) -> Choices:
    """Rows of weights as choices; each row has a sum above 0."""
    bounds = []
    for number, row in enumerate(rows):
        sums = np.cumsum(np.asarray(row, dtype=np.float64))
        sums /= sums[-1]
        sums[np.flatnonzero(row)[-1] :] = 1.0
        bounds.append(sums + number)
    starts = np.cumsum([0, *(len(row) for row in bounds[:-1])])
    return Choices(bounds=np.concatenate(bounds), starts=starts)
