"""One key result: picture with target and forecast, check-ins, what it measures."""

from django.test import Client

from firsthand_web.core.actions import trace
from firsthand_web.core.models import Link
from firsthand_web.strategy.models import KeyResult, Objective
from tests.world import World


def test_members_see_values_target_and_forecast(world: World, vera: Client, key_result: KeyResult) -> None:
    page = vera.get(world.url(f"objectives/key-results/{key_result.pk}/")).content.decode()
    assert (
        "The target, Target for 26 Mar 2025, is 60. Forecast: 52.4 (49.4 – 55.4, n 6) on 26 Mar 2025" in page
    )
    assert "80 % interval 49.4 – 55.4" in page
    assert "12 Feb 2025" in page


def test_without_a_value_it_says_what_is_missing(world: World, vera: Client, key_result: KeyResult) -> None:
    key_result.check_ins.all().delete()
    page = vera.get(world.url(f"objectives/key-results/{key_result.pk}/")).content.decode()
    assert "No value yet: 50 is due by 12 Feb 2025." in page
    assert "a trend needs three on different days" in page


def test_what_it_is_linked_to_stands_in_its_thread(
    world: World, vera: Client, objective: Objective, key_result: KeyResult
) -> None:
    trace.link(by=world.eli, source=key_result, target=objective, kind=Link.Kind.MEASURES)
    page = vera.get(world.url(f"objectives/key-results/{key_result.pk}/")).content.decode()
    assert "Teams plan together" in page[page.index("The thread") :]


def test_strangers_find_nothing(world: World, sam: Client, key_result: KeyResult) -> None:
    assert sam.get(world.url(f"objectives/key-results/{key_result.pk}/")).status_code == 404
