"""Answering recommendations: taking one up as a decision, which some have to ask for, or dismissing it."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from firsthand.communication.recommendations import IN_WORDS, Recommendation, Rule
from firsthand.errors import InputError
from firsthand_web.communication.models import Answer
from firsthand_web.communication.queries import cards
from firsthand_web.core.actions import history, trace
from firsthand_web.core.models import Link, Person, Product
from firsthand_web.core.registry import Weighty, named
from firsthand_web.experiments.actions import verdicts
from firsthand_web.experiments.models import Experiment
from firsthand_web.roadmap.actions import decisions
from firsthand_web.roadmap.actions.decisions import Draft
from firsthand_web.roadmap.models import Decision

# A decision is looked at again after a quarter, unless somebody says otherwise on its page.
QUARTER = timedelta(days=91)
BY_TEST = (Rule.SPLIT, Rule.HARM, Rule.WIN, Rule.NOTHING)


def payload_of(recommendation: Recommendation, *, today: date) -> dict[str, Any]:
    """What is kept of an acceptance that waits."""
    return {"key": recommendation.key, "digest": recommendation.digest, "on": today.isoformat()}


@transaction.atomic
def accept(*, by: Person, product: Product, payload: dict[str, Any]) -> Decision:
    """Record the decision that follows; it cites what the recommendation is about."""
    found = _current(product, payload["key"])
    if found.digest != payload["digest"]:
        raise InputError("The numbers have changed since: read the recommendation again.")
    draft = draft_of(found, date.fromisoformat(payload["on"]))
    made = _decide(by=by, product=product, found=found, draft=draft)
    answer = _answer(by=by, product=product, found=found, decision=made)
    history.note(by=by, verb="communication.recommendation.accepted", record=answer)
    return made


@transaction.atomic
def dismiss(*, by: Person, product: Product, key: str, reason: str) -> Answer:
    """Keep it quiet until its numbers change. Raises `InputError` without a reason."""
    found = _current(product, key)
    if not reason.strip():
        raise InputError("Say why you dismiss it: whoever meets it again wants to know.")
    answer = _answer(by=by, product=product, found=found, reason=reason.strip()[:2000])
    history.note(by=by, verb="communication.recommendation.dismissed", record=answer)
    return answer


def draft_of(found: Recommendation, today: date) -> Draft:
    """The recommendation as a decision; people may change every word of it afterwards."""
    told = "\n".join(
        f"{fact.label}: {cards.said(fact, fact.value)}" + (f" ({between})" if between else "")
        for fact in found.facts
        for between in (cards.between(fact),)
    )
    return Draft(
        title=(found.act or found.title)[:200],
        chosen=found.act or found.title,
        context=found.because,
        reasons=f"{IN_WORDS[found.rule]}\n{told}\nWould change it: {found.would_change}",
        decided_on=today,
        review_on=today + QUARTER,
    )


def _decide(*, by: Person, product: Product, found: Recommendation, draft: Draft) -> Decision:
    kind, _, pk = found.about.rpartition("-")
    if found.rule in BY_TEST:
        experiment = Experiment.objects.get(product=product, pk=int(pk))
        return verdicts.accept(by=by, product=product, payload=verdicts.payload_of(experiment, draft))
    made = decisions.create(by=by, product=product, draft=draft)
    if (known := named(kind)) and (source := known.model.objects.filter(product=product, pk=int(pk)).first()):
        trace.link(by=by, source=made, target=source, kind=Link.Kind.CITES)
    return made


def _answer(
    *, by: Person, product: Product, found: Recommendation, decision: Decision | None = None, reason: str = ""
) -> Answer:
    made = Answer(
        product=product,
        created_by=by,
        key=found.key,
        title=found.title[:500],
        numbers=cards.numbers_of(found),
        decision=decision,
        reason=reason,
    )
    made.save()
    return made


def _current(product: Product, key: str) -> Recommendation:
    found = cards.current(product, key)
    if found is None:
        raise InputError("This recommendation is answered, or its numbers no longer say so.")
    return found


def _says(product: Product, payload: dict[str, Any]) -> list[tuple[str, str]]:
    draft = draft_of(_current(product, payload["key"]), date.fromisoformat(payload["on"]))
    return [("Decision", draft.title), ("Context", draft.context), ("Reasons", draft.reasons)]


def _digest(product: Product, payload: dict[str, Any]) -> str:
    found = cards.current(product, payload["key"])
    return found.digest if found else "answered"


ACCEPTANCE = Weighty(
    name=cards.ACT, label="Deciding by a recommendation", run=accept, says=_says, digest=_digest
)
