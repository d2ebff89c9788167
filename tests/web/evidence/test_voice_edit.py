"""Correcting a voice."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.evidence.actions import voices
from tests.world import World


def test_a_voice_is_corrected(world: World, eli: Client) -> None:
    mine = voices.add(by=world.eli, product=world.product, text="It slipps")
    assert "It slipps" in eli.get(world.url(f"voices/{mine.pk}/edit/")).content.decode()
    eli.post(world.url(f"voices/{mine.pk}/edit/"), {"text": "It slips", "who": "Kim"})
    mine.refresh_from_db()
    assert (mine.text, mine.who) == ("It slips", "Kim")
    assert mine.changed_at is not None
    assert AuditEntry.objects.filter(verb="evidence.voice.edited", record_id=mine.pk).exists()


def test_others_may_not(world: World, vera: Client, sam: Client) -> None:
    mine = voices.add(by=world.eli, product=world.product, text="It slips")
    assert vera.post(world.url(f"voices/{mine.pk}/edit/"), {"text": "x"}).status_code == 403
    assert sam.get(world.url(f"voices/{mine.pk}/edit/")).status_code == 404
