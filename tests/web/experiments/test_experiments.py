"""The list of experiments: states, words, and what to do while there are none."""

from django.test import Client

from firsthand_web.experiments.models import Experiment
from tests.web.access import assert_members_only
from tests.world import World


def test_an_empty_list_says_what_it_is_for(world: World, eli: Client, vera: Client, sam: Client) -> None:
    assert "No experiments yet" in assert_members_only(world.url("experiments/"), vera=vera, sam=sam)
    assert "New experiment" in eli.get(world.url("experiments/")).content.decode()


def test_state_verdict_and_lift_stand_in_the_list(world: World, sound: Experiment, vera: Client) -> None:
    seen = vera.get(world.url("experiments/")).content.decode()
    assert "Shorter checkout" in seen and "Running" in seen and "One-page checkout" in seen
    assert f"+{100 * sound.effect:.1f} %" in seen


def test_states_and_words_choose(world: World, sound: Experiment, vera: Client) -> None:
    address = world.url("experiments/")
    assert "Shorter checkout" in vera.get(address, {"state": "running", "q": "one page"}).content.decode()
    for asked in ({"state": "draft"}, {"q": "quite another"}):
        assert "None fits" in vera.get(address, asked).content.decode()
