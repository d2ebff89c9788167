"""Files that were read and wait to be confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from firsthand.errors import InputError
from firsthand.evidence.surveys import (
    BY_CONTENT,
    Kind,
    Recognition,
    from_json,
    recognise,
    retitle,
    retype,
    to_json,
)
from firsthand.tables import Table
from firsthand_web.core.actions import history
from firsthand_web.core.folder import keep_file
from firsthand_web.core.models import Person, Product
from firsthand_web.evidence.actions.uploads import Upload, forget, title_of
from firsthand_web.evidence.models import Survey, SurveyDraft
from firsthand_web.evidence.queries import drafts as queries


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What a person says about one recognised question of file number `file`."""

    file: int
    key: str
    keep: bool
    title: str
    kind: Kind


def begin(
    *,
    by: Person | None,
    product: Product,
    uploads: Sequence[Upload],
    title: str = "",
    asked_on: date | None = None,
    id_column: str = "",
    header_rows: int | None = None,
) -> SurveyDraft:
    """Keep the files, read them and store what was recognised. Raises `FileError` and `InputError`.

    `id_column` names the column with the respondents' ids, `BY_CONTENT` knows each row by its content;
    empty means: find it. Nothing is kept of files that cannot be read.
    """
    name = title.strip() or title_of(uploads[0].name) or "Survey"
    draft = SurveyDraft(product=product, by=by, title=name, asked_on=asked_on)
    try:
        for upload in uploads:
            name = upload.name[:120]
            digest = keep_file(settings.FOLDER, upload.chunks, name=name, limit=queries.LIMITS.raw_bytes)
            draft.files.append({"name": name, "digest": digest, "header_rows": header_rows})
        tables = [queries.table_of(draft, position) for position in range(len(uploads))]
        draft.recognitions = [to_json(_recognised(table, id_column)) for table in tables]
        reading = queries.read(draft)
    except Exception:
        _forget_files(draft)
        raise
    known = queries.candidates(product, reading.answers.recognition.headers)
    if known:
        _continue(draft, known[0], tables)
    return _saved(by, draft)


@transaction.atomic
def change(
    *,
    by: Person | None,
    draft: SurveyDraft,
    title: str,
    asked_on: date | None,
    target: Survey | None,
    edits: Sequence[Edit],
) -> None:
    """Store what a person says about a draft."""
    _still_open(draft)
    recognitions = [from_json(data) for data in draft.recognitions]
    excluded = []
    for edit in edits:
        recognition = recognitions[edit.file]
        question = recognition.question(edit.key)
        if edit.title.strip() and edit.title.strip() != question.title:
            recognition = retitle(recognition, edit.key, edit.title)
        if edit.kind != question.kind:
            recognition = retype(queries.table_of(draft, edit.file), recognition, edit.key, edit.kind)
        recognitions[edit.file] = recognition
        if not edit.keep:
            excluded.append(f"{edit.file}:{edit.key}")
    draft.title, draft.asked_on, draft.target = title.strip() or draft.title, asked_on, target
    draft.recognitions, draft.excluded = [to_json(one) for one in recognitions], excluded
    draft.save()
    history.note(
        by=by,
        verb="evidence.survey-draft.changed",
        product=draft.product,
        label=draft.title,
        data={"draft": draft.pk},
    )


@transaction.atomic
def discard(*, by: Person | None, draft: SurveyDraft) -> None:
    """Throw a draft away, with its files when nothing else needs them."""
    _still_open(draft)
    pk = draft.pk
    draft.delete()
    history.note(
        by=by,
        verb="evidence.survey-draft.discarded",
        product=draft.product,
        label=draft.title,
        data={"draft": pk},
    )
    transaction.on_commit(lambda: _forget_files(draft))


@transaction.atomic
def _saved(by: Person | None, draft: SurveyDraft) -> SurveyDraft:
    draft.save()
    history.note(
        by=by,
        verb="evidence.survey-draft.started",
        product=draft.product,
        label=draft.title,
        data={"draft": draft.pk},
    )
    return draft


def _still_open(draft: SurveyDraft) -> None:
    if draft.imported_at is not None:
        raise InputError(f"“{draft.title}” is imported already: open the survey, or import the file again.")


def _recognised(table: Table, id_column: str) -> Recognition:
    wanted = id_column.strip()
    return (
        recognise(table, id_column=wanted or None)
        if wanted != BY_CONTENT
        else recognise(table, id_column=BY_CONTENT)
    )


def _continue(draft: SurveyDraft, survey: Survey, tables: Sequence[Table]) -> None:
    """Go on with a survey of the same columns: titles, kinds and exclusions as people set them there."""
    known = {tuple(c.index for c in q.columns): q for q in from_json(survey.recognition).questions}
    shift, recognitions = 0, []
    for place, (data, table) in enumerate(zip(draft.recognitions, tables, strict=True)):
        recognition = from_json(data)
        for question in recognition.questions:
            old = known.get(tuple(shift + column.index for column in question.columns))
            if old is None:
                draft.excluded.append(f"{place}:{question.key}")
                continue
            if old.title != question.title:
                recognition = retitle(recognition, question.key, old.title)
            if old.kind != question.kind:
                recognition = retype(table, recognition, question.key, old.kind)
        recognitions.append(to_json(recognition))
        shift += table.width
    draft.recognitions, draft.target, draft.title = recognitions, survey, survey.title
    draft.asked_on = draft.asked_on or survey.asked_on


def _forget_files(draft: SurveyDraft) -> None:
    forget(file["digest"] for file in draft.files)
