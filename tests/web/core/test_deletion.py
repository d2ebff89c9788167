"""Deleting any record from its page."""

from django.test import Client

from firsthand_web.core.models import Deletion
from firsthand_web.evidence.models import Feedback
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_a_deleted_record_offers_the_way_back(world: World, eli: Client, voice: Feedback) -> None:
    address = world.url(f"records/evidence.feedback/{voice.pk}/deletion/")
    page = eli.post(address, {"next": world.url("voices/")}, follow=True).content.decode()
    assert not Feedback.objects.exists()
    assert f"deletions/{Deletion.objects.get().pk}/undo/" in page


def test_the_way_on_stays_inside_the_product(world: World, eli: Client, voice: Feedback) -> None:
    address = world.url(f"records/evidence.feedback/{voice.pk}/deletion/")
    reply = eli.post(address, {"next": "//evil.example/"})
    assert reply["Location"] == world.url("activity/")


def test_others_may_not(world: World, vera: Client, sam: Client, voice: Feedback) -> None:
    address = world.url(f"records/evidence.feedback/{voice.pk}/deletion/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    assert Feedback.objects.exists()
