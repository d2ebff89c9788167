"""Every plan of a small problem, tried one by one: the slow and certain answer."""

import itertools
import math
from collections import defaultdict

from firsthand.roadmap.problem import Problem


def best_value(problem: Problem, force: dict[str, bool] | None = None) -> float:
    """The highest value of any plan, −inf when there is none. `force` overrides must-haves."""
    force = force or {}
    best = -math.inf
    options = [[None, *problem.window(item)] for item in problem.items]
    for periods in itertools.product(*options):
        placed = {i.id: t for i, t in zip(problem.items, periods, strict=True) if t is not None}
        if allowed(problem, placed, force):
            values = (problem.item[id_].value * (1 - problem.discount) ** t for id_, t in placed.items())
            best = max(best, math.fsum(values))
    return best


def allowed(problem: Problem, placed: dict[str, int], force: dict[str, bool] | None = None) -> bool:
    """Whether a placement keeps every rule."""
    force = force or {}
    used: dict[tuple[str, int], float] = defaultdict(float)
    for item in problem.items:
        inside = item.id in placed
        if inside != force.get(item.id, inside or item.must):
            return False
        if not inside:
            continue
        if placed[item.id] not in problem.window(item):
            return False
        if any(placed.get(d, math.inf) > placed[item.id] for d in item.depends_on):
            return False
        if any(e in placed for e in item.excludes):
            return False
        for team, effort in item.effort.items():
            used[team, placed[item.id]] += effort
    return all(
        used[team.id, t] <= capacity + 1e-6
        for team in problem.teams
        for t, capacity in enumerate(team.capacity)
    )
