"""Bringing surveys in, and changing what is written about them."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history, records
from firsthand_web.core.models import Batch, Person
from firsthand_web.evidence.models import Feedback, Question, Response, Survey, SurveyDraft
from firsthand_web.evidence.queries import drafts as queries
from firsthand_web.evidence.queries.drafts import Reading

ROWS = 500


@transaction.atomic
def import_draft(*, by: Person | None, draft: SurveyDraft, reading: Reading) -> Survey:
    """Everything a draft's files hold becomes rows, or nothing does. The same files again change nothing.

    `draft.summary` then counts new, changed and unchanged rows. A draft that is imported already is left
    alone, so a job that was killed can run again.
    """
    draft.refresh_from_db()
    if draft.imported is not None:
        return draft.imported
    target = draft.target if draft.target and draft.target.deletion_id is None else None
    if target is not None and queries.already_there(target, reading):
        unchanged = {"new": 0, "changed": 0, "unchanged": reading.answers.size}
        _finish(draft, target, {"responses": unchanged})
        return target
    batch = _batch(by, draft)
    survey = target or Survey(product=draft.product, created_by=by, batch=batch)
    survey.title, survey.asked_on = draft.title, draft.asked_on
    survey.recognition = queries.as_stored(reading.answers.recognition)
    survey.digest = _digest(reading, survey)
    survey.save()
    questions = _write_questions(by, survey, batch, reading)
    responses = _write_responses(by, survey, batch, reading)
    voices, counts = _write_voices(by, survey, batch, reading)
    summary = {"responses": responses, "voices": counts}
    batch.summary = {
        f"{state} {noun}": number
        for noun, found in summary.items()
        for state, number in found.items()
        if number
    }
    batch.save(update_fields=["summary"])
    _finish(draft, survey, summary)
    history.note(
        by=by,
        verb="evidence.survey.updated" if target else "evidence.survey.imported",
        record=survey,
        records=[*questions, *voices],
        data={"batch": batch.pk, **summary},
    )
    return survey


@transaction.atomic
def edit(*, by: Person, survey: Survey, title: str, asked_on: date | None) -> None:
    """Change what a survey is called and when it was asked."""
    if not title.strip():
        raise InputError("A survey needs a title: write what it was about.")
    survey.title, survey.asked_on, survey.changed_at = title.strip()[:200], asked_on, timezone.now()
    survey.save(update_fields=["title", "asked_on", "changed_at"])
    history.note(by=by, verb="evidence.survey.edited", record=survey)


def _batch(by: Person | None, draft: SurveyDraft) -> Batch:
    digests = "".join(file["digest"] for file in draft.files)
    label = " and ".join(file["name"] for file in draft.files)
    return Batch.objects.create(
        product=draft.product,
        kind="survey",
        label=label[:200],
        digest=hashlib.sha256(digests.encode()).hexdigest() if len(draft.files) > 1 else digests,
        by=by,
    )


def _finish(draft: SurveyDraft, survey: Survey, summary: dict[str, dict[str, int]]) -> None:
    draft.imported, draft.imported_at, draft.summary = survey, timezone.now(), summary
    draft.save(update_fields=["imported", "imported_at", "summary"])


def _digest(reading: Reading, survey: Survey) -> str:
    """Changes with any answer, and with the way that the columns are read."""
    read_as = json.dumps(survey.recognition, sort_keys=True)
    return hashlib.sha256(f"{reading.answers.digest} {read_as}".encode()).hexdigest()


def _write_questions(by: Person | None, survey: Survey, batch: Batch, reading: Reading) -> list[Question]:
    stored = {question.key: question for question in survey.questions.all()}
    found = []
    for position, (question, definition) in enumerate(
        zip(reading.answers.recognition.questions, survey.recognition["questions"], strict=True)
    ):
        row = stored.pop(question.key, None) or Question(
            product=survey.product, survey=survey, key=question.key, created_by=by, batch=batch
        )
        row.number, row.title, row.kind = question.number, question.title, question.kind
        row.position, row.definition = position, definition
        found.append(row)
    new = [row for row in found if row.pk is None]
    known = [row for row in found if row.pk is not None]
    Question.objects.bulk_create(new, batch_size=ROWS)
    fields = ["number", "title", "kind", "position", "definition"]
    Question.objects.bulk_update(known, fields, batch_size=ROWS)
    for gone in stored.values():
        records.delete(by=by, record=gone)
    return found


def _write_responses(by: Person | None, survey: Survey, batch: Batch, reading: Reading) -> dict[str, int]:
    changes = queries.response_changes(survey, reading)
    new = set(changes.new)
    create, update = [], []
    rows = zip(reading.answers.ids, reading.answers.digests, reading.rows, strict=True)
    for position, (who, digest, cells) in enumerate(rows):
        key = who[:200]
        row = Response(product=survey.product, survey=survey, source_id=key, created_by=by, batch=batch)
        row.digest, row.position, row.answers = digest, position, list(cells)
        if key in new:
            create.append(row)
        elif key in changes.changed:
            row.pk = changes.changed[key]
            update.append(row)
    Response.objects.bulk_create(create, batch_size=ROWS)
    Response.objects.bulk_update(update, ["digest", "answers"], batch_size=ROWS)
    return _counts(changes)


def _write_voices(
    by: Person | None, survey: Survey, batch: Batch, reading: Reading
) -> tuple[Sequence[Feedback], dict[str, int]]:
    found = queries.voices(reading)
    changes = queries.voice_changes(survey, found)
    said_on = survey.asked_on
    create = [
        Feedback(
            product=survey.product,
            survey=survey,
            source_id=key,
            who=found[key].who,
            question=found[key].question,
            text=found[key].text,
            said_on=said_on,
            created_by=by,
            batch=batch,
        )
        for key in changes.new
    ]
    Feedback.objects.bulk_create(create, batch_size=ROWS)
    update = list(Feedback.objects.filter(pk__in=changes.changed.values())) if changes.changed else []
    for row in update:
        row.text = found[row.source_id].text
    Feedback.objects.bulk_update(update, ["text"], batch_size=ROWS)
    return [*create, *update], _counts(changes)


def _counts(changes: queries.Changes) -> dict[str, int]:
    return {"new": len(changes.new), "changed": len(changes.changed), "unchanged": changes.unchanged}
