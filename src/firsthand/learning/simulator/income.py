"""What a product is expected to bring in, in closed form: no person is simulated."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from firsthand.learning.simulator.company import Company
from firsthand.learning.simulator.draws import Floats
from firsthand.learning.simulator.lives import MOST_CHURN
from firsthand.learning.simulator.model import follow_chances, joining_weights
from firsthand.learning.simulator.setting import QUARTER
from firsthand.learning.simulator.world import Segment, World

MONTH = 365.25 / 12  # days


@dataclass(frozen=True, kw_only=True)
class Income:
    """What is expected of a quarter: mean number of `people` who are there, share of them `paying`.

    `subscriptions` and `devices` in the company's currency; devices less returns, parts and their repair.
    """

    people: float
    paying: float
    subscriptions: float
    devices: float

    @property
    def total(self) -> float:
        return self.subscriptions + self.devices


def incomes(worlds: Sequence[World], *, users: int) -> tuple[Income, ...]:
    """What each quarter is expected to bring in, when these are the worlds of the quarters.

    Each night those who are there leave with their chance, each day newcomers who sign up come in. Somebody
    with a plan pays its price ÷ 30.4 a day.
    """
    first = worlds[0]
    joins = joined(first, quarters=len(worlds), users=users)
    signing = {segment.id: sign_up(first, segment) for segment in first.segments}
    weights, factors = kinds(first)
    there = {each.id: users * first.rhythm.existing * each.share * weights for each in first.segments}
    found = []
    for world, newcomers in zip(worlds, joins, strict=True):
        people = paying = subscriptions = 0.0
        for segment in world.segments:
            added = newcomers * (segment.share * signing[segment.id]) * weights[:, None]
            churn = np.minimum(MOST_CHURN, segment.churn * factors)
            by_kind, there[segment.id] = person_days(there[segment.id], added, churn)
            days = float(by_kind.sum())
            people += days / QUARTER
            paying += days / QUARTER * paying_share(segment, world.company)
            subscriptions += days * daily(segment, world.company)
        devices = float(newcomers.sum()) * margin(world.company)
        income = Income(people=people, paying=paying / people, subscriptions=subscriptions, devices=devices)
        found.append(income)
    return tuple(found)


def person_days(there: Floats, added: Floats, churn: Floats) -> tuple[Floats, Floats]:
    """Days that people of each kind spend in a quarter, and how many are there on the day after it.

    Each entry is a kind: `there` on the first day already; `added` (kinds × days) come; each night the share
    `churn` leaves.
    """
    powers = (1 - churn)[:, None] ** np.arange(added.shape[1] + 1)  # of those there on day 0, on each day
    sums = np.cumsum(powers, axis=1)[:, -2::-1]
    days = there * sums[:, 0] + (added * sums).sum(axis=1)
    return days, there * powers[:, -1] + (added * powers[:, :0:-1]).sum(axis=1)


def kinds(world: World) -> tuple[Floats, Floats]:
    """How many of a segment's people leave how much more readily than its mean: weights and factors.

    Those who come often stay long: the factor is log-normal with mean 1 and the spread of their activity. Six
    points stand for it (Gauss–Hermite: for polynomials of the logarithm up to degree 11 they are exact).
    """
    points, weights = np.polynomial.hermite_e.hermegauss(6)
    factors = np.exp(world.rhythm.spread * points)
    weights /= weights.sum()
    return weights, factors / float(weights @ factors)


def daily(segment: Segment, company: Company) -> float:
    """What a person of a segment pays a day on average."""
    return fsum(share * company.prices.get(plan, 0.0) for plan, share in segment.plans.items()) / MONTH


def paying_share(segment: Segment, company: Company) -> float:
    return fsum(share for plan, share in segment.plans.items() if company.prices.get(plan, 0.0) > 0)


def margin(company: Company) -> float:
    """What a device brings in: its price less returns, less its parts and what replaces failing ones."""
    hardware = company.hardware
    if hardware is None:
        return 0.0
    parts = fsum(part.cost * (1 + part.failure) for part in hardware.parts)
    return hardware.price * (1 - hardware.returned) - parts


def joined(world: World, *, quarters: int, users: int) -> Floats:
    """Newcomers expected on each day of each quarter (quarters × 91), whether they sign up or not."""
    weights = joining_weights(world, quarters * QUARTER).reshape(quarters, QUARTER)
    return np.asarray(users * (1 - world.rhythm.existing) * weights / weights[0].sum())


def sign_up(world: World, segment: Segment) -> float:
    """The chance that a newcomer signs up in the first visit: that its events come to `identify`."""
    names = world.event_names
    chances = follow_chances(world, segment)[:, :-1]
    goal = names.index(world.identify)
    chances[goal] = 0.0
    ends = np.zeros(len(names))
    ends[goal] = 1.0
    reached = np.linalg.solve(np.eye(len(names)) - chances, ends)
    return float(np.array([event.first for event in world.events]) @ reached)
