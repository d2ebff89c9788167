"""Feedback files become voices: right rows and history, nothing by halves, and all can be taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.conf import settings

from firsthand.errors import FileError, InputError
from firsthand_web.core import search
from firsthand_web.core.actions import records
from firsthand_web.core.models import AuditEntry, Batch
from firsthand_web.evidence.actions import feedback, voices
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.models import Feedback, FeedbackDraft, SurveyDraft
from firsthand_web.evidence.queries import feedback as queries
from tests.web.evidence.feedback import REVIEWS, csv_of
from tests.world import World

Bring = Callable[..., FeedbackDraft]


@pytest.fixture
def begin(world: World) -> Bring:
    def make(content: bytes = b"", **given: str) -> FeedbackDraft:
        upload = Upload(name="app_reviews.csv", chunks=[content or csv_of()])
        return feedback.begin(by=world.eli, product=world.product, upload=upload, **given)

    return make


@pytest.fixture
def bring(world: World, begin: Bring) -> Bring:
    def make(content: bytes = b"") -> FeedbackDraft:
        draft = begin(content)
        feedback.import_draft(by=world.eli, draft=draft, reading=queries.reading(draft))
        return draft

    return make


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def files() -> int:
    return len(list((settings.FOLDER / "files").iterdir()))


def test_each_row_becomes_a_voice(world: World, bring: Bring) -> None:
    draft = bring()
    rows = list(Feedback.objects.filter(product=world.product))
    assert [row.source_id for row in rows] == ["r3", "r1", "r2"]  # the newest stands first in lists
    first = rows[1]
    assert (first.text, first.who, first.said_on) == (REVIEWS[0][3], "u7", date(2026, 3, 2))
    assert first.attributes == {"rating": "4", "plan": "Free"}
    assert (first.source, first.created_by, first.batch) == ("App reviews", world.eli, draft.batch)
    assert draft.summary == {"new": 3, "changed": 0, "unchanged": 0}
    assert draft.facets == {"plan": ["Plus", "Free"], "rating": ["1", "4", "5"]}
    assert verbs()[-1] == "evidence.voices.imported"
    assert [hit.title for hit in search.find(world.product, "timer screen")] == [REVIEWS[0][3]]


def test_the_same_file_twice_changes_nothing(bring: Bring) -> None:
    bring()
    before = list(Feedback.everything.values())
    again = bring()
    assert list(Feedback.everything.values()) == before
    assert (again.batch, again.summary) == (None, {"new": 0, "changed": 0, "unchanged": 3})
    assert Batch.objects.count() == 1


def test_a_newer_file_brings_what_is_new_and_what_changed(bring: Bring) -> None:
    bring()
    changed = (*REVIEWS[1][:2], "3", *REVIEWS[1][3:])
    new = ("r4", "2026-03-05", "2", "The scale shows grams only, never cups", "u9", "Free")
    draft = bring(csv_of(REVIEWS[0], changed, new))
    assert draft.summary == {"new": 1, "changed": 1, "unchanged": 1}
    assert Feedback.objects.get(source_id="r2").attributes["rating"] == "3"
    assert Feedback.objects.count() == 4


def test_what_people_edited_or_deleted_stays_as_they_left_it(world: World, bring: Bring) -> None:
    bring()
    edited, deleted = (Feedback.objects.get(source_id=key) for key in ("r1", "r2"))
    voices.edit(by=world.eli, voice=edited, text="Corrected by Eli", who="u7", question="", said_on=None)
    records.delete(by=world.eli, record=deleted)
    assert bring().summary == {"new": 0, "changed": 0, "unchanged": 3}
    edited.refresh_from_db()
    assert edited.text == "Corrected by Eli"
    assert not Feedback.objects.filter(source_id="r2").exists()


def test_an_import_is_taken_back_whole_and_can_come_again(world: World, bring: Bring) -> None:
    draft = bring()
    assert [facet.name for facet in queries.facets(world.product)] == ["plan", "rating"]
    assert draft.batch is not None
    records.undo_import(by=world.eli, batch=draft.batch)
    assert not Feedback.objects.exists()
    assert queries.facets(world.product) == []
    assert bring().summary["new"] == 3


def test_a_name_of_its_own_keeps_two_sources_apart(world: World, bring: Bring, begin: Bring) -> None:
    bring()
    tickets = begin(source="Tickets")
    assert queries.changes(tickets, queries.reading(tickets)).unchanged == 0


def test_what_somebody_said_of_the_columns_holds_for_the_next_file(world: World, begin: Bring) -> None:
    draft = begin()
    columns = queries.columns_of(draft)
    roles = (*columns.roles[:-1], "out")
    given = replace(columns, roles=roles)
    feedback.change(by=world.eli, draft=draft, source="Store reviews", columns=given)
    feedback.import_draft(by=world.eli, draft=draft, reading=queries.reading(draft))
    again = begin(csv_of(REVIEWS[0]))
    assert (again.source, queries.columns_of(again).roles) == ("Store reviews", roles)


def test_nothing_is_kept_of_a_file_that_cannot_be_read(begin: Bring) -> None:
    with pytest.raises(FileError, match="no column holds sentences"):
        begin(b"id,plan\n1,Free\n")
    assert not FeedbackDraft.objects.exists()
    assert files() == 0


def test_a_draft_is_thrown_away_with_its_file(
    world: World, begin: Bring, django_capture_on_commit_callbacks: Any
) -> None:
    draft = begin()
    assert files() == 1
    with django_capture_on_commit_callbacks(execute=True):
        feedback.discard(by=world.eli, draft=draft)
    assert (files(), FeedbackDraft.objects.count()) == (0, 0)
    assert verbs()[-1] == "evidence.feedback-draft.discarded"


def test_a_file_can_be_read_as_a_survey_instead(world: World, begin: Bring) -> None:
    made = feedback.as_survey(by=world.eli, draft=begin())
    assert isinstance(made, SurveyDraft)
    assert not FeedbackDraft.objects.exists()
    assert files() == 1


def test_an_imported_draft_is_left_alone(world: World, bring: Bring) -> None:
    draft = bring()
    feedback.import_draft(by=world.eli, draft=draft, reading=queries.reading(draft))
    assert Feedback.objects.count() == 3
    with pytest.raises(InputError, match="imported already"):
        feedback.discard(by=world.eli, draft=draft)


def test_a_name_is_needed(world: World, begin: Bring) -> None:
    draft = begin()
    with pytest.raises(InputError, match="needs a name"):
        feedback.change(by=world.eli, draft=draft, source=" ", columns=queries.columns_of(draft))


def test_only_feedback_is_taken_for_feedback(world: World) -> None:
    for content, wanted in ((csv_of(), True), (b"Respondent ID,1. Why?\n1,Because it is slow\n", False)):
        upload = Upload(name="file.csv", chunks=[content])
        draft = feedback.begin_if_feedback(by=world.eli, product=world.product, upload=upload)
        assert (draft is not None) == wanted
    assert files() == 1
