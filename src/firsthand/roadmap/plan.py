"""Selecting items and placing them into periods, proven optimal."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.errors import InputError, Progress, silent
from firsthand.roadmap.formulation import Formulation
from firsthand.roadmap.preference import thrift
from firsthand.roadmap.problem import Problem, structural_faults
from firsthand.roadmap.search import best
from firsthand.roadmap.solvers.highs import Status


@dataclass(frozen=True, kw_only=True)
class Load:
    """How much of a team's capacity a plan uses in one period, in person-months."""

    team: str
    period: str
    used: float
    capacity: float


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The answer to a problem.

    `objective` is the plan's value (discounted when the problem says so); no plan is worth more than `bound`.
    `gap` is (bound − objective) / objective: 0 when proven optimal. `placements` maps the ids of the chosen
    items, in order of id, to period names. `status`: "optimal"; "feasible" (time ended before the proof);
    "infeasible" (no plan satisfies every wish: ask `wishes.contradiction`); "unknown" (time ended before the
    first plan). Without a plan `objective` and `gap` are NaN and `placements` and `loads` empty.
    """

    status: Status
    objective: float
    bound: float
    gap: float
    placements: Mapping[str, str]
    loads: tuple[Load, ...]


def solve(problem: Problem, *, time_limit: float = 60.0, progress: Progress = silent) -> Plan:
    """The plan of highest value that keeps every rule of the problem.

    Maximises the sum of value × (1 − discount)^(periods waited) over the chosen items, each placed once,
    within each team's capacity in each period, dependencies no later than what needs them, no two that
    exclude each other, every must-have in. Plans whose values differ by less than a billionth of the largest
    item's value count as equal; among equals the one with least effort is taken, then the earlier, then by
    id, so that the same problem gives the same plan in whatever order it is written.

    Args: `time_limit` in seconds, above 0. Raises `InputError` when `structural_faults` finds any.
    Source: the next release problem, Bagnall, Rayward-Smith and Whittley (2001), Information and Software
    Technology 43, 883-890, with periods as in multiple knapsacks; proven by branch and cut (HiGHS: Huangfu
    and Hall 2018, Mathematical Programming Computation 10, 119-142).
    """
    faults = structural_faults(problem)
    if faults:
        raise InputError(" ".join(fault.message for fault in faults))
    if not time_limit > 0:
        raise InputError(f"time_limit={time_limit} must be above zero: give the seconds you can wait.")
    found = best(Formulation(problem), thrift(problem), time_limit=time_limit, progress=progress)
    solved = not math.isnan(found.value)
    placements = {id_: problem.periods[period] for id_, period in sorted(found.placements.items())}
    return Plan(
        status=found.status,
        objective=found.value,
        bound=found.bound,
        gap=_gap(found.value, found.bound),
        placements=placements,
        loads=_loads(problem, placements) if solved else (),
    )


def _gap(value: float, bound: float) -> float:
    if math.isnan(value) or bound <= value:
        return math.nan if math.isnan(value) else 0.0
    return (bound - value) / value if value else math.inf


def _loads(problem: Problem, placements: Mapping[str, str]) -> tuple[Load, ...]:
    placed = [(problem.item[id_], period) for id_, period in placements.items()]

    def used(team: str, period: str) -> float:
        return math.fsum(item.effort.get(team, 0.0) for item, when in placed if when == period)

    return tuple(
        Load(team=team.id, period=period, used=used(team.id, period), capacity=capacity)
        for team in problem.teams
        for period, capacity in zip(problem.periods, team.capacity, strict=True)
    )
