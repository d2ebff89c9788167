"""Which items a company tests, how, and what goes wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

import numpy as np

from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.draws import Floats
from firsthand.learning.simulator.effects import shaped
from firsthand.learning.simulator.model import follow_chances
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.wellbeing import answered
from firsthand.learning.simulator.world import World

ENROLMENT = 7  # days in which people may come into a test, with their first visit in them
BEFORE = 28  # days before, whose visits are counted too


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A test: today's product (variation 0) beside one with the `item` too (1; none: the same product again).

    It begins on a `day` of the stretch for a `share` of the people; each is watched for some `weeks` from
    their first visit in it. True of it: visits of variation 1 are (1 + `novelty` × exp(−days ÷ `fades`))
    times as many for its newness alone; a share `lost` of those who visit more than `heavy` times the usual
    are missing in it.
    """

    item: Item | None
    day: int
    weeks: int
    share: float = 1.0
    novelty: float = 0.0
    fades: float = 5.0
    lost: float = 0.0
    heavy: float = 1.0

    @property
    def id(self) -> str:
        return self.item.id if self.item else "same"

    @property
    def name(self) -> str:
        return self.item.title if self.item else "The same twice"

    @property
    def variations(self) -> tuple[str, str]:
        """What people see: the product as it is, and the other."""
        return "as it was", self.item.title if self.item else "the same again"

    @property
    def last(self) -> int:
        """The day after the last on which anybody is watched."""
        return self.day + ENROLMENT + 7 * self.weeks


@dataclass(frozen=True, kw_only=True)
class Habits:
    """What people do by segment: visits a day, how often a visit has the goal (an event), shares of plans."""

    visits: Mapping[str, float]
    goals: Mapping[str, float]
    plans: Mapping[str, Mapping[str, float]]


def trials(setting: Setting) -> tuple[Trial, ...]:
    """The tests of a stretch, those that end within it: which one is what, nobody is told.

    Nothing is tested that needs another device. By what they do to visits, the best item is tested for four
    weeks, the second best with a faulty assignment, one from the middle on a tenth of the people for a week,
    the one that does least while it is still new, and the most harmful one; and the product with itself.
    """
    ranked = sorted(
        (item for item in setting.world.company.items if not (item.part or item.stage or item.unit_cost)),
        key=lambda item: -_lift(setting.world, item),
    )
    best, second, inner, worst = ranked[:1], ranked[1:2], ranked[2:-1], ranked[2:][-1:]
    idle = sorted(inner, key=lambda item: abs(_lift(setting.world, item)))[:1]
    good = [item for item in inner if item not in idle and _lift(setting.world, item) > 0]
    planned = (
        Trial(item=None, day=3, weeks=2),
        *(Trial(item=item, day=10, weeks=1, share=0.1) for item in good[len(good) // 2 :][:1]),
        *(Trial(item=item, day=21, weeks=3, lost=0.7) for item in second),
        *(Trial(item=item, day=28, weeks=4) for item in best),
        *(Trial(item=item, day=35, weeks=5, novelty=0.3) for item in idle),
        *(Trial(item=item, day=49, weeks=3) for item in worst),
    )
    return tuple(each for each in planned if each.last <= setting.days)


def goal(world: World, item: Item | None) -> str:
    """The event that a test counts: the one that its item changes most, else the last kind of a world."""
    if item and item.events:
        return max(item.events, key=lambda event: abs(np.log(item.events[event])))
    return world.event_names[-2]


def habits(world: World, event: str) -> Habits:
    """What people do in a world."""
    place = world.event_names.index(event)
    starts = np.array([each.start for each in world.events])
    return Habits(
        visits={segment.id: segment.sessions for segment in world.segments},
        goals={
            segment.id: float(_visited(starts, follow_chances(world, segment))[place])
            for segment in world.segments
        },
        plans={segment.id: segment.plans for segment in world.segments},
    )


def _visited(starts: Floats, chances: Floats) -> Floats:
    """How often each event comes in a visit, on average: starts × (1 − chances)⁻¹ (Kemeny and Snell 1960)."""
    return np.asarray(np.linalg.solve(np.eye(len(starts)) - chances[:, :-1].T, starts), dtype=np.float64)


def treated(world: World, item: Item | None) -> World:
    """The world with the item in effect, and people's habits as they answer it."""
    if item is None:
        return world
    return answered(shaped(world, items=[item.id], quarter=1, prices=world.company.prices), before=world)


def _lift(world: World, item: Item) -> float:
    """By how much an item changes the visits of all people, as a share."""
    after = treated(world, item)
    before = fsum(segment.share * segment.sessions for segment in world.segments)
    return fsum(segment.share * segment.sessions for segment in after.segments) / before - 1
