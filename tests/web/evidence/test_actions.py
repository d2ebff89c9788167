"""Imports are whole or nothing, once or nothing, and leave people's work alone."""

import csv
import io
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from firsthand.errors import Cancelled, FileError, InputError
from firsthand_web.core.actions import records, talk
from firsthand_web.core.models import AuditEntry, Batch, SearchEntry
from firsthand_web.evidence.actions import drafts, surveys, voices
from firsthand_web.evidence.models import Feedback, Question, Response, Survey, SurveyDraft
from firsthand_web.evidence.queries import drafts as queries
from firsthand_web.evidence.queries.surveys import answers_of
from tests.web.evidence.conftest import RESPONSES, TEXTS, Begin
from tests.world import World

Bring = Callable[[SurveyDraft], Survey]


def _said() -> int:
    rows = list(csv.DictReader(io.StringIO(TEXTS.decode())))
    known = {row["Respondent ID"] for row in csv.DictReader(io.StringIO(RESPONSES.decode()))}
    return sum(
        bool(value.strip())
        for row in rows
        if row["Respondent ID"] in known
        for name, value in row.items()
        if name != "Respondent ID"
    )


def test_an_import_brings_everything(survey: Survey) -> None:
    assert survey.responses.count() == 60
    assert Feedback.objects.count() == _said()
    assert survey.questions.count() == len(survey.recognition["questions"])
    batch = Batch.objects.get()
    assert batch.summary == {"new responses": 60, "new voices": _said()}
    for model in (Survey, Question, Response, Feedback):
        assert set(model.objects.values_list("batch", flat=True)) == {batch.pk}
    entry = AuditEntry.objects.get(verb="evidence.survey.imported")
    assert entry.data["responses"]["new"] == 60
    assert SearchEntry.objects.filter(record_type="evidence.feedback").count() == _said()


def test_stored_answers_are_the_files_answers(draft: SurveyDraft, survey: Survey) -> None:
    read, stored = queries.read(draft).answers, answers_of(survey)
    assert stored.ids == read.ids
    for question in read.recognition.questions:
        if question.kind == "single":
            assert stored.labels_of(question) == read.labels_of(question)
        elif question.kind == "text":
            assert stored.texts_of(question) == read.texts_of(question)
    assert all((stored.ticks[key] == read.ticks[key]).all() for key in read.ticks)


def test_the_same_files_again_change_nothing(begin: Begin, bring: Bring, survey: Survey) -> None:
    digest = survey.digest
    again = begin(RESPONSES, TEXTS)
    assert again.target == survey
    assert queries.dry_run(again, queries.read(again)).nothing
    assert bring(again) == survey
    assert Batch.objects.count() == 1
    assert again.summary == {"responses": {"new": 0, "changed": 0, "unchanged": 60}}
    assert Survey.objects.get().digest == digest


def test_a_newer_export_adds_and_changes(begin: Begin, bring: Bring, survey: Survey) -> None:
    rows = list(csv.reader(io.StringIO(RESPONSES.decode())))
    rows[1][1] = "Weekly." if rows[1][1] != "Weekly." else "Daily."
    rows.append(["99999999", *rows[2][1:]])
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    newer = begin(text.getvalue().encode(), TEXTS)
    dry = queries.dry_run(newer, queries.read(newer))
    assert (len(dry.responses.new), len(dry.responses.changed), dry.responses.unchanged) == (1, 1, 59)
    assert bring(newer) == survey
    assert newer.summary["responses"] == {"new": 1, "changed": 1, "unchanged": 59}
    assert newer.summary["voices"]["new"] == 0
    changed = Response.objects.get(source_id=rows[1][0])
    assert changed.answers[1] == rows[1][1]
    assert answers_of(Survey.objects.get()).size == 61


def test_a_later_import_keeps_titles_and_kinds(
    world: World, begin: Begin, bring: Bring, draft: SurveyDraft
) -> None:
    edit = drafts.Edit(file=0, key="q3", keep=True, title="What do you do?", kind="multi")
    gone = drafts.Edit(file=0, key="q4", keep=False, title="", kind="multi")
    given = {"title": "Spoke", "asked_on": None, "target": None, "edits": [edit, gone]}
    drafts.change(by=world.eli, draft=draft, **given)
    survey = bring(draft)
    assert survey.questions.get(key="q3").title == "What do you do?"
    assert not survey.questions.filter(key="q4").exists()
    assert not any(answers_of(survey).rows[0][index] for index in range(8, 12))
    again = begin(RESPONSES, TEXTS)
    assert queries.dry_run(again, queries.read(again)).nothing


