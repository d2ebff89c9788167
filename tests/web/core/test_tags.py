"""Tags on any record."""

from django.test import Client

from firsthand_web.core.models import Tag, Tagging
from firsthand_web.evidence.models import Feedback
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_a_tag_is_tidied_and_added_once(world: World, eli: Client, voice: Feedback) -> None:
    address = world.url(f"records/evidence.feedback/{voice.pk}/tags/")
    for name in ("Kitchen  Light", "kitchen light"):
        eli.post(address, {"name": name})
    assert Tag.objects.get().name == "kitchen light"
    assert Tagging.objects.count() == 1


def test_a_tag_that_is_too_long_is_refused(world: World, eli: Client, voice: Feedback) -> None:
    address = world.url(f"records/evidence.feedback/{voice.pk}/tags/")
    page = eli.post(address, {"name": "x" * 61}, follow=True).content.decode()
    assert "1 to 60 characters" in page
    assert not Tag.objects.exists()


def test_others_may_not(world: World, vera: Client, sam: Client, voice: Feedback) -> None:
    address = world.url(f"records/evidence.feedback/{voice.pk}/tags/")
    assert_only_editors_post(address, {"name": "kitchen"}, vera=vera, sam=sam)
    assert not Tag.objects.exists()
