"""Bringing back what was deleted."""

from django.test import Client

from firsthand_web.core.actions import records
from firsthand_web.evidence.models import Feedback
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_one_click_brings_it_back(world: World, eli: Client, voice: Feedback) -> None:
    deletion = records.delete(by=world.eli, record=voice)
    reply = eli.post(world.url(f"deletions/{deletion.pk}/undo/"), follow=True)
    assert Feedback.objects.get() == voice
    assert "is back" in reply.content.decode()
    assert reply.redirect_chain == [(world.url(f"voices/{voice.pk}/"), 302)]


def test_others_may_not(world: World, vera: Client, sam: Client, voice: Feedback) -> None:
    deletion = records.delete(by=world.eli, record=voice)
    assert_only_editors_post(world.url(f"deletions/{deletion.pk}/undo/"), {}, vera=vera, sam=sam)
    assert not Feedback.objects.exists()
