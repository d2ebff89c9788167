"""Confirming a draft imports it as a job, and the list of voices says what came of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from firsthand_web.core.models import Job
from firsthand_web.evidence.actions import feedback
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.models import Feedback, FeedbackDraft
from tests.web.access import assert_only_editors_post
from tests.web.evidence.feedback import csv_of
from tests.world import World

GIVEN = {"source": "Reviews", "day_first": "day", "scale": "0"}
Confirm = Callable[[FeedbackDraft], str]


def begin(world: World) -> FeedbackDraft:
    upload = Upload(name="reviews.csv", chunks=[csv_of()])
    return feedback.begin(by=world.eli, product=world.product, upload=upload)


@pytest.fixture
def confirm(world: World, eli: Client, django_capture_on_commit_callbacks: Callable[..., Any]) -> Confirm:
    def make(draft: FeedbackDraft) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            eli.post(world.url(f"voices/drafts/{draft.pk}/confirmation/"), GIVEN)
        job = Job.objects.first()
        assert job is not None
        assert job.state == Job.State.DONE, job.error
        return eli.get(world.url(f"jobs/{job.pk}/"), follow=True).content.decode()

    return make


def test_a_file_becomes_voices(world: World, confirm: Confirm) -> None:
    page = confirm(begin(world))
    assert "Imported: 3 new voices." in page
    assert "The timer stops when the screen locks" in page
    assert Feedback.objects.count() == 3


def test_the_same_file_says_that_nothing_changed(world: World, eli: Client, confirm: Confirm) -> None:
    confirm(begin(world))
    again = begin(world)
    seen = eli.get(world.url(f"voices/drafts/{again.pk}/")).content.decode()
    assert "importing it again changes nothing" in seen
    assert "Nothing changed: all of it was here already" in confirm(again)


def test_what_is_wrong_starts_nothing(world: World, eli: Client) -> None:
    reply = eli.post(world.url(f"voices/drafts/{begin(world).pk}/confirmation/"), {**GIVEN, "source": ""})
    assert reply.status_code == 422
    assert not Job.objects.exists()


def test_others_may_not(world: World, vera: Client, sam: Client) -> None:
    address = world.url(f"voices/drafts/{begin(world).pk}/confirmation/")
    assert_only_editors_post(address, GIVEN, vera=vera, sam=sam)
    assert not Job.objects.exists()
