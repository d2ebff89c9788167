"""Adding a key result to an objective."""

from django.test import Client

from firsthand_web.strategy.models import KeyResult, Objective
from tests.world import World

GIVEN = {
    "name": "Teams",
    "grain": "week",
    "unit": "teams",
    "start_value": "40",
    "target": "60",
    "begins": "2025-01-01",
    "ends": "2025-03-26",
}


def test_an_editor_adds_one(world: World, eli: Client, objective: Objective) -> None:
    address = world.url(f"objectives/{objective.pk}/key-results/new/")
    assert 'value="2025-03-26"' in eli.get(address).content.decode()
    assert eli.post(address, GIVEN)["Location"] == world.url(f"objectives/{objective.pk}/")
    assert KeyResult.objects.get().objective == objective


def test_one_that_asks_for_no_change_is_refused(world: World, eli: Client, objective: Objective) -> None:
    reply = eli.post(world.url(f"objectives/{objective.pk}/key-results/new/"), GIVEN | {"target": "40"})
    assert reply.status_code == 422
    assert "ask for a change" in reply.content.decode()
    assert not KeyResult.objects.exists()


def test_viewers_and_strangers_add_none(
    world: World, vera: Client, sam: Client, objective: Objective
) -> None:
    address = world.url(f"objectives/{objective.pk}/key-results/new/")
    assert vera.post(address, GIVEN).status_code == 403
    assert sam.post(address, GIVEN).status_code == 404
    assert not KeyResult.objects.exists()
