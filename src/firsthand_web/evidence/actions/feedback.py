"""Files with a text in each row: kept, confirmed, and brought in as voices."""

from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError, Progress, silent
from firsthand.evidence.feedback import Columns, Reading, Said, is_feedback, recognise, to_json
from firsthand_web.core.actions import history
from firsthand_web.core.folder import keep_file, kept_file
from firsthand_web.core.models import Batch, Person, Product
from firsthand_web.evidence.actions import drafts as survey_drafts
from firsthand_web.evidence.actions.uploads import Upload, forget, title_of
from firsthand_web.evidence.models import Feedback, FeedbackDraft, SurveyDraft
from firsthand_web.evidence.queries import feedback as queries
from firsthand_web.evidence.queries.drafts import LIMITS, Changes

ROWS = 500


def begin(
    *, by: Person | None, product: Product, upload: Upload, source: str = "", header_rows: int | None = None
) -> FeedbackDraft:
    """Keep a file and store what its columns seem to be. Raises `FileError`; then nothing is kept.

    A file with the columns of an earlier one goes on with its source and what people said of its columns.
    """
    draft = _kept(by, product, upload, header_rows)
    try:
        _recognise(draft, source)
    except Exception:
        forget([draft.file["digest"]])
        raise
    return _saved(draft)


def begin_if_feedback(*, by: Person | None, product: Product, upload: Upload) -> FeedbackDraft | None:
    """`begin`, or nothing when the file is a survey or cannot be read at all."""
    draft = _kept(by, product, upload, None)
    try:
        if is_feedback(queries.table_of(draft)):
            _recognise(draft, "")
            return _saved(draft)
    except InputError:
        pass  # reading it as a survey will say what is wrong
    forget([draft.file["digest"]])
    return None


@transaction.atomic
def change(*, by: Person | None, draft: FeedbackDraft, source: str, columns: Columns) -> None:
    """Store what a person says about a draft."""
    _still_open(draft)
    if not source.strip():
        raise InputError("Feedback needs a name for where it comes from, such as “App reviews”.")
    draft.source, draft.columns = source.strip()[:120], to_json(columns)
    draft.save()
    _note(by, draft, "changed")


@transaction.atomic
def discard(*, by: Person | None, draft: FeedbackDraft) -> None:
    """Throw a draft away, with its file when nothing else needs it."""
    _still_open(draft)
    digest = draft.file["digest"]
    draft.delete()
    _note(by, draft, "discarded")
    transaction.on_commit(lambda: forget([digest]))


def as_survey(*, by: Person | None, draft: FeedbackDraft) -> SurveyDraft:
    """Read the same file as a survey instead. Raises `FileError` when it cannot be; the draft then stays."""
    _still_open(draft)
    path = kept_file(settings.FOLDER, draft.file["digest"])
    upload = Upload(name=draft.file["name"], chunks=[path.read_bytes()])
    made = survey_drafts.begin(by=by, product=draft.product, uploads=[upload])
    discard(by=by, draft=draft)
    return made


@transaction.atomic
def import_draft(
    *, by: Person | None, draft: FeedbackDraft, reading: Reading, progress: Progress = silent
) -> None:
    """Every row becomes a voice, or none does. The same file again changes nothing.

    `draft.summary` counts new, changed and unchanged voices. A draft that is imported already is left alone,
    so a job that was killed can run again.
    """
    draft.refresh_from_db()
    if draft.imported_at is not None:
        return
    changes = queries.changes(draft, reading)
    if changes.any:
        name, digest = draft.file["name"], draft.file["digest"]
        draft.batch = Batch.objects.create(
            product=draft.product, kind="feedback", label=name, digest=digest, by=by
        )
        voices = _write(by, draft, {said.key: said for said in reading.said}, changes, progress)
        draft.batch.summary = {
            name: len(keys)
            for name, keys in (("new voices", changes.new), ("changed voices", changes.changed))
            if keys
        }
        draft.batch.save(update_fields=["summary"])
        draft.facets = queries.facets_of(reading)
        progress(0.85, "Making them searchable")
        history.note(
            by=by,
            verb="evidence.voices.imported",
            product=draft.product,
            label=draft.source,
            records=voices,
            data={"batch": draft.batch.pk, "new": len(changes.new), "changed": len(changes.changed)},
        )
    draft.summary = {"new": len(changes.new), "changed": len(changes.changed), "unchanged": changes.unchanged}
    draft.imported_at = timezone.now()
    draft.save()


def _kept(by: Person | None, product: Product, upload: Upload, header_rows: int | None) -> FeedbackDraft:
    name = upload.name[:120]
    digest = keep_file(settings.FOLDER, upload.chunks, name=name, limit=LIMITS.raw_bytes)
    file = {"name": name, "digest": digest, "header_rows": header_rows}
    return FeedbackDraft(product=product, by=by, file=file)


def _recognise(draft: FeedbackDraft, source: str) -> None:
    columns = recognise(queries.table_of(draft))
    earlier = queries.known(draft.product, columns.headers)
    if earlier is not None:
        stored = queries.columns_of(earlier)
        columns = replace(columns, roles=stored.roles, day_first=stored.day_first, scale=stored.scale)
    name = source.strip()[:120] or (earlier.source if earlier else title_of(draft.file["name"])) or "Feedback"
    draft.source, draft.columns = name, to_json(columns)


@transaction.atomic
def _saved(draft: FeedbackDraft) -> FeedbackDraft:
    draft.save()
    _note(draft.by, draft, "started")
    return draft


def _note(by: Person | None, draft: FeedbackDraft, did: str) -> None:
    data = {"draft": draft.pk}
    verb = f"evidence.feedback-draft.{did}"
    history.note(by=by, verb=verb, product=draft.product, label=draft.source, data=data)


def _still_open(draft: FeedbackDraft) -> None:
    if draft.imported_at is not None:
        raise InputError(f"“{draft.source}” is imported already: import the file again.")


def _write(
    by: Person | None, draft: FeedbackDraft, said: dict[str, Said], changes: Changes, progress: Progress
) -> list[Feedback]:
    create = [
        Feedback(product=draft.product, source=draft.source, source_id=key, created_by=by, batch=draft.batch)
        for key in changes.new
    ]
    update = list(Feedback.objects.filter(pk__in=changes.changed.values())) if changes.changed else []
    for row in (*create, *update):
        row.text, row.who, row.said_on, row.attributes = queries.content_of(said[row.source_id])
    for start in range(0, len(create), 20 * ROWS):
        progress(0.4 + 0.4 * start / len(create), f"Writing {len(create):,} voices")
        Feedback.objects.bulk_create(create[start : start + 20 * ROWS], batch_size=ROWS)
    Feedback.objects.bulk_update(update, ["text", "who", "said_on", "attributes"], batch_size=ROWS)
    return [*create, *update]
