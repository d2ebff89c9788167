"""Changing a key result."""

from django.test import Client

from firsthand_web.strategy.models import KeyResult
from tests.web.strategy.test_key_result_new import GIVEN
from tests.world import World


def test_an_editor_changes_it(world: World, eli: Client, key_result: KeyResult) -> None:
    address = world.url(f"objectives/key-results/{key_result.pk}/edit/")
    assert "Weekly active teams" in eli.get(address).content.decode()
    assert eli.post(address, GIVEN | {"target": "50"}).status_code == 302
    assert eli.post(address, GIVEN | {"ends": "2024-01-01"}).status_code == 422
    assert KeyResult.objects.get().target == 50


def test_viewers_and_strangers_change_nothing(
    world: World, vera: Client, sam: Client, key_result: KeyResult
) -> None:
    address = world.url(f"objectives/key-results/{key_result.pk}/edit/")
    assert vera.post(address, GIVEN).status_code == 403
    assert sam.post(address, GIVEN).status_code == 404
    assert KeyResult.objects.get().name == "Weekly active teams"
