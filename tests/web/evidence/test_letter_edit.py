"""Changing a letter while it is a draft."""

from django.test import Client

from firsthand_web.evidence.models import Letter
from tests.web.evidence.test_letter_new import GIVEN
from tests.world import World


def test_a_draft_is_changed(world: World, letter: Letter, ida: Client, vera: Client, sam: Client) -> None:
    address = world.url(f"letters/{letter.pk}/edit/")
    assert ida.get(address).content.decode().count(" checked") == 2
    assert (vera.post(address, GIVEN).status_code, sam.post(address, GIVEN).status_code) == (403, 404)
    ida.post(address, GIVEN)
    letter.refresh_from_db()
    assert letter.subject == "May we ask?"
    assert letter.recipients.get().name == "Anna"


def test_a_released_one_is_not(world: World, released: Letter, eli: Client) -> None:
    page = eli.post(world.url(f"letters/{released.pk}/edit/"), GIVEN).content.decode()
    assert "Take it back before you change it" in page
    assert released.recipients.count() == 2
