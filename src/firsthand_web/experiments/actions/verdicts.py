"""Accepting a verdict: it becomes a decision of the roadmap. Some have to ask for that."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from firsthand.errors import InputError
from firsthand_web.core.actions import history, trace
from firsthand_web.core.models import Link, Person, Product
from firsthand_web.core.registry import Weighty
from firsthand_web.experiments.models import Experiment
from firsthand_web.roadmap.actions import decisions, weighty
from firsthand_web.roadmap.actions.decisions import Draft
from firsthand_web.roadmap.models import Decision


def payload_of(experiment: Experiment, draft: Draft) -> dict[str, Any]:
    """What is kept of an acceptance that waits."""
    days = {"decided_on": draft.decided_on.isoformat(), "review_on": draft.review_on and str(draft.review_on)}
    return {"experiment": experiment.pk, "draft": {**asdict(draft), **days}}


@transaction.atomic
def accept(*, by: Person, product: Product, payload: dict[str, Any]) -> Decision:
    """Record the decision, which cites the experiment and settles it."""
    experiment, given = _experiment(product, payload), payload["draft"]
    review = date.fromisoformat(given["review_on"]) if given["review_on"] else None
    draft = Draft(**{**given, "decided_on": date.fromisoformat(given["decided_on"]), "review_on": review})
    made = decisions.create(by=by, product=product, draft=draft)
    experiment.decision, experiment.state = made, Experiment.State.DECIDED
    experiment.save(update_fields=["decision", "state"])
    trace.link(by=by, source=made, target=experiment, kind=Link.Kind.CITES)
    data = {"decision": made.pk, "verdict": experiment.verdict}
    history.note(by=by, verb="experiments.experiment.decided", record=experiment, data=data)
    return made


def _experiment(product: Product, payload: dict[str, Any]) -> Experiment:
    found: Experiment | None = Experiment.objects.filter(product=product, pk=payload["experiment"]).first()
    if found is None:
        raise InputError("The experiment that this is about was deleted: restore it on the activity page.")
    return found


def _says(product: Product, payload: dict[str, Any]) -> list[tuple[str, str]]:
    told = [(heading, payload["draft"].get(name)) for name, heading in weighty.HEADINGS.items()]
    return [
        ("Experiment", _experiment(product, payload).name),
        *((head, text) for head, text in told if text),
    ]


def _digest(product: Product, payload: dict[str, Any]) -> str:
    found = Experiment.objects.filter(product=product, pk=payload["experiment"]).first()
    return found.result_digest if found else "deleted"


ACCEPTANCE = Weighty(
    name="experiments.verdict.acceptance", label="Deciding by an experiment", run=accept, says=_says,
    digest=_digest,
)  # fmt: skip
