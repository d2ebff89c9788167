"""Confirming a draft imports it as a job, and the survey says what came of it."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from firsthand_web.core.models import Batch, Job
from firsthand_web.evidence.models import Survey, SurveyDraft
from tests.web.access import assert_only_editors_post
from tests.web.evidence.conftest import RESPONSES, TEXTS, Begin
from tests.world import World


def _confirm(world: World, eli: Client, draft: SurveyDraft, capture: Callable[..., Any]) -> str:
    with capture(execute=True):
        eli.post(
            world.url(f"surveys/drafts/{draft.pk}/confirmation/"),
            {"title": draft.title, "target": draft.target_id or ""},
        )
    job = Job.objects.first()
    assert job is not None
    assert job.state == Job.State.DONE, job.error
    return eli.get(world.url(f"jobs/{job.pk}/"), follow=True).content.decode()


def test_a_draft_becomes_a_survey(
    world: World, eli: Client, draft: SurveyDraft, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    page = _confirm(world, eli, draft, django_capture_on_commit_callbacks)
    assert "Imported: 60 new respondents" in page
    assert Survey.objects.get().title == "Spoke survey"


def test_the_same_files_say_that_nothing_changed(
    world: World,
    eli: Client,
    survey: Survey,
    begin: Begin,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    again = begin(RESPONSES, TEXTS)
    seen = eli.get(world.url(f"surveys/drafts/{again.pk}/")).content.decode()
    assert "importing them again changes nothing" in seen
    page = _confirm(world, eli, again, django_capture_on_commit_callbacks)
    assert "Nothing changed" in page
    assert Batch.objects.count() == 1


def test_without_a_title_nothing_starts(world: World, eli: Client, draft: SurveyDraft) -> None:
    reply = eli.post(world.url(f"surveys/drafts/{draft.pk}/confirmation/"), {"title": ""})
    assert reply.status_code == 422
    assert not Job.objects.exists()


def test_others_may_not(world: World, vera: Client, sam: Client, draft: SurveyDraft) -> None:
    address = world.url(f"surveys/drafts/{draft.pk}/confirmation/")
    assert_only_editors_post(address, {"title": "x"}, vera=vera, sam=sam)
    assert not Job.objects.exists()
