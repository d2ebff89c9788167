"""Checking in: one number and one click, on today unless another day is given."""

from datetime import date

from django.test import Client

from firsthand_web.strategy.models import CheckIn, KeyResult
from tests.web.strategy.conftest import TODAY
from tests.world import World


def test_one_number_is_enough(world: World, eli: Client, key_result: KeyResult) -> None:
    address = world.url(f"objectives/key-results/{key_result.pk}/check-ins/")
    reply = eli.post(address, {"value": "51", "page": "objective"})
    assert reply["Location"] == world.url(f"objectives/{key_result.objective_id}/")
    assert CheckIn.objects.get(on=TODAY).value == 51


def test_another_day_and_a_note(world: World, eli: Client, key_result: KeyResult) -> None:
    address = world.url(f"objectives/key-results/{key_result.pk}/check-ins/")
    reply = eli.post(address, {"value": "45", "on": "2025-02-10", "note": "by phone"})
    assert reply["Location"] == world.url(f"objectives/key-results/{key_result.pk}/")
    assert CheckIn.objects.get(on=date(2025, 2, 10)).note == "by phone"


def test_what_is_no_number_or_no_day_of_it_is_refused_with_the_reason(
    world: World, eli: Client, key_result: KeyResult
) -> None:
    address = world.url(f"objectives/key-results/{key_result.pk}/check-ins/")
    assert "needs a number" in eli.post(address, {"value": "many"}, follow=True).content.decode()
    early = eli.post(address, {"value": "5", "on": "2024-12-01"}, follow=True)
    assert "must lie between" in early.content.decode()
    assert CheckIn.objects.count() == 6


def test_viewers_and_strangers_check_nothing_in(
    world: World, vera: Client, sam: Client, key_result: KeyResult
) -> None:
    address = world.url(f"objectives/key-results/{key_result.pk}/check-ins/")
    assert vera.post(address, {"value": "51"}).status_code == 403
    assert sam.post(address, {"value": "51"}).status_code == 404
    assert CheckIn.objects.count() == 6
