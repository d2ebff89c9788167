"""How fast plans and their reasons are proven, beside the plain model on the same solver.

python -m benchmarks.plans --scale small|full [--json]
"""

import argparse
import json
import random
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from firsthand.roadmap.explain import prices, reasons
from firsthand.roadmap.plan import Plan, solve
from firsthand.roadmap.problem import PlanItem, Problem, Team
from firsthand.roadmap.solvers.highs import Answer, Limits, Model, Row
from tests.oracles.release_problems import read

NRP = Path(__file__).parents[1] / "../shared/data/nrp-xuan/classic-nrp"
PATIENCE = {"small": 10.0, "full": 60.0}


def roadmap(items: int, periods: int, teams: int, *, seed: int, step: float) -> Problem:
    """A roadmap with half the capacity that all items would take; efforts are multiples of `step`."""
    draw = random.Random(seed)
    made: list[PlanItem] = []
    for k in range(items):
        effort = {
            f"t{t}": max(step, round(draw.uniform(0.5, 4) / step) * step)
            for t in range(teams)
            if draw.random() < 0.6
        }
        made.append(
            PlanItem(
                id=f"i{k:03}",
                title=f"Item {k}",
                value=round(draw.lognormvariate(3, 1), 2),
                effort=effort or {"t0": step},
                depends_on=tuple(
                    {made[draw.randrange(k)].id for _ in range(draw.choice([0, 0, 0, 1, 2])) if k}
                ),
                must=draw.random() < 0.04,
            )
        )
    share = sum(item.total_effort for item in made) / teams / periods / 2
    capacity = (round(share / step) * step,) * periods
    crew = tuple(Team(id=f"t{t}", name=f"Team {t}", capacity=capacity) for t in range(teams))
    return Problem(periods=tuple(f"Q{p + 1}" for p in range(periods)), teams=crew, items=tuple(made))


def plain(problem: Problem, seconds: float) -> Answer:
    """The textbook model: one column per item and period, solved as it is."""
    count = len(problem.periods)
    column = {(item.id, t): k * count + t for k, item in enumerate(problem.items) for t in range(count)}
    rows = []
    for item in problem.items:
        rows.append(
            Row(terms={column[item.id, t]: 1.0 for t in range(count)}, low=float(item.must), high=1.0)
        )
        for other in set(item.depends_on):
            for t in range(count):
                terms = {column[item.id, s]: 1.0 for s in range(t + 1)}
                rows.append(Row(terms=terms | {column[other, s]: -1.0 for s in range(t + 1)}, high=0.0))
    for team in problem.teams:
        for t, capacity in enumerate(team.capacity):
            terms = {column[i.id, t]: i.effort[team.id] for i in problem.items if i.effort.get(team.id)}
            rows.append(Row(terms=terms, high=capacity))
    model = Model(columns=len(column), rows=rows)
    return model.maximise(
        np.repeat([item.value for item in problem.items], count), limits=Limits(seconds=seconds)
    )


def timed(work: Callable[[], object]) -> tuple[object, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def compare(name: str, problem: Problem, patience: float) -> tuple[dict[str, object], Plan]:
    plan, ours = timed(lambda: solve(problem, time_limit=patience))
    answer, peer = timed(lambda: plain(problem, patience))
    assert isinstance(plan, Plan)
    assert isinstance(answer, Answer)
    # Both proofs hold at once only when no plan is better than the other's bound.
    agree = plan.objective <= answer.bound + 1e-4 and (
        answer.status != "optimal" or plan.status != "optimal" or abs(plan.objective - answer.bound) < 1e-4
    )
    row = result(
        f"{name} ({plan.status}, gap {plan.gap:.2%})", f"plain HiGHS ({answer.status})", ours, peer, agree
    )
    return row, plan


def result(name: str, peer: str, ours_s: float, peer_s: float | None, agree: bool) -> dict[str, object]:
    return {
        "name": name,
        "peer": peer,
        "ours_s": round(ours_s, 3),
        "peer_s": None if peer_s is None else round(peer_s, 3),
        "ratio": None if peer_s is None else round(peer_s / ours_s, 2),
        "agree": agree,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def rows(scale: str) -> Iterator[dict[str, object]]:
    patience = PATIENCE[scale]
    names = ("nrp1", "nrp3") if scale == "small" else ("nrp1", "nrp2", "nrp3")
    for name in names if NRP.exists() else ():
        for share in (0.3, 0.5, 0.7):
            yield compare(f"{name} {share:.0%}", read(NRP / f"{name}.txt", share=share), patience)[0]
    for step in (0.5,) if scale == "small" else (0.5, 0.1):
        problem = roadmap(50, 4, 3, seed=1, step=step)
        row, plan = compare(f"50 items x 4 x 3, efforts by {step}", problem, patience)
        yield row
        found, seconds = timed(lambda problem=problem, plan=plan: list(reasons(problem, plan)))
        exact = all(reason.exact for reason in found)  # type: ignore[attr-defined]
        yield result(f"50 reasons, efforts by {step}", "none", seconds, None, exact)
        found, seconds = timed(lambda problem=problem, plan=plan: list(prices(problem, plan)))
        exact = all(price.exact for price in found)  # type: ignore[attr-defined]
        yield result(f"12 prices, efforts by {step}", "none", seconds, None, exact)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=("small", "full"), default="small")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    if not chosen.json:
        print("SCIP and CP-SAT: not run (they need an environment of their own).")
        print(f"{'name':58} {'peer':24} {'ours s':>8} {'peer s':>8} {'ratio':>6} agree  MB")
    for row in rows(chosen.scale):
        if chosen.json:
            print(json.dumps(row), flush=True)
        else:
            name, peer, ours, theirs, ratio, agree, peak = row.values()
            print(
                f"{name:58} {peer:24} {ours:>8} {theirs!s:>8} {ratio!s:>6} {agree!s:5} {peak:>4}", flush=True
            )


if __name__ == "__main__":
    main()
