"""Who is asked: what stays with a person from wave to wave, and the chance that they answer."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, fsum, log

import numpy as np

from firsthand.learning.simulator.draws import keyed, stream, uniform
from firsthand.learning.simulator.minds import MATTERS, MET
from firsthand.learning.simulator.people import Customer
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.surveys.opinions import NORMAL, STYLES

MOST_INVITED = 8_000
HABITS = 0x68616269  # stream of the seed
# Shares of the stretch in which a wave is open.
OPEN_DAYS = {1: (7 / 91, 28 / 91), 2: (70 / 91, 1.0)}


@dataclass(frozen=True, kw_only=True)
class Character:
    """What stays with a person; standard normal numbers but for `style` and `gaps`.

    `importance` and `satisfaction` by need: how they differ from their segment, as in `minds`; `contentment`
    is the sum of the latter, scaled; `gaps` how many times the usual share of questions they skip.
    """

    importance: Mapping[str, float]
    satisfaction: Mapping[str, float]
    contentment: float
    engagement: float
    style: str
    gaps: float


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Somebody who is asked, on which day of the stretch, and the chance that they answer."""

    customer: Customer
    character: Character
    day: int
    chance: float


def character(setting: Setting, customer: Customer) -> Character:
    """The same person has the same character in every stretch."""
    needs = [need.id for need in setting.world.needs]
    counter = np.int64(customer.number) << 8 | np.arange(max(len(needs), 2))
    important, met, (style, gaps, *_) = (
        [_normal(draw) for draw in uniform(keyed(stream(setting.seed, each), counter)).tolist()]
        for each in (MATTERS, MET, HABITS)
    )
    more = log(max(customer.activity, 1e-3)) / max(setting.world.rhythm.spread, 0.1)
    return Character(
        importance=dict(zip(needs, important, strict=False)),
        satisfaction=dict(zip(needs, met, strict=False)),
        contentment=fsum(met[: len(needs)]) / max(len(needs), 1) ** 0.5,
        engagement=max(-2.0, min(2.0, more)),
        style=list(STYLES)[bisect(list(accumulate(STYLES.values()))[:-1], NORMAL.cdf(style))],
        gaps=exp(0.7 * gaps - 0.245),
    )


def _normal(draw: float) -> float:
    """A standard normal number from a person's draw: the smaller, the higher (as in `minds`)."""
    return -NORMAL.inv_cdf(draw + 2.0**-33)


def invitations(setting: Setting, wave: int, people: Sequence[Customer]) -> list[Invited]:
    """Who of these customers is asked: all there when the wave opens, and newcomers until it closes.

    The odds of answering grow with how active somebody is, and with how far from indifferent they are to
    either side: exp(−0.75 + 0.5 × engagement + 0.3 × (contentment² − 1) + 0.1 × contentment).
    """
    begin, end = (int(share * setting.days) for share in OPEN_DAYS[wave])
    found = []
    for customer in people:
        joined = (customer.joined - setting.date(0)).days
        if joined >= end:
            continue
        who = character(setting, customer)
        odds = exp(-0.75 + 0.5 * who.engagement + 0.3 * (who.contentment**2 - 1) + 0.1 * who.contentment)
        day = min(max(begin, joined + 1), end - 1)
        found.append(Invited(customer=customer, character=who, day=day, chance=odds / (1 + odds)))
    return found
