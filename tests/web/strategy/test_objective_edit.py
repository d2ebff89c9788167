"""Changing an objective."""

from django.test import Client

from firsthand_web.strategy.models import Objective
from tests.world import World

GIVEN = {"title": "Teams decide together", "begins": "2025-01-01", "ends": "2025-03-26"}


def test_an_editor_changes_it(world: World, eli: Client, objective: Objective) -> None:
    address = world.url(f"objectives/{objective.pk}/edit/")
    assert "Teams plan together" in eli.get(address).content.decode()
    assert eli.post(address, GIVEN).status_code == 302
    assert eli.post(address, GIVEN | {"ends": "2024-01-01"}).status_code == 422
    assert Objective.objects.get().title == "Teams decide together"


def test_viewers_and_strangers_change_nothing(
    world: World, vera: Client, sam: Client, objective: Objective
) -> None:
    address = world.url(f"objectives/{objective.pk}/edit/")
    assert vera.post(address, GIVEN).status_code == 403
    assert sam.post(address, GIVEN).status_code == 404
    assert Objective.objects.get().title == "Teams plan together"
