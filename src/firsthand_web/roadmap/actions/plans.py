"""Keeping what the solver found, and adopting it."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand.roadmap.explain import Price, Reason
from firsthand.roadmap.plan import Plan as Solved
from firsthand.roadmap.wishes import Contradiction
from firsthand_web.core.actions import history, trace
from firsthand_web.core.models import Link, Person, Product
from firsthand_web.roadmap.actions import decisions
from firsthand_web.roadmap.models import Decision, Plan
from firsthand_web.roadmap.queries import wording
from firsthand_web.roadmap.queries.asking import Asked


@transaction.atomic
def keep(
    *,
    by: Person | None,
    product: Product,
    asked: Asked,
    solved: Solved,
    reasons: Sequence[Reason] = (),
    prices: Sequence[Price] = (),
    contradiction: Contradiction | None = None,
) -> Plan:
    """Store an answer of the solver as the product's newest plan."""
    plan = Plan(
        product=product,
        created_by=by,
        digest=asked.digest,
        inputs=asked.inputs,
        periods=list(asked.problem.periods),
        status=solved.status,
        objective=_finite(solved.objective),
        bound=_finite(solved.bound),
        gap=_finite(solved.gap),
        result={
            "ids": dict(asked.item_ids),
            "placements": dict(solved.placements),
            "loads": [asdict(load) for load in solved.loads],
            "reasons": [_plain(reason) for reason in reasons],
            "prices": [_plain(price) for price in prices],
            "contradiction": _plain(contradiction) if contradiction else None,
        },
    )
    plan.save()
    data = {"status": plan.status, "in": len(solved.placements), "of": len(asked.item_ids)}
    history.note(by=by, verb="roadmap.plan.solved", record=plan, data=data)
    return plan


@transaction.atomic
def adopt(
    *,
    by: Person,
    plan: Plan,
    title: str,
    context: str = "",
    dissent: str = "",
    review_on: date | None = None,
) -> Decision:
    """Decide for a plan: what is in, what was left out, and why. Deleting the decision undoes it."""
    if not plan.has_placements:
        raise InputError(
            "This plan places nothing, so it cannot be adopted: change the wishes and plan again."
        )
    if plan.decision is not None:
        raise InputError(f"This plan was adopted already, in the decision “{plan.decision}”.")
    decision = decisions.create(
        by=by,
        product=plan.product,
        draft=decisions.Draft(
            title=title,
            context=context,
            options=wording.alternatives(plan),
            chosen=wording.placements(plan),
            reasons=wording.reasons(plan),
            dissent=dissent,
            decided_on=timezone.localdate(),
            review_on=review_on,
        ),
        plan=plan,
    )
    trace.link(by=by, source=decision, target=plan, kind=Link.Kind.CITES)
    history.note(by=by, verb="roadmap.plan.adopted", record=plan, data={"decision": decision.pk})
    return decision


def _plain(part: Any) -> dict[str, Any]:
    """A dataclass as JSON; what is infinite or not a number becomes None."""
    return {
        name: _finite(value) if isinstance(value, float) else value for name, value in asdict(part).items()
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
