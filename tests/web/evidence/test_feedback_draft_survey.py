"""A file that was taken for feedback can be read as a survey; where it cannot, it stays feedback."""

from django.test import Client

from firsthand_web.evidence.actions import feedback
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.models import FeedbackDraft, SurveyDraft
from tests.web.access import assert_only_editors_post
from tests.web.evidence.feedback import csv_of
from tests.world import World


def begin(world: World, content: bytes) -> FeedbackDraft:
    upload = Upload(name="reviews.csv", chunks=[content])
    return feedback.begin(by=world.eli, product=world.product, upload=upload)


def test_it_becomes_a_draft_of_a_survey(world: World, eli: Client, vera: Client, sam: Client) -> None:
    address = world.url(f"voices/drafts/{begin(world, csv_of()).pk}/survey/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    reply = eli.post(address)
    assert reply["Location"] == world.url(f"surveys/drafts/{SurveyDraft.objects.get().pk}/")
    assert not FeedbackDraft.objects.exists()


def test_without_ids_it_stays(world: World, eli: Client) -> None:
    draft = begin(world, b"text,plan\nThe timer stops too early,Free\nAll is well with me today,Free\n")
    page = eli.post(world.url(f"voices/drafts/{draft.pk}/survey/"), follow=True).content.decode()
    assert "no column tells the respondents apart" in page
    assert FeedbackDraft.objects.filter(pk=draft.pk).exists()
