"""Why each item is in or out of a plan, and what more capacity would be worth: every number re-solved."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from firsthand.errors import InputError, Progress, silent
from firsthand.roadmap.formulation import Formulation
from firsthand.roadmap.plan import Plan
from firsthand.roadmap.preference import Preference, nearness, thrift
from firsthand.roadmap.problem import PlanItem, Problem
from firsthand.roadmap.search import Found, best


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why an item is in or out of a plan.

    `loss` is the plan's value minus the best value with the choice forced the other way (a must-have is
    allowed to be left out for this); `math.inf` where no plan has the choice forced. A negative loss is the
    price of a must-have. `exact` is False where time ended before the proof. `displaces` leave the plan and
    `brings_in` enter it when forced, the item itself not counted. `because` says in words what binds.
    """

    item: str
    in_plan: bool
    loss: float
    exact: bool
    displaces: tuple[str, ...]
    brings_in: tuple[str, ...]
    because: str


@dataclass(frozen=True, kw_only=True)
class Price:
    """What one more person-month of a team in a period adds to the plan's value."""

    team: str
    period: str
    gain: float
    exact: bool
    brings_in: tuple[str, ...]


def reasons(
    problem: Problem, plan: Plan, *, time_limit: float = 10.0, progress: Progress = silent
) -> Iterator[Reason]:
    """One reason per item in order of id, each yielded as soon as it is found.

    loss = the plan's value − the value of the best plan in which the item's choice is the other one; among
    such best plans the one nearest to `plan` names what is displaced and brought in.

    Args: `plan` from `solve(problem)`; `time_limit` in seconds for each item. Raises `InputError` when
    there is no plan. The idea: deviation costs, as reduced costs of a linear programme, but re-solved.
    """
    base, prefer = _base(problem, plan)
    formulation = Formulation(problem)
    formulation.known.append(base)
    for k, item in enumerate(formulation.items):
        progress(k / len(formulation.items), f"Why “{item.title}” is {'in' if item.id in base else 'out'}")
        force = {item.id: item.id not in base}
        found = best(formulation, prefer, force=force, settle_periods=False, time_limit=time_limit)
        yield _reason(problem, plan, item, found)
    progress(1.0, "Every item has its reason")


def prices(
    problem: Problem, plan: Plan, *, time_limit: float = 10.0, progress: Progress = silent
) -> Iterator[Price]:
    """What one more person-month is worth, for each team and period, each yielded as soon as it is found.

    gain = the value of the best plan with one person-month more in that place − the plan's value.

    Args and errors as for `reasons`.
    """
    base, prefer = _base(problem, plan)
    places = [(team, period) for team in problem.teams for period in range(len(problem.periods))]
    for k, (team, period) in enumerate(places):
        progress(k / len(places), f"One more person-month of {team.name} in {problem.periods[period]}")
        more = tuple(c + (p == period) for p, c in enumerate(team.capacity))
        teams = tuple(replace(t, capacity=more) if t.id == team.id else t for t in problem.teams)
        richer = Formulation(replace(problem, teams=teams))
        found = best(richer, prefer, settle_periods=False, time_limit=time_limit)
        yield Price(
            team=team.id,
            period=problem.periods[period],
            gain=0.0 if math.isnan(found.value) else max(_clean(found.value - plan.objective), 0.0),
            exact=found.status == "optimal" and plan.status == "optimal",
            brings_in=tuple(sorted(found.placements.keys() - base.keys())),
        )
    progress(1.0, "Every price is known")


def _base(problem: Problem, plan: Plan) -> tuple[dict[str, int], Preference]:
    if math.isnan(plan.objective):
        raise InputError(f"The plan is {plan.status}, so there is nothing to explain: find a plan first.")
    base = {id_: problem.periods.index(period) for id_, period in plan.placements.items()}
    return base, nearness(base, than=thrift(problem))


