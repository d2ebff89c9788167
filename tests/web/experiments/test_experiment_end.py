"""Ending: no more people come in."""

from django.test import Client

from firsthand_web.experiments.models import Experiment
from tests.web.access import assert_only_editors_post
from tests.world import World

STALE = "Data or rule have changed since"


def test_what_runs_can_be_ended(
    world: World, sound: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"experiments/{sound.pk}/end/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    page = world.url(f"experiments/{sound.pk}/")
    assert STALE not in eli.get(page).content.decode()
    eli.post(address)
    assert STALE not in eli.get(page).content.decode()
    sound.refresh_from_db()
    assert sound.state == Experiment.State.STOPPED
    assert sound.ends is not None
    assert "is not running" in eli.post(address, follow=True).content.decode()
