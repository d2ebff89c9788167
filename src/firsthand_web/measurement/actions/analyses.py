"""Saving questions to the events, and changing them. Deleting is core's."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.measurement.models import Analysis

LONGEST_NAME = 200
Pairs = Sequence[tuple[str, str]]


@transaction.atomic
def save_analysis(*, by: Person | None, product: Product, name: str, kind: str, question: Pairs) -> Analysis:
    """Keep a question under a name; `question` are the pairs of its address."""
    made = Analysis(
        product=product,
        created_by=by,
        name=_named(name),
        kind=Analysis.Kind(kind),
        question=[list(pair) for pair in question],
    )
    made.save()
    history.note(by=by, verb="measurement.analysis.saved", record=made, data={"question": made.question})
    return made


@transaction.atomic
def change_analysis(
    *, by: Person | None, analysis: Analysis, name: str, question: Pairs | None = None
) -> None:
    """Give a saved question another name or, with `question`, ask something else under it."""
    before = {"name": analysis.name, "question": analysis.question}
    analysis.name = _named(name)
    if question is not None:
        analysis.question = [list(pair) for pair in question]
    after = {"name": analysis.name, "question": analysis.question}
    if after == before:
        return
    analysis.changed_at = timezone.now()
    analysis.save()
    history.note(
        by=by, verb="measurement.analysis.changed", record=analysis, data={"from": before, "to": after}
    )


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InputError("The analysis has no name: say in a few words what it shows.")
    if len(name) > LONGEST_NAME:
        raise InputError(f"A name of {len(name)} characters is too long: use at most {LONGEST_NAME}.")
    return name
