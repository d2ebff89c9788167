"""What items that make people pay more readily may bring in at most."""

import math

import numpy as np

from firsthand.learning.simulator.draws import Floats
from firsthand.learning.simulator.income import MONTH
from firsthand.learning.simulator.planning.problem import Problem


def extra(problem: Problem, low: Floats, high: Floats) -> Floats:
    """A number for each item and quarter from 2 that what it adds by `paying` does not exceed in a box.

    Args: the `low`est and `high`est wellbeing, quarters from 2 × segments.

    The share that pays is the logistic function of its log-odds; a factor on the odds adds its logarithm to
    them. What it adds to the share is most where the log-odds lie half of it below 0, or as near to that as
    wellbeing and the other items' factors let them come; days are most where wellbeing is highest.
    """
    worth = problem.worth
    shifts = np.array([math.log(item.paying) for item in worth.items])
    found = np.zeros((len(shifts), len(low)))
    days = worth.by_segment(worth.person_days(worth.leaving(high - worth.base)))
    payment, paid = worth.world.company.response.payment, (worth.paying > 0) & (worth.paying < 1)
    usual = np.where(paid, worth.paying, 0.5)
    usual = np.log(usual / (1 - usual))
    for place in np.flatnonzero(shifts > 0):
        others = np.delete(shifts, place)
        least = usual + payment * (low - worth.base) + np.minimum(0.0, others).sum()
        most = usual + payment * (high - worth.base) + np.maximum(0.0, others).sum()
        steepest = np.clip(-shifts[place] / 2, least, most)
        more = _logistic(steepest + shifts[place]) - _logistic(steepest)
        found[place] = (days * np.where(paid, more * worth.price / MONTH, 0.0)).sum(axis=1)
    return found


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)))
