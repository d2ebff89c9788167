"""What items, competitors' moves and prices make of a world."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from math import fsum, prod

from firsthand.learning.simulator.company import Competitor, Hardware, Item
from firsthand.learning.simulator.world import EventKind, TrueNeed, World


def shaped(world: World, *, items: Collection[str], quarter: int, prices: Mapping[str, float]) -> World:
    """The world in a quarter (the first is 1) with these items in effect and these prices.

    Only which items are in effect counts, not since when. Competitors' moves are felt from the quarter after
    theirs on. Parts cost what the items made with them add to a device.
    """
    there = [item for item in world.company.items if item.id in items]
    company = replace(
        world.company,
        prices=dict(prices),
        paying=prod(item.paying for item in there),
        hardware=_costed(world.company.hardware, there),
        competitors=tuple(_moved(world, each, quarter) for each in world.company.competitors),
    )
    return replace(
        world,
        needs=tuple(_served(need, there) for need in world.needs),
        events=tuple(_followed(event, event_factors(there)) for event in world.events),
        company=company,
    )


def effect(item: Item, need: str, segment: str, items: Collection[str]) -> float:
    """What an item does to a need of a segment while `items` are in effect too, from −1 to 1."""
    share = item.needs.get(need, {}).get(segment, 0.0)
    share *= prod(factor for other, factor in item.together.items() if other in items)
    return max(-1.0, min(1.0, share))


def changed(satisfaction: float, effects: Iterable[float]) -> float:
    """Satisfaction after effects above 0 have closed shares of its gap, then those below 0 destroyed some.

    1 − (1 − satisfaction) × Π(1 − gain), times Π(1 − loss): so the order of the effects does not matter.
    """
    effects = list(effects)
    gap = (1 - satisfaction) * prod(1 - each for each in effects if each > 0)
    return (1 - gap) * prod(1 + each for each in effects if each < 0)


def event_factors(items: Iterable[Item]) -> Mapping[str, float]:
    """What the chance of each event to follow another is multiplied by."""
    factors: dict[str, float] = {}
    for item in items:
        for event, factor in item.events.items():
            factors[event] = factors.get(event, 1.0) * factor
    return factors


def _served(need: TrueNeed, items: list[Item]) -> TrueNeed:
    ids = {item.id for item in items}
    satisfaction = {
        segment: changed(before, [effect(item, need.id, segment, ids) for item in items])
        for segment, before in need.satisfaction.items()
    }
    return replace(need, satisfaction=satisfaction)


def _followed(event: EventKind, factors: Mapping[str, float]) -> EventKind:
    """The chances of what follows times their factors, brought to a sum of 1 with the end of the visit."""
    if not any(name in factors for name in event.next):
        return event
    weights = {name: chance * factors.get(name, 1.0) for name, chance in event.next.items()}
    total = fsum(weights.values()) + 1 - fsum(event.next.values())
    return replace(event, next={name: weight / total for name, weight in weights.items()})


def _costed(hardware: Hardware | None, items: list[Item]) -> Hardware | None:
    if hardware is None:
        return None
    parts = tuple(
        replace(part, cost=part.cost + fsum(item.unit_cost for item in items if item.part == part.id))
        for part in hardware.parts
    )
    return replace(hardware, parts=parts)


def _moved(world: World, competitor: Competitor, quarter: int) -> Competitor:
    satisfaction = dict(competitor.satisfaction)
    for move in competitor.moves:
        if move.quarter < quarter:
            for need, share in move.needs.items():
                before = satisfaction.get(need, _usual(world, need))
                satisfaction[need] = changed(before, [share])
    return replace(competitor, satisfaction=satisfaction)


def _usual(world: World, need: str) -> float:
    """How well the product serves a need on average, which is where a competitor is that states nothing."""
    found = next(each for each in world.needs if each.id == need)
    return fsum(segment.share * found.satisfaction[segment.id] for segment in world.segments)
