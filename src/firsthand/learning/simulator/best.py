"""The best plan under full information, and what any other plan is worth beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from firsthand.errors import InputError, Progress, silent
from firsthand.learning.simulator.choices import Choices, Work
from firsthand.learning.simulator.income import incomes
from firsthand.learning.simulator.planning.builds import expected
from firsthand.learning.simulator.planning.problem import Plan, Problem, problem
from firsthand.learning.simulator.planning.search import SAME, search
from firsthand.learning.simulator.state import State, advance, begin, ledger, phases
from firsthand.learning.simulator.world import World

QUARTERS, MOST_QUARTERS = 4, 6
USERS = 10_000


@dataclass(frozen=True, kw_only=True)
class Best:
    """The best plan found: its `choices` by quarter, the quarter by item `shipped`, and its `value`.

    No plan is worth more than `bound`, which is infinite where it was not asked for; `nothing` is what doing
    nothing is worth. Prices stay as they are.
    """

    choices: tuple[Choices, ...]
    shipped: Mapping[str, int]
    value: float
    bound: float
    nothing: float

    @property
    def proven(self) -> bool:
        """Whether no plan is better."""
        return self.bound <= self.value * (1 + SAME)

    @property
    def gap(self) -> float:
        """How much better another plan could be at most, as a share of the value."""
        return self.bound / self.value - 1

    def score(self, value: float) -> float:
        """Which share of what can be gained over doing nothing a plan gains: 1 is the best plan."""
        gain = self.value - self.nothing
        return (value - self.nothing) / gain if gain else 0.0


def best_plan(
    world: World,
    *,
    quarters: int = QUARTERS,
    users: int = USERS,
    proven: bool = True,
    progress: Progress = silent,
) -> Best:
    """The best plan for so many quarters when true effects are known and everything comes as expected.

    Its value is what the quarters from the second to one after the last are expected to bring in: what is
    chosen in a quarter is felt from the next one on. Without a proof (`proven` false) it takes a quarter of
    the time. Raises `InputError`.
    """
    _check(quarters)
    posed = problem(world, quarters=quarters, users=users)
    found = search(posed, proven=proven, progress=progress)
    return Best(
        choices=_choices(posed, found.plan),
        shipped={item.id: done for item, done in zip(posed.items, found.plan, strict=True) if done},
        value=found.value,
        bound=found.bound,
        nothing=posed.value((0,) * len(posed.items)),
    )


def value(world: World, plan: Sequence[Choices], *, quarters: int = QUARTERS, users: int = USERS) -> float:
    """What a plan is expected to bring in, as for the best plan; items that have shipped are passed over.

    Raises `InputError` for what the company could not do.
    """
    _check(quarters)
    if len(plan) > quarters:
        raise InputError(f"the plan has {len(plan)} quarters: with quarters={quarters} give so many at most.")
    sure = replace(world, company=expected(world.company))
    state = begin(sure, seed=0, users=users)
    for choices in (*plan, *[Choices()] * (quarters - len(plan))):
        state = advance(state, _still(state, choices))
    return earned(state)


def earned(state: State) -> float:
    """What the quarters of a run after its first are expected to bring in, the current one included."""
    worlds = [world for _, world in phases(state)]
    return fsum(income.total for income in incomes(worlds, users=state.users)[1:])


def _check(quarters: int) -> None:
    if not 1 <= quarters <= MOST_QUARTERS:
        raise InputError(f"quarters={quarters} is not possible: choose from 1 to {MOST_QUARTERS}.")


def _still(state: State, choices: Choices) -> Choices:
    """The choices without work that is done already, which happens when efforts come as expected."""
    now = ledger(state)
    return replace(
        choices,
        work=tuple(work for work in choices.work if work.item not in now.shipped),
        dropped=tuple(item for item in choices.dropped if item in now.spent),
    )


def _choices(posed: Problem, plan: Plan) -> tuple[Choices, ...]:
    """Choices that carry the plan out: all is named in the first quarter, in order of when it ships."""
    schedule = posed.schedule(plan)
    assert schedule is not None
    order = sorted((place for place, done in enumerate(plan) if done), key=lambda place: plan[place])
    works = [Work(item=posed.items[place].id) for place in _after(posed, order)]
    staged = any(posed.items[place].stage for place in order)
    stages = schedule.stages if staged else ((),) * posed.quarters
    first = Choices(work=tuple(works), parts=posed.parts(plan), stages=stages[0])
    return (first, *(Choices(stages=each) for each in stages[1:]))


def _after(posed: Problem, order: Sequence[int]) -> list[int]:
    """The order with what items need moved ahead of them."""
    done: list[int] = []
    left = list(order)
    while left:
        ready = next(place for place in left if set(posed.after[place]) <= set(done))
        left.remove(ready)
        done.append(ready)
    return done
