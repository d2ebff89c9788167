"""What was learned is kept, and found again."""

from django.test import Client

from firsthand_web.experiments.models import Experiment
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_it_is_kept_and_found(
    world: World, sound: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"experiments/{sound.pk}/learned/")
    assert_only_editors_post(address, {"learned": "x"}, vera=vera, sam=sam)
    eli.post(address, {"learned": "Fewer fields beat faster ones"})
    assert "Fewer fields beat" in vera.get(world.url(f"experiments/{sound.pk}/")).content.decode()
    assert "Shorter checkout" in vera.get(world.url("search/"), {"q": "fewer fields"}).content.decode()
