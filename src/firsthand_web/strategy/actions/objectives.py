"""Setting and changing objectives. Deleting is core's; key results go and come back with theirs."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.strategy.models import Objective

# Parts of an objective, as reviews read it, that are one field each.
AMENDABLE = ("title", "description")


@transaction.atomic
def create_objective(
    *, by: Person | None, product: Product, title: str, begins: date, ends: date, description: str = ""
) -> Objective:
    """Raises `InputError` when it ends before it begins."""
    _refuse_backwards(begins, ends)
    made = Objective(product=product, created_by=by, begins=begins, ends=ends)
    made.title, made.description = title.strip(), description.strip()
    made.save()
    history.note(by=by, verb="strategy.objective.created", record=made)
    return made


@transaction.atomic
def change_objective(
    *, by: Person | None, objective: Objective, title: str, begins: date, ends: date, description: str
) -> None:
    """Raises `InputError` when it ends before it begins."""
    _refuse_backwards(begins, ends)
    objective.title, objective.description = title.strip(), description.strip()
    objective.begins, objective.ends = begins, ends
    objective.changed_at = timezone.now()
    objective.save()
    history.note(by=by, verb="strategy.objective.changed", record=objective)


def amend(*, by: Person, record: Objective, key: str, text: str) -> None:
    """Put a text in place of one of `AMENDABLE`."""
    words = {"title": record.title, "description": record.description, key: text}
    if not words["title"].strip():
        raise InputError("An objective needs a title: say what will be different.")
    change_objective(
        by=by, objective=record, title=words["title"], begins=record.begins, ends=record.ends,
        description=words["description"],
    )  # fmt: skip


def _refuse_backwards(begins: date, ends: date) -> None:
    if begins >= ends:
        raise InputError(f"The end, {ends}, must lie after the beginning, {begins}: swap them.")
