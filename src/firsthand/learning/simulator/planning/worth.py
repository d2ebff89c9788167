"""What sets of items make of wellbeing and income, with arrays: the same as worlds give one by one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.draws import Floats
from firsthand.learning.simulator.effects import shaped
from firsthand.learning.simulator.income import MONTH, joined, kinds, margin, person_days, sign_up
from firsthand.learning.simulator.lives import MOST_CHURN
from firsthand.learning.simulator.wellbeing import wellbeing
from firsthand.learning.simulator.world import World


@dataclass(frozen=True, kw_only=True)
class Worth:
    """The arrays. Axes are segments, needs, items, competitors, quarters (from the first).

    `weights` (segments × needs) sum to 1 in a segment; `effects` items × segments × needs; `rivals` quarters
    × competitors × needs, NaN where a competitor states nothing; `base` each segment's wellbeing at first.
    Rows are the kinds of people in each segment who leave more or less readily, segment after segment.
    """

    world: World
    quarters: int
    users: int
    items: tuple[Item, ...]
    weights: Floats
    before: Floats
    effects: Floats
    rivals: Floats
    pull: Floats
    base: Floats
    _wells: dict[tuple[int, frozenset[int]], Floats] = field(default_factory=dict, repr=False)

    def wellbeing(self, quarter: int, items: frozenset[int]) -> Floats:
        """Of each segment in a quarter (the first is 1) with these items (their places) in effect."""
        found = self._wells.get((quarter, items))
        if found is None:
            found = np.maximum(0.0, self.fares(quarter, self.satisfaction(items)))
            self._wells[quarter, items] = found
        return found

    def satisfaction(self, items: frozenset[int]) -> Floats:
        """Segments × needs with these items in effect."""
        places = sorted(items)
        factors = np.array([self._factor(place, items) for place in places])
        shares = np.clip(self.effects[places] * factors[:, None, None], -1.0, 1.0)
        gap = (1 - self.before) * np.prod(1 - np.maximum(shares, 0.0), axis=0)
        return np.asarray((1 - gap) * np.prod(1 + np.minimum(shares, 0.0), axis=0))

    def effect(self, place: int, segment: int, need: int, items: frozenset[int]) -> float:
        """What an item does while these are in effect."""
        return max(-1.0, min(1.0, float(self.effects[place, segment, need]) * self._factor(place, items)))

    def _factor(self, place: int, items: frozenset[int]) -> float:
        factor = 1.0
        for other, more in self.together[place].items():
            factor *= more if other in items else 1.0
        return factor

    def fares(self, quarter: int, satisfaction: Floats) -> Floats:
        """Own satisfaction (segments × needs) less what rivals take; wellbeing is this or 0."""
        leads = self.rivals[quarter - 1][:, None, :] - satisfaction
        leads = np.nansum(self.weights * leads, axis=2)
        own = (self.weights * satisfaction).sum(axis=1)
        return np.asarray(own - self.pull @ np.maximum(0.0, leads))

    def subscriptions(self, paths: Sequence[Floats], odds: Sequence[float] = ()) -> Floats:
        """What each segment pays in the quarters from 2 on, by its wellbeing (quarters × segments).

        `odds` of paying are multiplied by these in the quarters.
        """
        changes = np.stack(paths) - self.base
        days = self.by_segment(self.person_days(self.leaving(changes)))
        return np.asarray((days * self.daily(changes, odds)).sum(axis=0))

    def odds(self, items: frozenset[int]) -> float:
        """What the odds of paying are multiplied by while these items are in effect."""
        return math.prod(self.items[place].paying for place in sorted(items))

    def by_segment(self, rows: Floats) -> Floats:
        """Sums over the kinds of people in a segment (quarters × rows to quarters × segments)."""
        return np.asarray(rows.reshape(len(rows), len(self.base), -1).sum(axis=2))

    def by_row(self, segments: Floats) -> Floats:
        """Each segment's number for each kind of its people."""
        return np.repeat(segments, len(self.churn) // len(self.base), axis=-1)

    def leaving(self, changes: Floats) -> Floats:
        """The daily churn after a change of wellbeing (quarters × rows, from quarters × segments)."""
        answers = np.exp(-self.world.company.response.loyalty * changes)
        return np.asarray(np.minimum(MOST_CHURN, self.churn * self.by_row(answers)))

    def share(self, changes: Floats, odds: Sequence[float] = ()) -> Floats:
        """The share that pays after a change of wellbeing."""
        factors = np.array(odds or [1.0])[:, None]
        weights = self.paying * factors * np.exp(self.world.company.response.payment * changes)
        return np.asarray(weights / (1 - self.paying + weights))

    def daily(self, changes: Floats, odds: Sequence[float] = ()) -> Floats:
        return self.share(changes, odds) * self.price / MONTH

    def person_days(self, churn: Floats) -> Floats:
        """Days that people are there, by quarter from 2, with this churn (both quarters × rows)."""
        there, found = self.start, []
        for each, added in zip(churn, self.added[1:], strict=True):
            days, there = person_days(there, added, each)
            found.append(days)
        return np.stack(found)

    def margins(self, quarter: int, items: frozenset[int]) -> float:
        """What the devices of a quarter bring in with these items in effect."""
        newcomers = float(self.joins[quarter - 1].sum())
        return newcomers * (margin(self.world.company) - math.fsum(self.costs[place] for place in items))

    @cached_property
    def together(self) -> tuple[Mapping[int, float], ...]:
        places = {item.id: place for place, item in enumerate(self.items)}
        return tuple(
            {places[other]: factor for other, factor in item.together.items() if other in places}
            for item in self.items
        )

    @cached_property
    def costs(self) -> tuple[float, ...]:
        """What each item adds to what a device costs, with replacements for those that fail."""
        hardware = self.world.company.hardware
        failing = {part.id: part.failure for part in hardware.parts} if hardware else {}
        return tuple(
            item.unit_cost * (1 + failing[item.part]) if item.part in failing else 0.0 for item in self.items
        )

    @cached_property
    def joins(self) -> Floats:
        return joined(self.world, quarters=self.quarters + 1, users=self.users)

    @cached_property
    def added(self) -> Floats:
        """Newcomers who sign up: quarters × rows × days."""
        chances = [segment.share * sign_up(self.world, segment) for segment in self.world.segments]
        rows = np.outer(chances, kinds(self.world)[0]).ravel()
        return np.asarray(self.joins[:, None, :] * rows[:, None])

    @cached_property
    def start(self) -> Floats:
        """Who of each row is there on the first day of quarter 2, newcomers apart."""
        shares = [segment.share for segment in self.world.segments]
        there = self.users * self.world.rhythm.existing * np.outer(shares, kinds(self.world)[0]).ravel()
        return person_days(there, self.added[0], np.minimum(MOST_CHURN, self.churn))[1]

    @cached_property
    def churn(self) -> Floats:
        """The daily churn of each row at first: of each kind of people in each segment."""
        return np.outer([segment.churn for segment in self.world.segments], kinds(self.world)[1]).ravel()

    @cached_property
    def paying(self) -> Floats:
        prices = self.world.company.prices
        return np.array(
            [
                math.fsum(share for plan, share in segment.plans.items() if prices.get(plan, 0.0) > 0)
                for segment in self.world.segments
            ]
        )

    @cached_property
    def price(self) -> Floats:
        """What a paying person of each segment pays a month, on average."""
        prices = self.world.company.prices
        paid = [
            math.fsum(share * prices.get(plan, 0.0) for plan, share in segment.plans.items())
            for segment in self.world.segments
        ]
        return np.asarray(np.array(paid) / np.maximum(self.paying, 1e-300))


def compiled(world: World, items: Sequence[Item], *, quarters: int, users: int) -> Worth:
    """The arrays of a world for these items."""
    segments, needs = [each.id for each in world.segments], world.needs
    importance = np.array([[need.importance[segment] for need in needs] for segment in segments])
    rivals = []
    for quarter in range(1, quarters + 2):
        then = shaped(world, items=(), quarter=quarter, prices=world.company.prices)
        rivals.append(
            [[each.satisfaction.get(need.id, np.nan) for need in needs] for each in then.company.competitors]
        )
    shape = (quarters + 1, len(world.company.competitors), len(needs))
    return Worth(
        world=world,
        quarters=quarters,
        users=users,
        items=tuple(items),
        weights=importance / np.maximum(importance.sum(axis=1, keepdims=True), 1e-300),
        before=np.array([[need.satisfaction[segment] for need in needs] for segment in segments]),
        effects=np.array(
            [
                [[item.needs.get(need.id, {}).get(segment, 0.0) for need in needs] for segment in segments]
                for item in items
            ]
        ).reshape(len(items), len(segments), len(needs)),
        rivals=np.array(rivals, dtype=float).reshape(shape),
        pull=np.array([each.pull for each in world.company.competitors]),
        base=np.array([wellbeing(world, segment) for segment in segments]),
    )
