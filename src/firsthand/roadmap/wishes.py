"""What is wrong with a problem: broken rules, and wishes that contradict each other."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from firsthand.roadmap.formulation import Formulation
from firsthand.roadmap.preference import thrift
from firsthand.roadmap.problem import Fault, PlanItem, Problem, structural_faults
from firsthand.roadmap.search import best
from firsthand.roadmap.solvers.highs import Limits


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One demand of a problem. `kind`: "capacity" (a team's), "dates", "exclusion", "dependency", "must"."""

    kind: str
    ids: tuple[str, ...]
    message: str


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """Capacity a team lacks in a period, in person-months, when everything wished for is to fit."""

    team: str
    period: str
    missing: float


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """Wishes that cannot hold together, though they could without any one of them.

    `shortages` is the least capacity that would let all wishes of the problem hold, empty where none helps.
    """

    wishes: tuple[Wish, ...]
    shortages: tuple[Shortage, ...]
    message: str


def contradiction(problem: Problem, *, time_limit: float = 10.0) -> Contradiction | None:
    """Wishes that contradict each other, or None when some plan satisfies all.

    A deletion filter: each wish in turn is left out for good when the rest still has no plan. What remains
    is irreducible (not always the smallest in number). Source: Chinneck and Dravnieks (1991), ORSA Journal
    on Computing 3, 157-168.

    Args: `problem` without structural faults; `time_limit` in seconds for each re-solve (a wish whose test
    does not end in time stays in).
    """
    problem = _demanded(problem)
    if not _impossible(problem, time_limit):
        return None
    kept = list(_wishes(problem))
    for wish in tuple(kept):
        rest = [other for other in kept if other != wish]
        if _impossible(_only(problem, rest), time_limit):
            kept = rest
    shortages = _shortages(problem, time_limit)
    message = "These wishes cannot all hold: " + " ".join(wish.message for wish in kept)
    names = {team.id: team.name for team in problem.teams}
    lacks = "; ".join(f"{names[s.team]} {s.missing:g} in {s.period}" for s in shortages)
    advice = f" Person-months missing at least: {lacks}." if lacks else " More capacity would not help."
    return Contradiction(wishes=tuple(kept), shortages=shortages, message=message + advice)


def check(problem: Problem, *, time_limit: float = 10.0) -> tuple[Fault, ...]:
    """Everything that keeps the problem from being solved: structural faults, else `impossible-wishes`."""
    faults = structural_faults(problem)
    if faults:
        return faults
    found = contradiction(problem, time_limit=time_limit)
    if found is None:
        return ()
    ids = sorted({id_ for wish in found.wishes for id_ in wish.ids})
    return (Fault(name="impossible-wishes", message=found.message, ids=tuple(ids)),)


def _demanded(problem: Problem) -> Problem:
    """Only the must-haves and what they depend on, without value: nothing else can contradict."""
    wanted: set[str] = set()
    waiting = [item.id for item in problem.items if item.must]
    while waiting:
        id_ = waiting.pop()
        if id_ not in wanted:
            wanted.add(id_)
            waiting += problem.item[id_].depends_on
    items = [item for item in sorted(problem.items, key=lambda item: item.id) if item.id in wanted]
    slim = (
        replace(item, value=0.0, excludes=tuple(e for e in item.excludes if e in wanted)) for item in items
    )
    return replace(problem, items=tuple(slim), discount=0.0)


def _impossible(problem: Problem, time_limit: float) -> bool:
    found = best(Formulation(problem), thrift(problem), settle_periods=False, time_limit=time_limit)
    return found.status == "infeasible"


def _wishes(problem: Problem) -> Iterator[Wish]:
    """In the order in which they are tried to be left out: what stays tends to come last."""
    for team in sorted(problem.teams, key=lambda team: team.id):
        if any(item.effort.get(team.id) for item in problem.items):
            amounts = zip(team.capacity, problem.periods, strict=True)
            capacity = ", ".join(f"{amount:g} in {period}" for amount, period in amounts)
            yield Wish(kind="capacity", ids=(team.id,), message=f"{team.name} has {capacity}.")
    for item in problem.items:
        if item.earliest or item.latest:
            start = f" not before {item.earliest}" if item.earliest else ""
            end = f" by {item.latest}" if item.latest else ""
            yield Wish(kind="dates", ids=(item.id,), message=f"“{item.title}” is due{start}{end}.")
    for item in problem.items:
        for other in item.excludes:
            message = f"“{item.title}” excludes “{problem.item[other].title}”."
            yield Wish(kind="exclusion", ids=(item.id, other), message=message)
    for item in problem.items:
        for other in item.depends_on:
            message = f"“{item.title}” needs “{problem.item[other].title}”."
            yield Wish(kind="dependency", ids=(item.id, other), message=message)
    for item in problem.items:
        if item.must:
            efforts = sorted((team, effort) for team, effort in item.effort.items() if effort)
            needs = f" ({', '.join(f'{e:g} of {_name(problem, t)}' for t, e in efforts)})" if efforts else ""
            yield Wish(kind="must", ids=(item.id,), message=f"“{item.title}”{needs} is a must-have.")


def _name(problem: Problem, team: str) -> str:
    return next(t.name for t in problem.teams if t.id == team)


def _only(problem: Problem, wishes: Collection[Wish]) -> Problem:
    """The problem with these wishes alone."""
    held = {(wish.kind, wish.ids) for wish in wishes}

    def slim(item: PlanItem) -> PlanItem:
        dated = ("dates", (item.id,)) in held
        return replace(
            item,
            must=("must", (item.id,)) in held,
            earliest=item.earliest if dated else None,
            latest=item.latest if dated else None,
            depends_on=tuple(d for d in item.depends_on if ("dependency", (item.id, d)) in held),
            excludes=tuple(e for e in item.excludes if ("exclusion", (item.id, e)) in held),
        )

    limitless = (math.inf,) * len(problem.periods)
    teams = (
        team if ("capacity", (team.id,)) in held else replace(team, capacity=limitless)
        for team in problem.teams
    )
    return replace(problem, items=tuple(map(slim, problem.items)), teams=tuple(teams))


def _shortages(problem: Problem, time_limit: float) -> tuple[Shortage, ...]:
    """The least capacity, summed over teams and periods, that would let every wish hold."""
    model = Formulation(problem).elastic()
    gains = np.concatenate([np.zeros(model.columns), -np.ones(model.slacks)])
    answer = model.maximise(gains, limits=Limits(seconds=time_limit))
    if answer.x is None:
        return ()
    missing = iter(answer.x[model.columns :])
    found = [
        Shortage(team=team.id, period=period, missing=round(float(next(missing)), 6))
        for team in sorted(problem.teams, key=lambda team: team.id)
        for period in problem.periods
    ]
    return tuple(shortage for shortage in found if shortage.missing > 0)