def _reason(problem: Problem, plan: Plan, item: PlanItem, found: Found) -> Reason:
    inside, there = plan.placements.keys(), found.placements.keys()
    if found.status == "infeasible":
        loss, changed = math.inf, False
    else:
        loss = _clean(plan.objective - (found.bound if math.isnan(found.value) else found.value))
        changed = not math.isnan(found.value)
    because = _why_in(problem, plan, item, loss) if item.id in inside else _why_out(problem, plan, item, loss)
    return Reason(
        item=item.id,
        in_plan=item.id in inside,
        loss=loss,
        exact=found.status in ("optimal", "infeasible") and plan.status == "optimal",
        displaces=tuple(sorted(inside - there - {item.id})) if changed else (),
        brings_in=tuple(sorted(there - inside - {item.id})) if changed else (),
        because=because,
    )


def _clean(amount: float) -> float:
    """Without the dust of floating point."""
    return 0.0 if abs(amount) < 1e-9 else amount


def _why_in(problem: Problem, plan: Plan, item: PlanItem, loss: float) -> str:
    dependents = [
        other.title
        for other in sorted(problem.items, key=lambda other: other.id)
        if item.id in other.depends_on and other.id in plan.placements
    ]
    needed = f"{_listed(dependents)} need{'s' * (len(dependents) == 1)} it."
    if math.isinf(loss):
        return f"A must-have depends on it: {needed}" if dependents else "No plan is possible without it."
    if item.must:
        more = f"{-loss:,.1f}".removesuffix(".0")
        price = f" Without this wish the plan would be worth {more} more." if loss < 0 else ""
        return "It is a must-have." + price
    if dependents:
        return needed
    return "It makes the best use of its effort." if loss else "Another choice would be worth as much."


def _why_out(problem: Problem, plan: Plan, item: PlanItem, loss: float) -> str:
    words = []
    missing = [problem.item[d].title for d in sorted(set(item.depends_on)) if d not in plan.placements]
    if missing:
        words.append(f"It needs {_listed(missing)}, not in the plan either.")
    ruled = {other.id for other in problem.items if item.id in other.excludes} | set(item.excludes)
    rivals = [problem.item[id_].title for id_ in sorted(ruled & plan.placements.keys())]
    if rivals:
        words.append(f"It cannot go together with {_listed(rivals)}.")
    window = [problem.periods[t] for t in problem.window(item)]
    words += _short(problem, plan, item, window) or _too_late(problem, plan, item, window)
    if math.isinf(loss):
        words.append("No plan that keeps every wish has room for it.")
    other = "Another choice is worth more." if loss > 0 else "Another choice is worth as much."
    return " ".join(words) or (other if item.value else "It adds no value.")


def _too_late(problem: Problem, plan: Plan, item: PlanItem, window: list[str]) -> list[str]:
    """What it waits for, where only the periods before that have room."""
    placed = {id_: plan.placements[id_] for id_ in item.depends_on if id_ in plan.placements}
    first = max(map(problem.periods.index, placed.values()), default=0)
    rest = [period for period in window if problem.periods.index(period) >= first]
    short = _short(problem, plan, item, rest) if rest else []
    if rest == window or (rest and not short):
        return []
    waits = [problem.item[id_].title for id_ in sorted(placed) if placed[id_] == problem.periods[first]]
    return [f"It cannot come before {_listed(waits)} ({problem.periods[first]}).", *short]


def _short(problem: Problem, plan: Plan, item: PlanItem, periods: list[str]) -> list[str]:
    """For each team without room for the item in any of `periods`: where it comes nearest."""
    free = {(load.team, load.period): load.capacity - load.used for load in plan.loads}
    names = {team.id: team.name for team in problem.teams}
    words, lacking = [], {}
    for team, effort in sorted(item.effort.items()):
        room = {period: free[team, period] for period in periods}
        lacking[team] = {period for period in periods if room[period] < effort - 1e-6}
        if len(lacking[team]) == len(periods):
            period = max(periods, key=lambda p: room[p])
            left = max(_clean(round(room[period], 6)), 0.0)
            words.append(f"{names[team]} has {left:g} of {effort:g} person-months free, at most ({period}).")
    if not words and lacking and set.union(*lacking.values()) == set(periods):
        short = [names[team] for team, where in lacking.items() if where]
        words.append(f"{_listed(short)} never have room for it in the same period.")
    return words


def _listed(titles: list[str]) -> str:
    quoted = [f"“{title}”" for title in titles]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
