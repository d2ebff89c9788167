"""Working on an assignment: beginning, binding a record, handing in."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand.learning.programme import Assignment
from firsthand_web.core import registry
from firsthand_web.core.actions import history
from firsthand_web.core.models import Link, Person, Record
from firsthand_web.learning.models import Cohort, Round, Seat, Work
from firsthand_web.learning.queries.programme import counted, offered

# The history is open to all members; which assignment somebody works on is not.
LABEL = "of an assignment"


@transaction.atomic
def begin(*, by: Person, cohort: Cohort, assignment: Assignment) -> Work:
    """Begin an assignment, or go on with it."""
    if not cohort.seats.filter(person=by, part=Seat.Part.INTERN).exists():
        raise InputError("Only interns of the cohort work on its assignments.")
    if not offered(assignment):
        raise InputError(f"“{assignment.title}” is not offered yet: its pages are not built.")
    found: Work | None = Work.objects.filter(cohort=cohort, intern=by, assignment=assignment.id).first()
    if found is not None:
        return found
    work = Work(
        product=cohort.product, created_by=by, cohort=cohort, intern=by, assignment=assignment.id,
        title=assignment.title,
    )  # fmt: skip
    work.save()
    history.note(by=by, verb="learning.work.begun", record=work, label=LABEL)
    return work


@transaction.atomic
def bind(*, by: Person, work: Work, record: Record) -> None:
    """Say which record the work is done on: its thread leads to the work, for those who may see that."""
    wanted = work.cohort.content.assignment[work.assignment].record
    if record.type_name() != wanted:
        kind = registry.named(wanted)
        raise InputError(f"This assignment is handed in as a {kind.noun if kind else wanted}: choose one.")
    if work.state in (Work.State.HANDED_IN, Work.State.ACCEPTED):
        raise InputError("This work is handed in: wait for the review before you choose another record.")
    work.record_type, work.record_id, work.changed_at = record.type_name(), record.pk, timezone.now()
    work.save(update_fields=["record_type", "record_id", "changed_at"])
    Link.objects.filter(source_type=Work.type_name(), source_id=work.pk, kind=Link.Kind.CITES).delete()
    Link.objects.create(
        product=work.product, source_type=Work.type_name(), source_id=work.pk,
        target_type=work.record_type, target_id=work.record_id, kind=Link.Kind.CITES, by=by,
    )  # fmt: skip
    history.note(by=by, verb="learning.work.bound", record=work, label=LABEL, data={"record": record.pk})


@transaction.atomic
def hand_in(*, by: Person, work: Work, words: str = "") -> Round:
    """Keep the record as it reads now, with what the method checks say, and ask for a review."""
    locked: Work = Work.objects.select_for_update().get(pk=work.pk)
    if locked.state in (Work.State.HANDED_IN, Work.State.ACCEPTED):
        raise InputError(f"This work is {locked.get_state_display().lower()}: there is nothing to hand in.")
    record = record_of(locked)
    if record is None:
        raise InputError("Choose the record that you worked on before you hand it in.")
    parts = snapshot(locked, record)
    made = Round.objects.create(
        work=locked,
        number=locked.rounds.count() + 1,
        words=words.strip(),
        parts=parts,
        advice=[[each.check, each.message, each.lesson] for each in registry.advice_for(record)],
        digest=digest(parts),
    )
    locked.state, locked.changed_at = Work.State.HANDED_IN, timezone.now()
    locked.save(update_fields=["state", "changed_at"])
    history.note(
        by=by, verb="learning.work.handed-in", record=locked, label=LABEL, data={"round": made.number}
    )
    return made


def record_of(work: Work) -> Record | None:
    """The record that a work is bound to, unless it was deleted."""
    kind = registry.named(work.record_type)
    if kind is None:
        return None
    found: Record | None = kind.model.objects.filter(product=work.product_id, pk=work.record_id).first()
    return found


def snapshot(work: Work, record: Record) -> list[list[str]]:
    """[key, heading, text] of each part that says something, and what could be counted."""
    parts = [[part.key, part.heading, part.text] for part in registry.parts_of(record) if part.text]
    there = counted(work.cohort.content.assignment[work.assignment], work.product)
    if there:
        told = "\n".join(f"{each.count} of at least {each.want.least}: {each.want.says}" for each in there)
        parts.append(["counts", "What was there", told])
    return parts


def digest(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
