"""Answering an exercise, once."""

from django.db import transaction

from firsthand.errors import InputError
from firsthand.learning.exercises import exercise
from firsthand_web.core.models import Person, Product
from firsthand_web.learning.models import Answer

SURE = (0.5, 0.6, 0.7, 0.8, 0.9, 0.99)


@transaction.atomic
def answer(*, by: Person, product: Product, kind: str, seed: int, chosen: str, confidence: float) -> Answer:
    """Keep an answer with the chance of being right that goes with it. It stays as it was given.

    Nobody but the person sees answers, so the history of the product does not name them.
    """
    found = exercise(kind, seed)
    if chosen not in {option.id for option in found.options}:
        raise InputError("Choose one of the answers.")
    if confidence not in SURE:
        raise InputError("Say how sure you are: choose one of the chances.")
    if Answer.objects.filter(product=product, person=by, kind=kind, seed=seed).exists():
        raise InputError("You have answered this one: go on to the next.")
    return Answer.objects.create(
        product=product, person=by, kind=kind, seed=seed, chosen=chosen, confidence=confidence,
        right=chosen == found.right,
    )  # fmt: skip
