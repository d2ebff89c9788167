"""What a test finds about each person in it, and what it would find on average."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firsthand.learning.simulator.draws import Floats, Integers, keyed, stream, uniform
from firsthand.learning.simulator.people import Customer
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.experiments.planning import (
    BEFORE,
    ENROLMENT,
    Trial,
    goal,
    habits,
    treated,
)

RENEWED = 0.12  # share of the people who think about their plan anew in four weeks
MOST_VISITS = 500.0  # on average
METRICS = ("visits", "goals", "converted", "revenue")
_MOST_DRAWS = 32


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """One entry for each person in the test: `person` is the place in the list of customers.

    `variation` 0 or 1; `exposed` days from the stretch's first, with a fraction; `before` visits in the
    `BEFORE` days before; `visits` (people × weeks since exposure); `goals` how often the goal was reached in
    all weeks; `converted`: from a plan without a price to one with; `revenue` of the weeks.
    """

    person: Integers
    variation: Integers
    exposed: Floats
    before: Integers
    visits: Integers
    goals: Integers
    converted: NDArray[np.bool_]
    revenue: Floats

    def metric(self, name: str) -> Floats:
        """One of `METRICS`, a number for each person."""
        found = self.visits.sum(axis=1) if name == "visits" else getattr(self, name)
        return np.asarray(found, dtype=np.float64)


@dataclass(frozen=True, kw_only=True)
class Arm:
    """What people would do on average under one variation.

    `visits` (people × weeks), `goals` a visit, chance of each plan at the end (people × plans).
    """

    visits: Floats
    goals: Floats
    plans: Floats


def outcomes(setting: Setting, trial: Trial, people: Sequence[Customer]) -> Outcomes:
    """A test among these people; somebody's outcome depends on the seed, the test and their number alone."""
    key = stream(setting.seed, zlib.crc32(f"test {trial.id} {setting.first}".encode()))
    number = np.array([each.number for each in people], dtype=np.int64)
    draw = [uniform(keyed(key, number * _MOST_DRAWS + place)) for place in range(_MOST_DRAWS)]
    joined = np.array([(each.joined - setting.date(trial.day)).days for each in people])
    wait = -np.log1p(-draw[0]) / _usual(setting, people)
    variation = (draw[1] < 0.5).astype(np.int64)
    heavy = np.array([each.activity for each in people]) > trial.heavy
    lost = heavy & (variation == 1) & (draw[2] < trial.lost)
    there = np.flatnonzero((joined < 0) & (wait < ENROLMENT) & (draw[3] < trial.share) & ~lost)
    draw, variation = [each[there] for each in draw], variation[there]
    some = [people[place] for place in there.tolist()]
    arm = _taken(arms(setting, trial, some), variation)
    weeks = [poisson(arm.visits[:, week], draw[8 + week]) for week in range(trial.weeks)]
    visits = np.stack(weeks, axis=1) if len(some) else np.zeros((0, trial.weeks), dtype=np.int64)
    price = _prices(setting)[_picked(arm.plans, draw[4])]
    return Outcomes(
        person=there,
        variation=variation,
        exposed=trial.day + wait[there],
        before=poisson(_usual(setting, some) * BEFORE, draw[5]),
        visits=visits,
        goals=poisson(visits.sum(axis=1) * arm.goals, draw[6]),
        converted=(price > 0) & ~_paying(setting, some),
        revenue=np.round(price * trial.weeks * 7 / 30, 2),
    )


def expected(
    setting: Setting, trial: Trial, people: Sequence[Customer]
) -> Mapping[str, tuple[Floats, Floats]]:
    """By metric, what each of these people has on average under variation 0 and under 1."""
    price = _prices(setting)
    free = ~_paying(setting, people)
    found: dict[str, list[Floats]] = {name: [] for name in METRICS}
    for arm in arms(setting, trial, people):
        visits = arm.visits.sum(axis=1)
        found["visits"].append(visits)
        found["goals"].append(visits * arm.goals)
        found["converted"].append(free * arm.plans[:, price > 0].sum(axis=1))
        found["revenue"].append(arm.plans @ price * trial.weeks * 7 / 30)
    return {name: (control, changed) for name, (control, changed) in found.items()}


def arms(setting: Setting, trial: Trial, people: Sequence[Customer]) -> tuple[Arm, Arm]:
    """What these people would do under both variations, on average.

    In a week of variation 1 newness adds `novelty` × the mean of exp(−t ÷ `fades`) over its days t.
    """
    event, weeks = goal(setting.world, trial.item), np.arange(trial.weeks)
    begin, end = np.exp(-7 * weeks / trial.fades), np.exp(-7 * (weeks + 1) / trial.fades)
    new = 1 + trial.novelty * trial.fades / 7 * (begin - end)
    kept = (1 - RENEWED) ** (trial.weeks / 4)
    now = np.array([[each.plan == plan for plan in _plan_names(setting)] for each in people], dtype=float)
    found = []
    for world, factors in ((setting.world, np.ones(trial.weeks)), (treated(setting.world, trial.item), new)):
        what = habits(world, event)
        rates = np.array([what.visits[each.segment] * each.activity for each in people])
        shares = {
            segment: [plans.get(plan, 0.0) for plan in _plan_names(setting)]
            for segment, plans in what.plans.items()
        }
        then = np.array([shares[each.segment] for each in people]).reshape(now.shape)
        found.append(
            Arm(
                visits=np.minimum(rates[:, None] * 7 * factors, MOST_VISITS),
                goals=np.array([what.goals[each.segment] for each in people]),
                plans=kept * now + (1 - kept) * then,
            )
        )
    return found[0], found[1]


def _taken(both: tuple[Arm, Arm], variation: Integers) -> Arm:
    """Each person's own variation."""
    one = variation == 1
    control, changed = both
    return Arm(
        visits=np.where(one[:, None], changed.visits, control.visits),
        goals=np.where(one, changed.goals, control.goals),
        plans=np.where(one[:, None], changed.plans, control.plans),
    )


def _usual(setting: Setting, people: Sequence[Customer]) -> Floats:
    """Visits a day of each in the world as it is."""
    sessions = {segment.id: segment.sessions for segment in setting.world.segments}
    return np.array([max(sessions[each.segment] * each.activity, 1e-9) for each in people])


def _plan_names(setting: Setting) -> list[str]:
    return list(dict.fromkeys(plan for segment in setting.world.segments for plan in segment.plans))


def _prices(setting: Setting) -> Floats:
    return np.array([setting.world.company.prices.get(plan, 0.0) for plan in _plan_names(setting)])


def _paying(setting: Setting, people: Sequence[Customer]) -> NDArray[np.bool_]:
    prices = setting.world.company.prices
    return np.array([prices.get(each.plan, 0.0) > 0 for each in people], dtype=bool)


def _picked(chances: Floats, draws: Floats) -> Integers:
    below = np.cumsum(chances, axis=1)[:, :-1] <= draws[:, None]
    return np.asarray(below.sum(axis=1), dtype=np.int64)


def poisson(mean: Floats, draws: Floats) -> Integers:
    """Counts with these means: how many steps of the distribution lie below each draw."""
    count, chance = np.zeros(len(mean), dtype=np.int64), np.exp(-mean)
    below, step = chance.copy(), 0
    while step < MOST_VISITS * 4 and (left := draws >= below).any():
        count += left
        step += 1
        chance = chance * mean / step
        below += chance
        if not chance[left].any():
            break
    return count
