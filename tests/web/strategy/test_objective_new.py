"""Setting an objective."""

from django.test import Client

from firsthand_web.strategy.models import Objective
from tests.world import World

GIVEN = {"title": "Teams plan together", "begins": "2025-01-01", "ends": "2025-03-26"}


def test_an_editor_sets_one(world: World, eli: Client) -> None:
    reply = eli.post(world.url("objectives/new/"), GIVEN)
    assert reply["Location"] == world.url(f"objectives/{Objective.objects.get().pk}/")


def test_one_that_ends_before_it_begins_is_refused_with_the_reason(world: World, eli: Client) -> None:
    reply = eli.post(world.url("objectives/new/"), GIVEN | {"ends": "2024-01-01"})
    assert reply.status_code == 422
    assert "The end, 2024-01-01, must lie after the beginning" in reply.content.decode()
    assert not Objective.objects.exists()


def test_viewers_and_strangers_set_none(world: World, vera: Client, sam: Client) -> None:
    assert vera.post(world.url("objectives/new/"), GIVEN).status_code == 403
    assert sam.post(world.url("objectives/new/"), GIVEN).status_code == 404
    assert not Objective.objects.exists()
