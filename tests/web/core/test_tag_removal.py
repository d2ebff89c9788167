"""Taking a tag off a record."""

from django.test import Client

from firsthand_web.core.actions import talk
from firsthand_web.core.models import AuditEntry, Tag
from firsthand_web.evidence.models import Feedback
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_the_last_use_removes_the_tag(world: World, eli: Client, voice: Feedback) -> None:
    tag = talk.tag(by=world.eli, record=voice, name="kitchen")
    eli.post(world.url(f"records/evidence.feedback/{voice.pk}/tags/{tag.pk}/removal/"))
    assert not Tag.objects.exists()
    assert AuditEntry.objects.get(verb="core.tag.removed").data == {"tag": "kitchen"}


def test_others_may_not(world: World, vera: Client, sam: Client, voice: Feedback) -> None:
    tag = talk.tag(by=world.eli, record=voice, name="kitchen")
    address = world.url(f"records/evidence.feedback/{voice.pk}/tags/{tag.pk}/removal/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    assert Tag.objects.exists()
