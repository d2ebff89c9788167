"""The kinds of exercise that there are."""

import zlib
from collections.abc import Callable, Mapping

import numpy as np

from firsthand.errors import InputError
from firsthand.learning.exercises.experiment import readable_experiment
from firsthand.learning.exercises.funnel import hidden_in_the_funnel
from firsthand.learning.exercises.interval import interval_too_narrow
from firsthand.learning.exercises.model import Exercise
from firsthand.learning.exercises.segment import which_segment_differs
from firsthand.learning.simulator.voices.dice import Dice

Make = Callable[[Dice, int], Exercise]
KINDS: Mapping[str, Make] = {
    "segment": which_segment_differs,
    "experiment": readable_experiment,
    "funnel": hidden_in_the_funnel,
    "interval": interval_too_narrow,
}


def kinds() -> tuple[str, ...]:
    return tuple(KINDS)


def exercise(kind: str, seed: int) -> Exercise:
    """The exercise of that kind and seed (0 or more). InputError for an unknown kind."""
    if kind not in KINDS:
        raise InputError(f"There are no exercises “{kind}”: choose one of {', '.join(KINDS)}.")
    entropy = np.random.SeedSequence([seed, zlib.crc32(kind.encode())])
    return KINDS[kind](Dice(np.random.Generator(np.random.PCG64(entropy))), seed)
