"""One voice, what else the same person said, and how it is deleted."""

from django.test import Client

from firsthand_web.core.models import Deletion
from firsthand_web.evidence.actions import voices
from firsthand_web.evidence.models import Feedback
from tests.web.access import assert_members_only
from tests.world import World


def test_a_voice_shows_who_and_what_else(world: World, vera: Client, sam: Client) -> None:
    mine = voices.add(by=world.eli, product=world.product, text="<b>It slips</b>", who="Kim")
    voices.add(by=world.eli, product=world.product, text="It squeaks", who="Kim")
    page = assert_members_only(world.url(f"voices/{mine.pk}/"), vera=vera, sam=sam)
    assert "&lt;b&gt;It slips" in page
    assert "It squeaks" in page
    assert ">Edit<" not in page


def test_deleting_is_undone(world: World, eli: Client) -> None:
    mine = voices.add(by=world.eli, product=world.product, text="It slips")
    eli.post(world.url(f"records/evidence.feedback/{mine.pk}/deletion/"), {"next": world.url("voices/")})
    assert not Feedback.objects.exists()
    assert eli.get(world.url(f"voices/{mine.pk}/")).status_code == 404
    eli.post(world.url(f"deletions/{Deletion.objects.get().pk}/undo/"))
    assert Feedback.objects.get() == mine
