"""A question to the events: its address holds it, its answer is the library's, strangers find nothing."""

from django.test import Client

from tests.web.measurement.conftest import Import
from tests.world import World


def test_people_a_week(world: World, vera: Client, bring: Import) -> None:
    bring()
    page = vera.get(world.url("explore/trend/?a=signed+up&grain=week")).content.decode()
    assert "Week of 3 Mar 2025" in page


def test_strangers_find_nothing(world: World, sam: Client, bring: Import) -> None:
    bring()
    assert sam.get(world.url("explore/trend/?a=paid")).status_code == 404


def test_there_is_no_other_kind(world: World, vera: Client) -> None:
    assert vera.get(world.url("explore/magic/")).status_code == 404
