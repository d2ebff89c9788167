"""Simple ways to choose without knowing the truth, to compare a practice run with."""

from collections.abc import Sequence
from math import fsum

from firsthand.learning.simulator.choices import Choices, Work
from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.consequences import WEEKS, chance, estimated, lot, stages_of
from firsthand.learning.simulator.world import World


def loudest(world: World, *, quarters: int = 4) -> tuple[Choices, ...]:
    """Build what the loudest customers ask for: the segment with most visits, its unmet needs first.

    An item counts what it does for them: the sum over needs of importance × (1 − satisfaction) × its effect.
    Effort, and everybody else, do not count.
    """
    heard = max(world.segments, key=lambda segment: segment.share * segment.sessions).id
    unmet = {need.id: need.importance[heard] * (1 - need.satisfaction[heard]) for need in world.needs}

    def asked(item: Item) -> float:
        return fsum(unmet[need] * effects.get(heard, 0.0) for need, effects in item.needs.items())

    return in_order(world, sorted(world.company.items, key=asked, reverse=True), quarters)


def highest_rice(world: World, *, quarters: int = 4) -> tuple[Choices, ...]:
    """Build by reach × impact × confidence ÷ effort, as a team reckons that believes in all of its items.

    Reach is the share of people to whom the needs matter that an item is about; impact and confidence are 1
    for all; effort is the teams' own estimate.
    """

    def rice(item: Item) -> float:
        about = [need for need in world.needs if any(item.needs.get(need.id, {}).values())]
        reach = fsum(
            segment.share * max((need.importance[segment.id] for need in about), default=0.0)
            for segment in world.segments
        )
        return reach / estimated(item)

    return in_order(world, sorted(world.company.items, key=rice, reverse=True), quarters)


def at_random(world: World, *, seed: int, quarters: int = 4) -> tuple[Choices, ...]:
    """Build in an order that chance decides."""
    items = sorted(world.company.items, key=lambda item: chance(seed, f"order of {item.id}"))
    return in_order(world, items, quarters)


def in_order(world: World, items: Sequence[Item], quarters: int) -> tuple[Choices, ...]:
    """Choices that name everything in the first quarter in this order, what items need ahead of them.

    Builds run one series after the other, and parts are ordered in the order of their items, while the money
    lasts.
    """
    known = {item.id: item for item in items}
    order: list[str] = []

    def name(item: str) -> None:
        if item not in order:
            for other in known[item].after:
                name(other)
            order.append(item)

    for item in items:
        name(item.id)
    company, stages = world.company, list(stages_of(world.company))
    parts = list(dict.fromkeys(known[item].part for item in order if known[item].part))
    money, begins, plan = 0.0, 0.0, []
    for quarter in range(1, quarters + 1):
        money += company.money
        begins = max(begins, (quarter - 1) * WEEKS)
        runs: list[str] = []
        while stages and begins < quarter * WEEKS and stages[0].money <= money:
            money, begins = money - stages[0].money, begins + stages[0].weeks
            runs.append(stages[0].id)
            stages = [*stages[1:], stages[0]]
        ordered = list[str]()
        while parts and lot(company, parts[0]) <= money:
            money -= lot(company, parts[0])
            ordered.append(parts.pop(0))
        work = tuple(Work(item=item) for item in order) if quarter == 1 else ()
        plan.append(Choices(work=work, stages=tuple(runs), parts=tuple(ordered)))
    return tuple(plan)
