"""The question a plan answers: items with value and effort, teams with capacity, and wishes between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Team:
    """A team and its capacity in person-months, one number per period (`math.inf`: no limit)."""

    id: str
    name: str
    capacity: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class PlanItem:
    """Something that could be built, whole, within one period.

    `value` counts points of any one kind (at least 0). `effort` maps team ids to person-months. `earliest`
    and `latest` name periods. A `must` item is in every plan. Everything in `depends_on` is in the plan too,
    in the same or an earlier period. No plan holds the item together with one of `excludes`.
    """

    id: str
    title: str
    value: float
    effort: Mapping[str, float] = field(default_factory=dict)
    earliest: str | None = None
    latest: str | None = None
    must: bool = False
    depends_on: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()

    @property
    def total_effort(self) -> float:
        return sum(self.effort.values())


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Items to be placed into `periods` (names, in order of time) within what `teams` can do.

    `discount` is the share of its value that an item loses with each period it waits, from 0 to below 1.
    At 0 an earlier period counts only between plans of equal value.
    """

    periods: tuple[str, ...]
    teams: tuple[Team, ...]
    items: tuple[PlanItem, ...]
    discount: float = 0.0

    @cached_property
    def item(self) -> Mapping[str, PlanItem]:
        """The items by id."""
        return {item.id: item for item in self.items}

    def window(self, item: PlanItem) -> range:
        """The positions of the periods that the item's dates allow."""
        first = 0 if item.earliest is None else self.periods.index(item.earliest)
        last = len(self.periods) - 1 if item.latest is None else self.periods.index(item.latest)
        return range(first, last + 1)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a problem cannot be solved. `name` is for code, `ids` are what it is about, `message` is for people."""

    name: str
    message: str
    ids: tuple[str, ...] = ()


def structural_faults(problem: Problem) -> tuple[Fault, ...]:
    """Every broken rule that can be seen without solving, in a fixed order; empty when all is well.

    Names: `no-periods`, `duplicate-id`, `capacity-length`, `negative-number`, `discount-range`,
    `unknown-team`, `unknown-period`, `unknown-item`, `window-reversed`, `dependency-cycle`.
    """
    raise NotImplementedError
