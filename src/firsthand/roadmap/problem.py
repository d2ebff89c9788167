"""The question a plan answers: items with value and effort, teams with capacity, and wishes between them."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter


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
    """Why a problem cannot be solved: `name` for code, `ids` of what it is about, `message` for people."""

    name: str
    message: str
    ids: tuple[str, ...] = ()


def structural_faults(problem: Problem) -> tuple[Fault, ...]:
    """Every broken rule that can be seen without solving, in a fixed order; empty when all is well.

    Names: `no-periods`, `duplicate-id`, `capacity-length`, `negative-number`, `discount-range`,
    `unknown-team`, `unknown-period`, `unknown-item`, `window-reversed`, `dependency-cycle`.
    """
    found = [*_duplicates(problem), *_numbers(problem), *_references(problem)]
    return tuple(found) or tuple(_cycles(problem))


def _duplicates(problem: Problem) -> Iterator[Fault]:
    if not problem.periods:
        yield Fault(name="no-periods", message="There is no period to plan for: add at least one.")
    ids = {
        "Period": list(problem.periods),
        "Team": [team.id for team in problem.teams],
        "Item": [item.id for item in problem.items],
    }
    for kind, names in ids.items():
        for name in sorted({name for name in names if names.count(name) > 1}):
            message = f"{kind} “{name}” is there {names.count(name)} times: give each its own id."
            yield Fault(name="duplicate-id", message=message, ids=(name,))


def _numbers(problem: Problem) -> Iterator[Fault]:
    if not 0 <= problem.discount < 1:
        message = f"discount={problem.discount:g} must be at least 0 and below 1: 0.02 is 2 % a period."
        yield Fault(name="discount-range", message=message)
    for team in problem.teams:
        if len(team.capacity) != len(problem.periods):
            message = (
                f"Team “{team.id}” has {len(team.capacity)} capacities for {len(problem.periods)} periods: "
                "give one number for each period, 0 where it cannot work."
            )
            yield Fault(name="capacity-length", message=message, ids=(team.id,))
        for capacity in team.capacity:
            if not capacity >= 0:
                yield _negative(f"capacity of team “{team.id}”", capacity, team.id)
    for item in problem.items:
        for what, number in [
            ("value", item.value),
            *((f"effort for “{t}”", e) for t, e in item.effort.items()),
        ]:
            if not 0 <= number < math.inf:
                yield _negative(f"{what} of item “{item.id}”", number, item.id)


def _negative(what: str, number: float, id_: str) -> Fault:
    message = f"The {what} is {number:g}: it must be a number of at least 0."
    return Fault(name="negative-number", message=message, ids=(id_,))


def _references(problem: Problem) -> Iterator[Fault]:
    teams = {team.id for team in problem.teams}
    periods = set(problem.periods)
    for item in problem.items:
        dates = {date for date in (item.earliest, item.latest) if date is not None}
        named = [
            *(("unknown-team", "team", team) for team in sorted(set(item.effort) - teams)),
            *(("unknown-period", "period", date) for date in sorted(dates - periods)),
            *(
                ("unknown-item", "item", i)
                for i in (*item.depends_on, *item.excludes)
                if i not in problem.item
            ),
        ]
        for fault, kind, id_ in named:
            message = (
                f"Item “{item.id}” names {kind} “{id_}”, which is not there: add it or correct the name."
            )
            yield Fault(name=fault, message=message, ids=(item.id, id_))
        if dates and dates <= periods and not problem.window(item):
            message = (
                f"Item “{item.id}” may not start before {item.earliest} and must be done by {item.latest}, "
                "which comes first: swap the two or drop one."
            )
            yield Fault(name="window-reversed", message=message, ids=(item.id,))


def _cycles(problem: Problem) -> Iterator[Fault]:
    """The first cycle in order of id; one is enough to act on."""
    graph = {id_: sorted(problem.item[id_].depends_on) for id_ in sorted(problem.item)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib lists each node before the one that depends on it; people read "needs" the other way.
        ring = error.args[1][:0:-1]
        first = ring.index(min(ring))
        ring = (*ring[first:], *ring[: first + 1])
        message = f"These items wait for each other: {' → '.join(ring)}. Remove one of these dependencies."
        yield Fault(name="dependency-cycle", message=message, ids=ring)
