"""Which plans a company can carry out when nothing is left to chance, and what each brings in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum

import numpy as np

from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.consequences import lot
from firsthand.learning.simulator.draws import Floats
from firsthand.learning.simulator.planning.builds import Schedule, expected, fastest, ready, schedules
from firsthand.learning.simulator.planning.worth import Worth, compiled
from firsthand.learning.simulator.world import World

# The quarter in which each item ships, in the order of the items; 0 is never.
Plan = tuple[int, ...]
ROUNDING = 1e-9  # days


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`quarters` to decide on. What ships in quarter q is felt from q + 1 on: 2 to `quarters` + 1 count.

    `releases` (schedules × items): the first quarter in which each item can ship, one after the last: never.
    """

    world: World
    quarters: int
    worth: Worth
    schedules: tuple[Schedule, ...]
    releases: tuple[tuple[int, ...], ...]
    efforts: Floats
    capacity: Floats
    after: tuple[tuple[int, ...], ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return self.worth.items

    def possible(self, plan: Plan) -> bool:
        """Whether it can be carried out: order, days of each team, parts and stages."""
        return self.ordered(plan) and self.fits(plan) and self.schedule(plan) is not None

    def ordered(self, plan: Plan) -> bool:
        """Whether items ship after those that they need, or with them."""
        return all(
            0 < plan[other] <= done for place, done in enumerate(plan) if done for other in self.after[place]
        )

    def fits(self, plan: Plan) -> bool:
        """Whether no team needs more days up to a quarter than it has: work may be spread over quarters."""
        shipped = np.array(plan)
        for quarter in range(1, self.quarters + 1):
            there = (shipped > 0) & (shipped <= quarter)
            if np.any(self.efforts[there].sum(axis=0) > quarter * self.capacity + ROUNDING):
                return False
        return True

    def schedule(self, plan: Plan) -> Schedule | None:
        """The cheapest schedule of builds with which all items can ship in time, their parts paid for."""
        for schedule, release in zip(self.schedules, self.releases, strict=True):
            in_time = all(not done or first <= done for done, first in zip(plan, release, strict=True))
            if in_time and self._affordable(plan, schedule):
                return schedule
        return None

    def _affordable(self, plan: Plan, schedule: Schedule) -> bool:
        """Whether money suffices to order all parts in the first quarter, beside the builds."""
        company = self.world.company
        parts = fsum(lot(company, part) for part in self.parts(plan))
        return all(
            parts + spent <= quarter * company.money + ROUNDING
            for quarter, spent in enumerate(schedule.spent, start=1)
        )

    def parts(self, plan: Plan) -> tuple[str, ...]:
        """The parts that its items need, each once."""
        needed = (item.part for item, done in zip(self.items, plan, strict=True) if done and item.part)
        return tuple(dict.fromkeys(needed))

    def felt(self, plan: Plan, quarter: int) -> frozenset[int]:
        """The places of the items in effect in a quarter."""
        return frozenset(
            place for place, done in enumerate(plan) if done and done + self.items[place].delay < quarter
        )

    def value(self, plan: Plan) -> float:
        """What quarters 2 to `quarters` + 1 are expected to bring in."""
        felt = [self.felt(plan, quarter) for quarter in self.counted]
        paths = [self.worth.wellbeing(*each) for each in zip(self.counted, felt, strict=True)]
        devices = fsum(self.worth.margins(*each) for each in zip(self.counted, felt, strict=True))
        odds = [self.worth.odds(each) for each in felt]
        return float(self.worth.subscriptions(paths, odds).sum()) + devices

    @property
    def counted(self) -> range:
        return range(2, self.quarters + 2)

    @cached_property
    def fastest(self) -> tuple[tuple[int, ...], ...]:
        """The releases of the schedules of which no other is faster, whatever they cost."""
        return tuple(self.releases[place] for place in fastest(self.schedules))

    @cached_property
    def earliest(self) -> tuple[int, ...]:
        """The first quarter in which each item can ship with any schedule."""
        return tuple(min(releases) for releases in zip(*self.releases, strict=True))


def problem(world: World, *, quarters: int, users: int) -> Problem:
    """The problem that a world poses, without the items that no best plan needs."""
    sure = replace(world, company=expected(world.company))
    items = useful(sure.company.items)
    known = schedules(sure.company, quarters)
    teams = [team.id for team in sure.company.teams]
    places = {item.id: place for place, item in enumerate(items)}
    return Problem(
        world=sure,
        quarters=quarters,
        worth=compiled(sure, items, quarters=quarters, users=users),
        schedules=known,
        releases=tuple(tuple(ready(sure.company, item, each, quarters) for item in items) for each in known),
        efforts=np.array([[item.effort.get(team, 0.0) for team in teams] for item in items]),
        capacity=np.array([team.days for team in sure.company.teams]),
        after=tuple(tuple(places[other] for other in item.after) for item in items),
    )


def useful(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items without those that cannot make any plan better.

    Such an item closes no gap, makes no device cheaper and nobody pay more readily, is needed by no item that
    stays and does not better what one that stays does: it could be taken out of any plan.
    """
    kept = tuple(items)
    while True:
        fewer = tuple(item for item in kept if _helps(item, kept))
        if len(fewer) == len(kept):
            return kept
        kept = fewer


def _helps(item: Item, items: Sequence[Item]) -> bool:
    closes = any(share > 0 for shares in item.needs.values() for share in shares.values())
    needed = any(item.id in other.after for other in items)
    # A factor above 1 makes gains larger, one below 1 makes losses smaller.
    betters = any(other.together.get(item.id, 1.0) != 1.0 for other in items if other is not item)
    return closes or needed or betters or item.unit_cost < 0 or item.paying > 1
