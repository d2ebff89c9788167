"""Saying what happened on a day. Deleting is core's."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.measurement.models import Annotation

LONGEST_TEXT = 200


@transaction.atomic
def annotate(
    *,
    by: Person | None,
    product: Product,
    day: date,
    text: str,
    kind: Annotation.Kind = Annotation.Kind.NOTE,
) -> Annotation:
    made = Annotation(product=product, created_by=by, day=day, text=_said(text), kind=kind)
    made.save()
    history.note(by=by, verb="measurement.annotation.added", record=made, data={"day": str(day)})
    return made


@transaction.atomic
def change_annotation(
    *, by: Person | None, annotation: Annotation, day: date, text: str, kind: Annotation.Kind
) -> None:
    annotation.day, annotation.text, annotation.kind = day, _said(text), kind
    annotation.changed_at = timezone.now()
    annotation.save()
    history.note(by=by, verb="measurement.annotation.changed", record=annotation, data={"day": str(day)})


def _said(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise InputError("The annotation says nothing: write what happened, such as “New checkout released”.")
    if len(text) > LONGEST_TEXT:
        raise InputError(f"{len(text)} characters are too long for a picture: use at most {LONGEST_TEXT}.")
    return text
