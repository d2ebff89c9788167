"""Published next-release problems, solved to their proven optima."""

import csv
from pathlib import Path

import pytest

from firsthand.roadmap.plan import solve
from tests.oracles.release_problems import read

NRP = Path(__file__).parents[2] / "../shared/data/nrp-xuan"
pytestmark = pytest.mark.skipif(not NRP.exists(), reason="../shared/data/nrp-xuan is not there")


def agrees_with_the_table(name: str, share: str, time_limit: float) -> None:
    with (NRP / "optima.csv").open() as table:
        row = next(r for r in csv.DictReader(table) if (r["instance"], r["cost_ratio"]) == (name, share))
    problem = read(NRP / "classic-nrp" / name, share=float(share))
    assert problem.teams[0].capacity == (float(row["budget_nearest"]),)
    plan = solve(problem, time_limit=time_limit)
    assert (plan.status, plan.gap) == ("optimal", 0)
    assert plan.objective == int(row["optimum_nearest"])
    assert plan.loads[0].used <= plan.loads[0].capacity


@pytest.mark.parametrize("share", ["0.3", "0.5", "0.7"])
def test_the_smallest_problem_reaches_its_optimum(share: str) -> None:
    agrees_with_the_table("nrp1.txt", share, 60)


@pytest.mark.slow
@pytest.mark.parametrize("share", ["0.3", "0.5", "0.7"])
def test_the_largest_problem_reaches_its_optimum(share: str) -> None:
    agrees_with_the_table("nrp3.txt", share, 120)
