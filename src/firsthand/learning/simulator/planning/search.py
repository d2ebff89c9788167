"""Looking for the best plan: climbing from good ones, and a bound that says how much better any could be."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from firsthand.errors import Progress, silent
from firsthand.learning.simulator.consequences import chance
from firsthand.learning.simulator.planning.curvature import curvature
from firsthand.learning.simulator.planning.losses import lowest
from firsthand.learning.simulator.planning.problem import Plan, Problem
from firsthand.learning.simulator.planning.relaxation import Box, Relaxation

FEW = 20_000  # plans: so many are compared one by one
CLIMBS = 12
NODES = 5_000  # of the bound's search; the same on every machine
CUTS = (
    0.0008,
    0.003,
)  # a range of wellbeing whose curvature is worth more than this share is cut once, twice
CORNERS = 400  # of one segment's box, at most
SAME = 1e-9  # relative: values that differ by less count as equal


@dataclass(frozen=True, kw_only=True)
class Found:
    """The best plan found, its value, and what no plan exceeds."""

    plan: Plan
    value: float
    bound: float


def search(problem: Problem, *, proven: bool = True, progress: Progress = silent) -> Found:
    """The best plan: of few by comparing all; else the best that is found, if wanted with a bound on all."""
    every = exhausted(problem)
    if every is not None:
        return Found(plan=every, value=problem.value(every), bound=problem.value(every))
    plan = started(problem, progress)
    value = problem.value(plan)
    if not proven:
        return Found(plan=plan, value=value, bound=math.inf)
    progress(0.3, "Proving how good it is")
    box = reached(problem, widest(problem))
    gain = value - problem.value((0,) * len(plan))
    model = Relaxation(problem, cut(problem, box, gain), tangents=[plan])
    answer, bound = model.best(scale=value, nodes=NODES)
    if answer.x is not None and problem.possible(model.plan(answer)):
        plan = max(plan, climbed(problem, model.plan(answer)), key=problem.value)
    value = problem.value(plan)
    return Found(plan=plan, value=value, bound=max(value, bound))


def exhausted(problem: Problem) -> Plan | None:
    """The best of all plans, or None where there are too many of them."""
    none = (0,) * len(problem.items)
    if (problem.quarters + 1) ** len(none) > FEW**2:
        return None
    plans = list(islice(_every(problem, none, 0), FEW + 1))
    return max(plans, key=problem.value) if len(plans) <= FEW else None


def _every(problem: Problem, plan: Plan, place: int) -> Iterator[Plan]:
    """Every plan that decides on the items from this place on; what asks for too many days is cut early."""
    if place == len(plan):
        if problem.ordered(plan) and problem.schedule(plan) is not None:
            yield plan
        return
    yield from _every(problem, plan, place + 1)
    for quarter in range(problem.earliest[place], problem.quarters + 1):
        other = (*plan[:place], quarter, *plan[place + 1 :])
        if problem.fits(other):
            yield from _every(problem, other, place + 1)


def started(problem: Problem, progress: Progress = silent) -> Plan:
    """The best of several climbs, each from items in order of their worth for their days, shaken a little."""
    none = (0,) * len(problem.items)
    worth = [_density(problem, place) for place in range(len(none))]
    best = none
    for climb in range(CLIMBS):
        progress(0.3 * climb / CLIMBS, "Looking for good plans")
        shaken = [
            each * ((0.4 + 1.2 * chance(climb, f"item {place}")) if climb else 1.0)
            for place, each in enumerate(worth)
        ]
        order = sorted(range(len(none)), key=lambda place: -shaken[place])
        best = max(best, climbed(problem, filled(problem, order)), key=problem.value)
    return best


def _density(problem: Problem, place: int) -> float:
    """What an item adds in the first quarter, with what it comes after, for its days in the busiest team."""
    alone = [0] * len(problem.items)
    for each in (place, *problem.after[place]):
        alone[each] = 1
    gain = problem.value(tuple(alone)) - problem.value((0,) * len(alone))
    return gain / float((problem.efforts[place] / problem.capacity).max())


def filled(problem: Problem, order: Sequence[int]) -> Plan:
    """The plan that ships each item of the order, after what it needs, as early as the others leave room."""
    plan = (0,) * len(problem.items)
    for place in order:
        for each in (*problem.after[place], place):
            later = ((*plan[:each], quarter, *plan[each + 1 :]) for quarter in range(1, problem.quarters + 1))
            if not plan[each]:
                plan = next((other for other in later if problem.possible(other)), plan)
    return plan


def climbed(problem: Problem, plan: Plan) -> Plan:
    """The plan made better by one change, or one exchange, after the other until none helps."""
    while True:
        value = problem.value(plan)
        for moves in (_changes, _exchanges):
            other = max(moves(problem, plan), key=problem.value, default=plan)
            if problem.value(other) > value * (1 + SAME):
                plan = other
                break
        else:
            return plan


def _changes(problem: Problem, plan: Plan) -> Iterator[Plan]:
    """Plans in which one item ships in another quarter, or not, or for the first time."""
    for place in range(len(plan)):
        for quarter in range(problem.quarters + 1):
            other = (*plan[:place], quarter, *plan[place + 1 :])
            if other != plan and problem.possible(other):
                yield other


def _exchanges(problem: Problem, plan: Plan) -> Iterator[Plan]:
    """Plans in which two items change places, or one takes the days of another that falls out."""
    for one, first in enumerate(plan):
        for two, second in enumerate(plan):
            if first < second:
                other = list(plan)
                other[one], other[two] = second, first
                if problem.possible(tuple(other)):
                    yield tuple(other)


def widest(problem: Problem) -> Box:
    """Wellbeing with all losses and no gain, and with all gains and no loss."""
    worth = problem.worth
    most = [
        np.clip(worth.effects[place] * np.prod([max(1.0, factor) for factor in more.values()]), 0.0, 1.0)
        for place, more in enumerate(worth.together)
    ]
    served = 1 - (1 - worth.before) * np.prod(1 - np.array(most).reshape(worth.effects.shape), axis=0)
    high = np.stack([worth.fares(quarter, served) for quarter in problem.counted])
    pieces = np.ones(high.shape, dtype=np.int64)
    return Box(low=np.maximum(0.0, lowest(problem)), high=np.maximum(0.0, high), pieces=pieces)


def reached(problem: Problem, box: Box) -> Box:
    """The box up to what each segment can reach in each quarter if all work were for it alone."""
    model = Relaxation(problem, box, whole=False)
    segments = range(len(problem.worth.base))
    high = [[model.reach(quarter, segment) for segment in segments] for quarter in problem.counted]
    return replace(box, high=np.array(high))


def cut(problem: Problem, box: Box, gain: float) -> Box:
    """The box with more pieces where the curvature weighs more."""
    lifts = curvature(problem.worth, box.low, box.high) * (box.high - box.low) ** 2 / 8 / max(gain, 1e-9)
    pieces = 1 + sum((lifts > limit).astype(np.int64) for limit in CUTS)
    fewer = np.where(np.prod(pieces + 1, axis=0) <= CORNERS, pieces, 1)
    return replace(box, pieces=fewer)
