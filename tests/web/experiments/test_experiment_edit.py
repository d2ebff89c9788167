"""Changing a hypothesis; after the start the readout tells."""

from django.test import Client

from firsthand_web.experiments.models import Experiment
from tests.world import World


def test_words_change_and_the_asked_stay_once_it_runs(
    world: World, sound: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"experiments/{sound.pk}/edit/")
    assert (sam.get(address).status_code, vera.get(address).status_code) == (404, 403)
    assert "Who is asked" not in eli.get(address).content.decode()
    given = {"name": "Shorter still", "variants": "control 40\nnew 60", "asked": [world.max.pk]}
    assert eli.post(address, given).status_code == 302
    sound.refresh_from_db()
    assert (sound.name, sound.because) == ("Shorter still", "")
    assert set(sound.asked.all()) == {world.eli, world.ida}
    assert "Changed after the start: variants or their shares" in eli.get(
        world.url(f"experiments/{sound.pk}/")
    ).content.decode().replace("\n", " ")
