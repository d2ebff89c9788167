"""How far what people pay may bend downwards as their wellbeing grows."""

import math
from collections.abc import Sequence

import numpy as np

from firsthand.learning.simulator.draws import Floats
from firsthand.learning.simulator.income import MONTH
from firsthand.learning.simulator.lives import MOST_CHURN
from firsthand.learning.simulator.planning.worth import Worth
from firsthand.learning.simulator.setting import QUARTER

LOWEST = (3 - math.sqrt(5)) / 2  # where x (x − 1) e^−x is lowest
STEEPEST = 0.5 + math.sqrt(3) / 6  # the share at which s (1 − s) (1 − 2s) is lowest
POWERS = np.arange(QUARTER + 1)


def curvature(worth: Worth, low: Floats, high: Floats) -> Floats:
    """A number from 0 that the second derivative of `subscriptions`, negated, does not exceed in a box.

    Args: the `low`est and `high`est wellbeing, quarters from 2 × segments; the result has the same shape and
    is for the derivatives by the wellbeing of one quarter each.

    What is paid depends on a quarter's churn c and paying share s as daily(s) × stays(c) + later(c). Both are
    sums of chances to stay k days, (1 − c)^k with c = c₀ exp(−loyalty × change), whose first and second
    derivatives are loyalty × kc (1 − c)^(k − 1) and loyalty² × kc (kc − 1) (1 − c)^(k − 2); those of s are
    payment × s (1 − s) and payment² × s (1 − s) (1 − 2s). Each is bounded where it is smallest in the box.
    """
    response = worth.world.company.response
    churn = worth.leaving(low - worth.base), worth.leaving(high - worth.base)
    share = worth.share(low - worth.base), worth.share(high - worth.base)
    daily = [worth.by_row(each * worth.price / MONTH) for each in share]
    there = [_there(worth, each) for each in churn]
    later = [_later(each, pays) for each, pays in zip(churn, daily, strict=True)]
    slope = response.payment * np.minimum(*(each * (1 - each) for each in share)) * worth.price / MONTH
    bend = worth.by_row(response.payment**2 * _bend(share) * worth.price / MONTH)
    rows = []
    for place in range(len(low)):
        most, least = churn[0][place], churn[1][place]
        twice, once = _second(least, most), _first(least, most)
        stays = [_stays(each[place], worth.added[place + 1]) for each in there]
        goes = [_goes(each[place], worth.added[place + 1]) for each in there]
        total = _signed(twice, daily[0][place], daily[1][place], stays) * response.loyalty**2
        total += _signed(twice, later[0][place], later[1][place], goes) * response.loyalty**2
        total += 2 * worth.by_row(slope[place]) * response.loyalty * (stays[0] * once).sum(axis=1)
        days = [(stays[0] * _powers(most)).sum(axis=1), (stays[1] * _powers(least)).sum(axis=1)]
        total += np.where(bend[place] < 0, bend[place] * days[1], bend[place] * days[0])
        rows.append(total)
    return np.maximum(0.0, -worth.by_segment(np.stack(rows)))


def _powers(churn: Floats) -> Floats:
    """The chance to stay k days (rows × k)."""
    return np.asarray((1 - churn)[:, None] ** POWERS)


def _there(worth: Worth, churn: Floats) -> list[Floats]:
    """Who is there on the first day of each quarter from 2 on, newcomers apart."""
    found = [worth.start]
    for each, added in zip(churn[:-1], worth.added[1:], strict=False):
        found.append((_goes(found[-1], added) * _powers(each)).sum(axis=1))
    return found


def _later(churn: Floats, daily: Floats) -> list[Floats]:
    """What somebody who is there at the end of each quarter will pay in those after it."""
    found = [np.zeros(churn.shape[1])]
    for each, pays in zip(churn[:0:-1], daily[:0:-1], strict=True):
        powers = _powers(each)
        found.append(pays * powers[:, :-1].sum(axis=1) + powers[:, -1] * found[-1])
    return found[::-1]


def _stays(there: Floats, added: Floats) -> Floats:
    """How many person-days have the chance (1 − c)^k (rows × k), k counting nights of the quarter."""
    newcomers = np.concatenate([np.cumsum(added, axis=1)[:, ::-1], np.zeros((len(added), 1))], axis=1)
    newcomers[:, :-1] += there[:, None]
    return np.asarray(newcomers)


def _goes(there: Floats, added: Floats) -> Floats:
    """How many people have the chance (1 − c)^k to see the day after the quarter."""
    return np.concatenate(
        [np.zeros((len(added), 1)), added[:, :0:-1], (added[:, 0] + there)[:, None]], axis=1
    )


def _second(least: Floats, most: Floats) -> Floats:
    """The least of kc (kc − 1) (1 − c)^(k − 2) for churn c in between (rows × k)."""
    low, high = least[:, None] * POWERS, most[:, None] * POWERS
    held = (most >= MOST_CHURN)[:, None]  # more than this nobody's churn is, and then nothing bends
    stay = 1 - most[:, None]
    x = np.clip(LOWEST, low, high)  # where (1 − c)^k is at most e^−x
    falling = x * (x - 1) * np.exp(-x) / np.maximum(1e-9, stay) ** 2
    rising = low * (low - 1) * stay ** np.maximum(0, POWERS - 2)
    return np.where(low < 1, falling, np.where(held, 0.0, rising))


def _first(least: Floats, most: Floats) -> Floats:
    """A lower bound of kc (1 − c)^(k − 1) for churn c in between."""
    lowest = least[:, None] * POWERS * (1 - most)[:, None] ** np.maximum(0, POWERS - 1)
    return np.where((most >= MOST_CHURN)[:, None], 0.0, lowest)


def _signed(derivative: Floats, low: Floats, high: Floats, counts: Sequence[Floats]) -> Floats:
    """The least of a sum of derivatives times counts times values, each from its low to its high."""
    falls = np.minimum(0.0, derivative * counts[1]) * high[:, None]
    rises = np.maximum(0.0, derivative * counts[0]) * low[:, None]
    return np.asarray((falls + rises).sum(axis=1))


def _bend(share: Sequence[Floats]) -> Floats:
    """The least of s (1 − s) (1 − 2s) for shares in between."""
    low, high = share
    ends = [s * (1 - s) * (1 - 2 * s) for s in (low, high, np.clip(STEEPEST, low, high))]
    return np.minimum(np.minimum(ends[0], ends[1]), ends[2])
