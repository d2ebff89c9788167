"""Long work of roadmap: solving a plan and asking for its reasons."""

from typing import Any

from django.urls import reverse

from firsthand.errors import InputError, Progress
from firsthand.roadmap.explain import prices, reasons
from firsthand.roadmap.plan import solve
from firsthand.roadmap.wishes import contradiction
from firsthand_web.core.registry import RunningJob
from firsthand_web.roadmap.actions import plans
from firsthand_web.roadmap.models import Plan
from firsthand_web.roadmap.queries.asking import ask

SOLVE_PLAN = "roadmap.solve-plan"
# The bar's shares: the proof, then the reasons, then the prices.
PROOF, REASONS = 0.4, 0.8
# Answers that more time would not better.
FINAL = (Plan.Status.OPTIMAL, Plan.Status.INFEASIBLE)


def solve_plan(run: RunningJob) -> dict[str, Any]:
    """Solve today's problem; everything is kept at once at the end. The same problem is not solved twice."""
    asked = ask(run.product)
    if not asked.problem.items:
        raise InputError("There is no item with complete estimates: add one, then plan.")
    if asked.troubles:
        raise InputError(" ".join(trouble.message for trouble in asked.troubles))
    address = reverse("plan", args=[run.product.workspace.slug, run.product.slug])
    newest = Plan.objects.filter(product=run.product).first()
    if newest is not None and newest.digest == asked.digest and newest.status in FINAL:
        return {"url": address}
    problem = asked.problem
    solved = solve(problem, progress=_part(run, 0, PROOF))
    why, worth, clash = [], [], None
    if solved.status == "infeasible":
        run.progress(PROOF, "Looking for the wishes that contradict each other")
        clash = contradiction(problem)
    elif solved.placements:
        why = list(reasons(problem, solved, progress=_part(run, PROOF, REASONS)))
        worth = list(prices(problem, solved, progress=_part(run, REASONS, 1)))
    plans.keep(
        by=run.by,
        product=run.product,
        asked=asked,
        solved=solved,
        reasons=why,
        prices=worth,
        contradiction=clash,
    )
    return {"url": address}


def _part(run: RunningJob, start: float, end: float) -> Progress:
    """Progress of one stage of the work, as progress of the whole."""
    return lambda share, message: run.progress(start + (end - start) * share, message)
