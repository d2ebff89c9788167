"""The list of objectives: each with its key results, pace in words and forecast."""

from django.test import Client

from firsthand_web.strategy.models import KeyResult
from tests.world import World


def test_members_see_how_it_stands(world: World, vera: Client, key_result: KeyResult) -> None:
    page = vera.get(world.url("objectives/")).content.decode()
    assert "Behind: 50 was due by 12 Feb 2025." in page
    assert "Chance to reach 60: under 1 %." in page
    assert 'value="30"' in page
    assert "Check in" not in page


def test_an_empty_list_says_what_to_do(world: World, eli: Client, vera: Client) -> None:
    assert world.url("objectives/new/") in eli.get(world.url("objectives/")).content.decode()
    assert world.url("objectives/new/") not in vera.get(world.url("objectives/")).content.decode()


def test_strangers_find_nothing(world: World, sam: Client) -> None:
    assert sam.get(world.url("objectives/")).status_code == 404