def test_an_error_in_the_middle_leaves_nothing(
    draft: SurveyDraft, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise Cancelled("stopped")

    monkeypatch.setattr(surveys, "_finish", broken)
    with pytest.raises(Cancelled):
        bring(draft)
    for model in (Survey, Question, Response, Feedback, Batch):
        assert not model.objects.exists()
    draft.refresh_from_db()
    assert draft.imported_at is None
    assert draft.imported is None


def test_undo_takes_all_back_and_restores(world: World, survey: Survey) -> None:
    deletion = records.undo_import(by=world.eli, batch=Batch.objects.get())
    for model in (Survey, Question, Response, Feedback):
        assert not model.objects.exists()
    assert not SearchEntry.objects.filter(record_type="evidence.feedback").exists()
    records.restore(by=world.eli, deletion=deletion)
    assert Survey.objects.get() == survey
    assert answers_of(survey).size == 60


def test_undo_keeps_a_voice_somebody_worked_on(world: World, survey: Survey) -> None:
    voice = Feedback.objects.first()
    talk.comment(by=world.eli, record=voice, text="This one matters.")
    records.undo_import(by=world.eli, batch=Batch.objects.get())
    assert list(Feedback.objects.all()) == [voice]
    assert Survey.objects.get() == survey
    assert not Response.objects.exists()
    assert answers_of(survey).size == 0


def test_an_import_after_an_undo_brings_it_back(
    world: World, begin: Begin, bring: Bring, survey: Survey
) -> None:
    records.undo_import(by=world.eli, batch=Batch.objects.get())
    again = begin(RESPONSES, TEXTS)
    assert again.target is None
    assert bring(again) != survey
    assert Response.objects.count() == 60


def test_edited_and_deleted_voices_stay_so(world: World, begin: Begin, bring: Bring, survey: Survey) -> None:
    edited, deleted = Feedback.objects.all()[:2]
    voices.edit(by=world.eli, voice=edited, text="In my words", who="A", question="", said_on=None)
    records.delete(by=world.eli, record=deleted)
    again = begin(RESPONSES, TEXTS)
    assert queries.dry_run(again, queries.read(again)).nothing
    bring(again)
    edited.refresh_from_db()
    assert edited.text == "In my words"
    with pytest.raises(ObjectDoesNotExist):
        Feedback.objects.get(pk=deleted.pk)


def test_a_draft_is_imported_once(draft: SurveyDraft, bring: Bring, survey: Survey) -> None:
    assert bring(draft) == survey
    assert Batch.objects.count() == 1
    with pytest.raises(InputError, match="imported already"):
        drafts.discard(by=None, draft=draft)


def test_what_cannot_be_read_is_not_kept(begin: Begin) -> None:
    with pytest.raises(FileError, match="PNG"):
        begin(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert not list((settings.FOLDER / "files").iterdir())
    assert not SurveyDraft.objects.exists()


def test_uploads_are_private_and_named_by_digest(draft: SurveyDraft) -> None:
    kept = {path.name: path for path in (settings.FOLDER / "files").iterdir()}
    assert set(kept) == {file["digest"] for file in draft.files}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in kept.values())


def test_too_large_is_refused_while_it_arrives(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "LIMITS", queries.Limits(raw_bytes=1000))
    with pytest.raises(FileError, match="larger than"):
        begin(RESPONSES)
    assert not list((settings.FOLDER / "files").iterdir())


def test_files_without_a_common_respondent_are_refused(begin: Begin) -> None:
    with pytest.raises(InputError, match="no respondent in common"):
        begin(RESPONSES, b"Respondent ID,Why?\n1,Because it rains\n2,Because it snows\n")


def test_a_draft_is_discarded_with_its_files(
    world: World, draft: SurveyDraft, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        drafts.discard(by=world.eli, draft=draft)
    assert not SurveyDraft.objects.exists()
    assert not list((settings.FOLDER / "files").iterdir())


def test_a_survey_is_renamed_and_deleted_with_its_rows(world: World, survey: Survey) -> None:
    surveys.edit(by=world.eli, survey=survey, title="  Spoke 2026 ", asked_on=None)
    assert Survey.objects.get().title == "Spoke 2026"
    assert survey.changed_at is not None
    with pytest.raises(InputError):
        surveys.edit(by=world.eli, survey=survey, title=" ", asked_on=None)
    deletion = records.delete(by=world.eli, record=survey)
    assert not Response.objects.exists()
    assert not Feedback.objects.exists()
    records.restore(by=world.eli, deletion=deletion)
    assert Response.objects.count() == 60


def test_a_voice_is_added(world: World) -> None:
    made = voices.add(by=world.eli, product=world.product, text=" It slips. ", who="Kim")
    assert (made.text, made.who, made.changed_at) == ("It slips.", "Kim", None)
    assert AuditEntry.objects.filter(verb="evidence.voice.added", record_id=made.pk).exists()
    with pytest.raises(InputError):
        voices.add(by=world.eli, product=world.product, text="  ")
