"""Writing a new experiment down."""

from django.test import Client

from firsthand_web.experiments.models import Experiment
from firsthand_web.roadmap.models import Item
from tests.world import World

GIVEN = {"name": "Bigger button", "because": "Few see it", "variants": "control 90\nbig red 10 %"}


def test_an_editor_writes_one_down(world: World, item: Item, eli: Client, vera: Client, sam: Client) -> None:
    address = world.url("experiments/new/")
    assert sam.get(address).status_code == 404
    assert vera.get(address).status_code == 403
    assert "One-page checkout" in eli.get(address).content.decode()
    answer = eli.post(address, {**GIVEN, "item": item.pk, "asked": [world.ida.pk]})
    made = Experiment.objects.get()
    assert answer.url == world.url(f"experiments/{made.pk}/")
    assert made.variants == [{"name": "control", "share": 90}, {"name": "big red", "share": 10}]
    assert (made.item, made.created_by, list(made.asked.all())) == (item, world.eli, [world.ida])


def test_one_variant_is_refused_and_nothing_is_kept(world: World, eli: Client) -> None:
    answer = eli.post(world.url("experiments/new/"), {**GIVEN, "variants": "control 100"})
    assert answer.status_code == 422
    assert "name two or more" in answer.content.decode()
    assert not Experiment.objects.exists()


def test_who_brings_a_file_goes_on_to_it(world: World, eli: Client) -> None:
    answer = eli.post(world.url("experiments/new/?then=file"), GIVEN)
    assert answer.url == world.url(f"experiments/{Experiment.objects.get().pk}/upload/")
