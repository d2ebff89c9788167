"""What is wrong with a problem: broken rules, and wishes that contradict each other."""

from dataclasses import dataclass

from firsthand.roadmap.problem import Fault, Problem


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One demand of a problem. `kind`: "must", "dates", "dependency", "exclusion" or "capacity" (a team's)."""

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
    """Wishes that cannot hold together, none of which can be left out, and the least capacity that would help.

    `shortages` is empty where no capacity helps.
    """

    wishes: tuple[Wish, ...]
    shortages: tuple[Shortage, ...]
    message: str


def contradiction(problem: Problem, *, time_limit: float = 10.0) -> Contradiction | None:
    """Wishes that contradict each other, or None when some plan satisfies all."""
    raise NotImplementedError


def check(problem: Problem, *, time_limit: float = 10.0) -> tuple[Fault, ...]:
    """Everything that keeps the problem from being solved: structural faults first, else `impossible-wishes`."""
    raise NotImplementedError
