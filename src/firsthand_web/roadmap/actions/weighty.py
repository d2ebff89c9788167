"""What of the roadmap may have to wait for a mentor: adopting a plan, recording or changing a decision."""

from dataclasses import asdict
from datetime import date
from typing import Any

from firsthand.errors import InputError
from firsthand_web.core.models import Person, Product
from firsthand_web.core.registry import Weighty
from firsthand_web.roadmap.actions import decisions, plans
from firsthand_web.roadmap.actions.decisions import Draft
from firsthand_web.roadmap.models import Decision, Plan
from firsthand_web.roadmap.queries import wording

HEADINGS = {
    "chosen": "What was chosen",
    "context": "Context",
    "options": "Options",
    "reasons": "Reasons",
    "dissent": "Who saw it differently, and why",
    "review_on": "Look at it again on",
}


def adoption_payload(plan: Plan, given: dict[str, Any]) -> dict[str, Any]:
    return {"plan": plan.pk, **_plain(given)}


def decision_payload(draft: Draft, decision: Decision | None = None) -> dict[str, Any]:
    return {"decision": decision.pk if decision else None, "draft": _plain(asdict(draft))}


def adopt(*, by: Person, product: Product, payload: dict[str, Any]) -> Decision:
    plan = _plan(product, payload)
    words = {name: payload[name] for name in ("title", "context", "dissent")}
    return plans.adopt(by=by, plan=plan, review_on=_day(payload["review_on"]), **words)


def record(*, by: Person, product: Product, payload: dict[str, Any]) -> Decision:
    given = payload["draft"]
    days = {"decided_on": date.fromisoformat(given["decided_on"]), "review_on": _day(given["review_on"])}
    draft = Draft(**{**given, **days})
    if payload["decision"] is None:
        return decisions.create(by=by, product=product, draft=draft)
    return decisions.change(by=by, decision=_decision(product, payload), draft=draft)


def _plan(product: Product, payload: dict[str, Any]) -> Plan:
    found: Plan | None = Plan.objects.filter(product=product, pk=payload["plan"]).first()
    if found is None:
        raise InputError("The plan that this is about was deleted: restore it on the activity page.")
    return found


def _decision(product: Product, payload: dict[str, Any]) -> Decision:
    found: Decision | None = Decision.objects.filter(product=product, pk=payload["decision"]).first()
    if found is None:
        raise InputError("The decision that this is about was deleted: restore it on the activity page.")
    return found


def _adoption_says(product: Product, payload: dict[str, Any]) -> list[tuple[str, str]]:
    plan = _plan(product, payload)
    said = [("What is built", wording.placements(plan)), ("Reasons", wording.reasons(plan))]
    return [*said, *_texts({**payload, "reasons": ""})]


def _decision_says(product: Product, payload: dict[str, Any]) -> list[tuple[str, str]]:
    return _texts(payload["draft"])


def _decision_digest(product: Product, payload: dict[str, Any]) -> str:
    """When a decision that exists was last changed; a new one rests on nothing that could change."""
    if payload["decision"] is None:
        return ""
    found = Decision.objects.filter(product=product, pk=payload["decision"]).first()
    return f"{found.changed_at}" if found else "deleted"


def _texts(given: dict[str, Any]) -> list[tuple[str, str]]:
    on = _day(given.get("review_on"))
    told = {**given, "review_on": on.strftime("%-d %B %Y") if on else ""}
    return [(heading, told[name]) for name, heading in HEADINGS.items() if told.get(name)]


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


ADOPTION = Weighty(name="roadmap.plan.adoption", label="Adopting a plan", run=adopt, says=_adoption_says)
DECISION = Weighty(
    name="roadmap.decision.recording", label="Recording or changing a decision", run=record,
    says=_decision_says, digest=_decision_digest,
)  # fmt: skip
