"""One objective: an editor checks in on the page itself; deleting offers the way back."""

import re

from django.test import Client

from firsthand_web.measurement.models import Metric
from firsthand_web.strategy.models import KeyResult, Objective
from firsthand_web.strategy.queries import kin
from tests.world import World


def test_an_editor_checks_in_on_the_page_itself(
    world: World, eli: Client, vera: Client, key_result: KeyResult
) -> None:
    address = world.url(f"objectives/{key_result.objective_id}/")
    page = eli.get(address).content.decode()
    assert world.url(f"objectives/key-results/{key_result.pk}/check-ins/") in page
    assert 'name="value"' not in vera.get(address).content.decode()


def test_deleted_and_back(world: World, eli: Client, objective: Objective, key_result: KeyResult) -> None:
    deletion = world.url(f"records/strategy.objective/{objective.pk}/deletion/")
    page = eli.post(deletion, {"next": world.url("objectives/")}, follow=True).content.decode()
    undo = re.search(r'action="([^"]+/undo/)"', page)
    assert undo is not None
    assert not Objective.objects.exists()
    eli.post(undo[1])
    assert eli.get(world.url(f"objectives/{objective.pk}/")).status_code == 200


def test_viewers_delete_nothing_and_strangers_see_nothing(
    world: World, vera: Client, sam: Client, objective: Objective
) -> None:
    assert vera.post(world.url(f"records/strategy.objective/{objective.pk}/deletion/")).status_code == 403
    assert sam.get(world.url(f"objectives/{objective.pk}/")).status_code == 404
    assert Objective.objects.exists()


def test_metrics_that_feed_a_key_result_stand_in_the_thread(
    world: World, objective: Objective, key_result: KeyResult
) -> None:
    metric = Metric.objects.create(product=world.product, name="Teams that open the plan")
    key_result.metric = metric
    key_result.save(update_fields=["metric"])
    assert kin.followed(objective) == [metric]
    assert kin.following(metric) == [objective]
