"""Selecting items and placing them into periods, proven optimal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from firsthand.errors import Progress, silent
from firsthand.roadmap.problem import Problem

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


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
    """The plan of highest value that keeps every rule of the problem."""
    raise NotImplementedError
