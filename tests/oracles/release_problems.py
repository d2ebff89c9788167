"""The classic next-release problems of Xuan et al. (2012), read from their files as planning problems."""

from collections.abc import Iterator
from pathlib import Path

from firsthand.roadmap.problem import PlanItem, Problem, Team


def read(path: Path, *, share: float) -> Problem:
    """One period, one team “budget” that has `share` of all costs, rounded to nearest.

    Requirements are items with effort and no value; customers are items with value and no effort that
    depend on what they ask for.
    """
    numbers = map(int, path.read_text().split())
    costs = [next(numbers) for _ in range(next(numbers)) for _ in range(next(numbers))]
    needs: dict[int, set[int]] = {}
    for _ in range(next(numbers)):
        first, then = next(numbers), next(numbers)
        needs.setdefault(then, set()).add(first)
    budget = int(share * sum(costs) + 0.5)
    items = [*_requirements(costs, needs), *_customers(numbers)]
    team = Team(id="budget", name="Budget", capacity=(float(budget),))
    return Problem(periods=("next release",), teams=(team,), items=tuple(items))


def _requirements(costs: list[int], needs: dict[int, set[int]]) -> Iterator[PlanItem]:
    for k, cost in enumerate(costs, start=1):
        depends_on = tuple(f"r{d:04}" for d in sorted(needs.get(k, ())))
        yield PlanItem(
            id=f"r{k:04}", title=f"Requirement {k}", value=0, effort={"budget": cost}, depends_on=depends_on
        )


def _customers(numbers: Iterator[int]) -> Iterator[PlanItem]:
    for k in range(1, next(numbers) + 1):
        profit, requests = next(numbers), next(numbers)
        depends_on = tuple(sorted({f"r{next(numbers):04}" for _ in range(requests)}))
        yield PlanItem(id=f"c{k:04}", title=f"Customer {k}", value=profit, depends_on=depends_on)
