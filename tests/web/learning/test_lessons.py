"""The list of lessons."""

from django.test import Client

from tests.web.access import assert_members_only
from tests.world import World


def test_members_find_every_lesson(world: World, vera: Client, sam: Client) -> None:
    page = assert_members_only(world.url("lessons/"), vera=vera, sam=sam)
    assert "How many is enough" in page
    assert world.url("lessons/small-sample/") in page
