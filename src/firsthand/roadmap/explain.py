"""Why each item is in or out of a plan, and what more capacity would be worth: every number re-solved."""

from collections.abc import Iterator
from dataclasses import dataclass

from firsthand.errors import Progress, silent
from firsthand.roadmap.plan import Plan
from firsthand.roadmap.problem import Problem


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
    """One reason per item in order of id, each yielded as soon as it is found."""
    raise NotImplementedError


def prices(
    problem: Problem, plan: Plan, *, time_limit: float = 10.0, progress: Progress = silent
) -> Iterator[Price]:
    """What one more person-month is worth, for each team and period, each yielded as soon as it is found."""
    raise NotImplementedError
