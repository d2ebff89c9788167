"""Looking again: a look at other numbers is kept."""

from django.test import Client

from firsthand_web.core import registry
from firsthand_web.experiments.actions import rules
from firsthand_web.experiments.models import Experiment
from tests.web.access import assert_only_editors_post
from tests.web.experiments.conftest import PLANNED, read, rows
from tests.world import World


def test_the_same_numbers_are_the_same_look(
    world: World, sound: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"experiments/{sound.pk}/reading/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    eli.post(address)
    sound.refresh_from_db()
    assert len(sound.looks) == 1


def test_looking_before_the_people_are_there_is_advised_against(
    world: World, experiment: Experiment, eli: Client
) -> None:
    rules.set_rule(by=world.eli, experiment=experiment, planned=PLANNED, units=5_000)
    found = read(world, experiment, rows(people=(900, 900)))
    assert "3,000" not in found.result
    checks = {each.check for each in registry.advice_for(found)}
    assert {"peeking", "rule-late", "no-forecast"} <= checks
    assert "waits for 5,000" in eli.get(world.url(f"experiments/{found.pk}/")).content.decode()


def test_without_data_it_says_what_to_bring(world: World, experiment: Experiment, eli: Client) -> None:
    answer = eli.post(world.url(f"experiments/{experiment.pk}/reading/"), follow=True)
    assert "There are no data yet" in answer.content.decode()
