"""What items that do harm destroy at least, and how low wellbeing can fall."""

import math

import numpy as np

from firsthand.learning.simulator.draws import Floats
from firsthand.learning.simulator.planning.problem import Problem
from firsthand.learning.simulator.planning.worth import Worth


def losses(worth: Worth) -> Floats:
    """The share of satisfaction that each item destroys at least, whatever else does (as `effects`).

    Several losses together are at least the sum of each one, times what all others would leave.
    """
    least = np.zeros_like(worth.effects)
    most = np.zeros_like(worth.effects)
    for place, together in enumerate(worth.together):
        down = np.maximum(0.0, -worth.effects[place])
        factors = list(together.values())
        least[place] = np.minimum(1.0, down * math.prod(min(1.0, factor) for factor in factors))
        most[place] = np.minimum(1.0, down * math.prod(max(1.0, factor) for factor in factors))
    left = 1 - most
    others = [np.prod(np.delete(left, place, axis=0), axis=0) for place in range(len(left))]
    return np.asarray(least * np.array(others).reshape(least.shape))


def lowest(problem: Problem) -> Floats:
    """What wellbeing cannot fall below, quarters from 2 × segments; under 0 where rivals take all."""
    worth = problem.worth
    destroyed = [
        np.minimum(
            1.0, np.maximum(0.0, -worth.effects[place]) * math.prod(max(1.0, f) for f in more.values())
        )
        for place, more in enumerate(worth.together)
    ]
    served = worth.before * np.prod(1 - np.array(destroyed).reshape(worth.effects.shape), axis=0)
    return np.stack([worth.fares(quarter, served) for quarter in problem.counted])
