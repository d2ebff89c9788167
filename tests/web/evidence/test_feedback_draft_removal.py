"""A draft is thrown away by editors only."""

from django.test import Client

from firsthand_web.evidence.actions import feedback
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.models import FeedbackDraft
from tests.web.access import assert_only_editors_post
from tests.web.evidence.feedback import csv_of
from tests.world import World


def test_it_is_gone(world: World, eli: Client, vera: Client, sam: Client) -> None:
    upload = Upload(name="reviews.csv", chunks=[csv_of()])
    draft = feedback.begin(by=world.eli, product=world.product, upload=upload)
    address = world.url(f"voices/drafts/{draft.pk}/removal/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    page = eli.post(address, follow=True).content.decode()
    assert "Nothing was imported" in page
    assert not FeedbackDraft.objects.exists()
