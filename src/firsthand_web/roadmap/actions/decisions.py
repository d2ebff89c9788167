"""Writing down what was decided."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.roadmap.models import Decision, Plan

# Parts of a decision, as reviews read it, that are one field each.
AMENDABLE = ("title", "context", "chosen", "options", "reasons", "dissent")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything a decision says."""

    title: str
    chosen: str
    decided_on: date
    context: str = ""
    options: str = ""
    reasons: str = ""
    dissent: str = ""
    review_on: date | None = None


@transaction.atomic
def create(*, by: Person | None, product: Product, draft: Draft, plan: Plan | None = None) -> Decision:
    decision = Decision(product=product, created_by=by, plan=plan)
    _fill(decision, draft)
    history.note(by=by, verb="roadmap.decision.created", record=decision)
    return decision


@transaction.atomic
def change(*, by: Person, decision: Decision, draft: Draft) -> Decision:
    decision.changed_at = timezone.now()
    _fill(decision, draft)
    history.note(by=by, verb="roadmap.decision.changed", record=decision)
    return decision


def amend(*, by: Person, record: Decision, key: str, text: str) -> None:
    """Put a text in place of one of `AMENDABLE`."""
    words = {name: getattr(record, name) for name in AMENDABLE} | {key: text}
    draft = Draft(**words, decided_on=record.decided_on, review_on=record.review_on)
    change(by=by, decision=record, draft=draft)


def _fill(decision: Decision, draft: Draft) -> None:
    if not draft.title.strip() or not draft.chosen.strip():
        raise InputError("A decision needs a title and what was chosen: write both in a few words.")
    if draft.review_on and draft.review_on < draft.decided_on:
        raise InputError(
            f"The review on {draft.review_on} lies before the decision on {draft.decided_on}: "
            "choose a later day."
        )
    decision.title, decision.chosen, decision.context = draft.title.strip(), draft.chosen, draft.context
    decision.options, decision.reasons, decision.dissent = draft.options, draft.reasons, draft.dissent
    decision.decided_on, decision.review_on = draft.decided_on, draft.review_on
    decision.save()
