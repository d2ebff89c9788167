"""Plans made from what a team knows, carried out in the world, and worth what they truly are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarks._recovery.figures import Amount, Figure, Trial
from benchmarks._recovery.needs import answered
from benchmarks._recovery.themes import written
from firsthand.errors import InputError
from firsthand.insights.opportunities import score_opportunities
from firsthand.learning.simulator.best import Best, best_plan, earned
from firsthand.learning.simulator.choices import Choices, Work
from firsthand.learning.simulator.consequences import queue, stages_of
from firsthand.learning.simulator.refusals import check
from firsthand.learning.simulator.sources.surveys import SCALES, need_answers
from firsthand.learning.simulator.state import State, advance, begin, ledger
from firsthand.roadmap.plan import solve
from firsthand.roadmap.problem import PlanItem, Problem, Team

QUARTERS = 4
DISCOUNT = 0.1  # what an item loses with each quarter it waits: what is felt earlier is felt longer
ORDERS = 5  # random ones

# What is begun in each quarter, in order of priority.
Order = Sequence[Sequence[str]]
BEST: dict[tuple[str, int], Best] = {}


def roadmap(trial: Trial) -> dict[str, Figure]:
    problem, best = known(trial), best_of(trial)
    plan = solve(problem)
    ranked = sorted(problem.items, key=lambda item: (-item.value / item.total_effort, item.id))
    short = sorted(problem.items, key=lambda item: (item.total_effort, item.id))
    told = Counter(need for message in written(trial) for need in message.needs)
    loud = sorted(
        trial.world.company.items, key=lambda item: -max((told[need] for need in item.needs), default=0)
    )
    dice = trial.setting.dice("recovery of plans")
    random = [sorted(problem.item, key=lambda _: dice.share()) for _ in range(ORDERS)]
    chosen = [
        [item.id for item in ranked if plan.placements.get(item.id) == when] for when in problem.periods
    ]

    def gained(order: Order) -> float:
        return best.score(earned(carried_out(trial, order)))

    return {
        "items in the plan": Amount(value=len(plan.placements)),
        "Firsthand's plan": gained(chosen),
        "by value ÷ effort, one after the other": gained([[item.id for item in ranked if item.value]]),
        "by how many messages are about the need": gained([[item.id for item in loud]]),
        "least effort first": gained([[item.id for item in short]]),
        "in random order": float(np.mean([gained([order]) for order in random])),
        "items of the best plan, with the efforts that they really take": gained(
            [sorted(best.shipped, key=lambda item: best.shipped[item])]
        ),
    }


def best_of(trial: Trial) -> Best:
    """The same for every seed."""
    name, users = trial.world.name, trial.setting.users
    if (name, users) not in BEST:
        BEST[name, users] = best_plan(trial.world, quarters=QUARTERS, users=users)
    return BEST[name, users]


def known(trial: Trial) -> Problem:
    """The roadmap as the team sees it.

    An item is worth the scores, in the survey, of the needs that it is meant for: the team knows which they
    are, not how much the item does for them, nor what harm it does. Efforts are the team's own estimates.
    """
    company, people = trial.world.company, need_answers(trial.world, answered(trial))
    scores = score_opportunities(people, scales=SCALES, resamples=1, seed=trial.seed)
    score = {each.id: each.score.value for each in scores}
    items = tuple(
        PlanItem(
            id=item.id,
            title=item.title,
            value=sum(score[need] for need, shares in item.needs.items() if max(shares.values()) > 0),
            effort={team: item.optimism * days for team, days in item.effort.items()},
            depends_on=item.after,
        )
        for item in company.items
    )
    return Problem(
        periods=tuple(f"Q{number}" for number in range(1, QUARTERS + 1)),
        teams=tuple(
            Team(id=team.id, name=team.name, capacity=(team.days,) * QUARTERS) for team in company.teams
        ),
        items=items,
        discount=DISCOUNT,
    )


def carried_out(trial: Trial, order: Order) -> State:
    """The run after four quarters: in each everything due is begun, its parts ordered and its stages built.

    What cannot be begun yet, or not be paid, is tried again in the next.
    """
    state = begin(trial.world, seed=trial.seed, users=trial.setting.users)
    for quarter in range(QUARTERS):
        due = [item for items in order[: quarter + 1] for item in items]
        state = advance(state, _choices(state, due))
    return state


def _choices(state: State, due: Sequence[str]) -> Choices:
    book, company = ledger(state), state.world.company
    choices = Choices()

    def tried(more: Choices) -> Choices:
        try:
            check(state.world, book, more)
        except InputError:
            return choices
        return more

    for item in due:
        if item not in book.spent and item not in book.shipped:
            choices = tried(replace(choices, work=(*choices.work, Work(item=item))))
    at_work = {work.item for work in queue(book, choices)}
    for item in company.items:
        if item.id in at_work and item.part and item.part not in choices.parts:
            choices = tried(replace(choices, parts=(*choices.parts, item.part)))
    passed = {build.stage for build in book.builds if build.passed}
    for stage in stages_of(company):
        if stage.id not in passed:
            choices = tried(replace(choices, stages=(*choices.stages, stage.id)))
    return choices
