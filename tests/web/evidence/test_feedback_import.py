"""A file of feedback is uploaded; where it is a survey, or nothing at all, the page says so."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand_web.evidence.models import FeedbackDraft, SurveyDraft
from tests.web.evidence.conftest import RESPONSES
from tests.web.evidence.feedback import csv_of
from tests.world import World

Send = Callable[[bytes], SimpleUploadedFile]


def test_a_file_leads_to_its_draft(world: World, eli: Client, upload: Send) -> None:
    reply = eli.post(world.url("voices/import/"), {"file": upload(csv_of()), "source": "App reviews"})
    draft = FeedbackDraft.objects.get()
    assert reply["Location"] == world.url(f"voices/drafts/{draft.pk}/")
    assert draft.source == "App reviews"
    assert "App reviews" in eli.get(world.url("voices/import/")).content.decode()


def test_what_cannot_be_read_is_said_on_the_form(world: World, eli: Client, upload: Send) -> None:
    reply = eli.post(world.url("voices/import/"), {"file": upload(b"id,plan\n1,Free\n")})
    assert reply.status_code == 422
    assert "no column holds sentences" in reply.content.decode()
    reply = eli.post(world.url("voices/import/"), {"file": upload(b"text,plan\n")})
    assert "a header and no rows" in reply.content.decode()


def test_feedback_sent_to_the_surveys_is_recognised(world: World, eli: Client, upload: Send) -> None:
    reply = eli.post(world.url("surveys/import/"), {"file": upload(csv_of())})
    assert reply["Location"] == world.url(f"voices/drafts/{FeedbackDraft.objects.get().pk}/")
    assert not SurveyDraft.objects.exists()


def test_a_survey_stays_a_survey(world: World, eli: Client, upload: Send) -> None:
    eli.post(world.url("surveys/import/"), {"file": upload(RESPONSES)})
    assert SurveyDraft.objects.exists()
    assert not FeedbackDraft.objects.exists()


def test_who_may(world: World, vera: Client, sam: Client) -> None:
    assert vera.get(world.url("voices/import/")).status_code == 403
    assert sam.get(world.url("voices/import/")).status_code == 404
