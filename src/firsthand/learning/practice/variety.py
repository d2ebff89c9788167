"""What differs from seed to seed: which needs matter, to whom, and how much each item helps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, fsum, log
from statistics import NormalDist

from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.consequences import chance
from firsthand.learning.simulator.world import TrueNeed, World

# Standard deviations at a variety of 1: of the log-odds that a need matters to people, and that it matters to
# a segment, or is met there; and of the logarithm of what an item does.
NEED, SEGMENT, ITEM = 0.9, 0.6, 0.4
LEAST, MOST = 0.05, 0.95  # of a share of people
STRONGEST = 0.6  # share of a gap that one item closes, or of what there was that it destroys
BAND = 7  # items of about the same effort, among which their strengths are dealt out
DIGITS = 3  # fewer than a float has, so that a run is the same on every machine


@dataclass(frozen=True, kw_only=True)
class _Draws:
    """Chance that depends on the seed and a purpose alone, times the variety."""

    seed: int
    variety: float

    def normal(self, purpose: str) -> float:
        return self.variety * NormalDist().inv_cdf(chance(self.seed, purpose) + 2.0**-33)

    def dealt(self, purpose: str, names: Sequence[str]) -> dict[str, str]:
        """Whose each gets when all are dealt out anew."""
        order = sorted(names, key=lambda name: chance(self.seed, f"{purpose} dealt to {name}"))
        return dict(zip(names, order, strict=True))

    def between(self, own: float, other: float) -> float:
        """From one's own at a variety of 0 to the other's at 1."""
        return own + self.variety * (other - own)


def varied(world: World, *, seed: int, variety: float) -> World:
    """The world as this seed has it: people, needs and items keep their names, the truth about them changes.

    `variety` from 0 (as the world file says) to 1 (dealt anew). How well needs are met is dealt out among the
    needs; how much of a gap items close, and how well their effort is estimated, among items of about the
    same effort: so the game stays as hard. Then all is moved a little by normal draws, shares of people on
    the scale of log-odds. Shares stay within 0.05 and 0.95, effects within −0.6 and 0.6.
    """
    if not variety:
        return world
    draws = _Draws(seed=seed, variety=variety)
    items = _items(world.company.items, draws)
    return replace(world, needs=_needs(world, draws), company=replace(world.company, items=items))


def _needs(world: World, draws: _Draws) -> tuple[TrueNeed, ...]:
    def level(need: TrueNeed) -> float:
        return fsum(segment.share * _odds(need.satisfaction[segment.id]) for segment in world.segments)

    levels = {need.id: level(need) for need in world.needs}
    whose = draws.dealt("satisfaction", list(levels))

    def moved(need: TrueNeed, what: str, shares: Mapping[str, float], by: float) -> dict[str, float]:
        return {
            segment: _share(_odds(share) + by + SEGMENT * draws.normal(f"{what} of {need.id}, {segment}"))
            for segment, share in shares.items()
        }

    return tuple(
        replace(
            need,
            importance=moved(
                need, "importance", need.importance, NEED * draws.normal(f"importance of {need.id}")
            ),
            satisfaction=moved(
                need,
                "satisfaction",
                need.satisfaction,
                draws.between(0.0, levels[whose[need.id]] - levels[need.id]),
            ),
        )
        for need in world.needs
    )


def _items(items: Sequence[Item], draws: _Draws) -> tuple[Item, ...]:
    """Items that close a gap get another's strength, and another's trust in its estimate."""
    known = {item.id: item for item in items}
    able = sorted((item for item in items if _strength(item)), key=lambda item: fsum(item.effort.values()))
    whose: dict[str, str] = {item.id: item.id for item in items}
    for first in range(0, len(able), BAND):
        whose |= draws.dealt("strength", [item.id for item in able[first : first + BAND]])
    return tuple(_item(item, known[whose[item.id]], draws) for item in items)


def _item(item: Item, other: Item, draws: _Draws) -> Item:
    harm = exp(ITEM * draws.normal(f"harm of {item.id}"))
    gain = exp(ITEM * draws.normal(f"gain of {item.id}"))
    if _strength(item):
        gain *= (_strength(other) / _strength(item)) ** draws.variety

    def scaled(share: float) -> float:
        return round(max(-STRONGEST, min(STRONGEST, share * (gain if share > 0 else harm))), DIGITS)

    needs = {
        need: {segment: scaled(share) for segment, share in shares.items()}
        for need, shares in item.needs.items()
    }
    optimism = round(draws.between(item.optimism, other.optimism), DIGITS)
    overrun = round(draws.between(item.overrun, other.overrun), DIGITS)
    return replace(item, needs=needs, optimism=optimism, overrun=overrun)


def _strength(item: Item) -> float:
    """The largest share of a gap that it closes."""
    return max((0.0, *(share for shares in item.needs.values() for share in shares.values())))


def _odds(share: float) -> float:
    """The logarithm of the odds."""
    share = min(max(share, LEAST), MOST)
    return log(share / (1 - share))


def _share(odds: float) -> float:
    return round(min(max(1 / (1 + exp(-odds)), LEAST), MOST), DIGITS)
