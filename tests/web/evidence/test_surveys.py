"""The list of surveys."""

from django.test import Client

from firsthand_web.evidence.models import Survey
from tests.web.access import assert_members_only
from tests.world import World


def test_surveys_are_listed_with_their_numbers(
    world: World, vera: Client, sam: Client, survey: Survey
) -> None:
    page = assert_members_only(world.url("surveys/"), vera=vera, sam=sam)
    assert "Spoke survey" in page
    assert '<td class="x">60</td>' in page
    assert "Import a survey" not in page


def test_an_editor_is_led_to_the_import(world: World, eli: Client) -> None:
    page = eli.get(world.url("surveys/")).content.decode()
    assert "No surveys yet" in page
    assert world.url("surveys/import/") in page
