"""Editing the words of a brief."""

from django.test import Client

from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from tests.world import World

GIVEN = {"title": "Tell customers first", "opening": "Please decide by Friday.", "closing": ""}


def test_an_editor_words_it(world: World, eli: Client, brief: Brief) -> None:
    address = world.url(f"briefs/{brief.pk}/edit/")
    assert "highest opportunity score" in eli.get(address).content.decode()
    reply = eli.post(address, GIVEN)
    page = eli.get(reply["Location"]).content.decode()
    assert "<h1>Tell customers first</h1>" in page
    assert "<p>Please decide by Friday.</p>" in page


def test_a_published_one_stays(world: World, eli: Client, brief: Brief) -> None:
    briefs.publish(by=world.ada, brief=brief)
    page = eli.post(world.url(f"briefs/{brief.pk}/edit/"), GIVEN).content.decode()
    assert "make a new version" in page
    brief.refresh_from_db()
    assert brief.opening == ""


def test_others_may_not(world: World, vera: Client, sam: Client, brief: Brief) -> None:
    address = world.url(f"briefs/{brief.pk}/edit/")
    assert vera.post(address, GIVEN).status_code == 403
    assert vera.get(address).status_code == 403
    assert sam.get(address).status_code == 404
    brief.refresh_from_db()
    assert brief.opening == ""
