"""Series of half hours in which it is known what is odd: what settings are chosen on, not judged by."""

import numpy as np
from scipy.signal import lfilter

from benchmarks._nab import Labelled, learning

NAME, DAY, SIZE = "simulated", 48, 4800
WIDTH = 0.1  # of a series is in windows


def cases(many: int = 60, seed: int = 1) -> list[Labelled]:
    """Days and weeks, noise of many kinds, drift, single odd values that nobody marks, and what is odd."""
    random = np.random.default_rng(seed)
    return [_case(random) for _ in range(many)]


def _case(random: np.random.Generator) -> Labelled:
    time, r = np.arange(SIZE), random.choice([0.0, 0.5, 0.9])
    noise = lfilter([np.sqrt(1 - r * r)], [1, -r], random.standard_t(random.choice([3, 5, 50]), SIZE))
    quieter = 1 - random.choice([0.0, 0.5]) * (time // DAY % 7 >= 5)
    values = (
        noise + random.choice([0, 1, 4]) * np.sin(2 * np.pi * time / DAY + random.uniform(0, 6)) * quieter
    )
    values += random.choice([0, 0, 3]) * np.sin(2 * np.pi * time / SIZE * random.uniform(0.5, 2))
    single = random.choice(SIZE, random.integers(0, 6), replace=False)
    values[single] += random.choice([-1, 1], len(single)) * random.uniform(6, 12, len(single))
    count = int(random.integers(1, 4))
    half = int(SIZE * WIDTH / count / 2)
    windows = []
    for tenth in sorted(random.choice(np.arange(2, 10), count, replace=False)):
        at = int(tenth * SIZE / 10 + random.integers(0, SIZE // 20))
        _odd(values, at, random)
        windows.append((max(at - half, learning(SIZE)), min(at + half, SIZE - 1)))
    return Labelled(name=NAME, values=values, times=(), windows=windows)


def _odd(values: np.ndarray, at: int, random: np.random.Generator) -> None:
    """Another level for a while or for good, unrest, or standing still."""
    end = at + int(random.choice([3, 12, 48, 96]))
    size, kind = random.uniform(4, 9) * random.choice([-1, 1]), random.integers(0, 4)
    if kind == 0:
        values[at:end] += size
    elif kind == 1:
        values[at:] += 0.8 * size
    elif kind == 2:
        values[at:end] += random.normal(size=len(values[at:end])) * abs(size)
    else:
        values[at:end] = values[at] + size / 2
