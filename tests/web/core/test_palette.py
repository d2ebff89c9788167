"""What the command palette shows."""

from django.test import Client

from firsthand_web.evidence.models import Feedback
from tests.web.access import assert_members_only
from tests.world import World


def test_pages_and_records_that_match(world: World, vera: Client, sam: Client, voice: Feedback) -> None:
    part = assert_members_only(world.url("palette/?q=voice"), vera=vera, sam=sam)
    assert world.url("voices/") in part
    assert "<html" not in part
    assert world.url(f"voices/{voice.pk}/") in vera.get(world.url("palette/?q=flick")).content.decode()


def test_every_page_of_the_rail_is_in_it(world: World, vera: Client) -> None:
    part = vera.get(world.url("palette/")).content.decode()
    for page in ("", "surveys/", "needs/", "plan/", "activity/", "imports/", "people/"):
        assert f'href="{world.url(page)}"' in part
