"""Voices that people write down and correct themselves."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.evidence.models import Feedback


@transaction.atomic
def add(
    *,
    by: Person | None,
    product: Product,
    text: str,
    who: str = "",
    question: str = "",
    said_on: date | None = None,
    attributes: dict[str, str] | None = None,
) -> Feedback:
    """Write down what somebody said."""
    made = Feedback(product=product, created_by=by, attributes=attributes or {})
    _fill(made, text, who, question, said_on)
    made.save()
    history.note(by=by, verb="evidence.voice.added", record=made)
    return made


@transaction.atomic
def edit(
    *, by: Person | None, voice: Feedback, text: str, who: str, question: str, said_on: date | None
) -> None:
    """Correct a voice. A later import leaves it as it is then."""
    _fill(voice, text, who, question, said_on)
    voice.changed_at = timezone.now()
    voice.save()
    history.note(by=by, verb="evidence.voice.edited", record=voice)


def _fill(voice: Feedback, text: str, who: str, question: str, said_on: date | None) -> None:
    if not text.strip():
        raise InputError("A voice needs its words: write what was said.")
    voice.text, voice.who, voice.question = text.strip(), who.strip()[:200], question.strip()[:300]
    voice.said_on = said_on
