"""Starting fixes what decides."""

from django.test import Client

from firsthand_web.experiments.actions import rules
from firsthand_web.experiments.models import Experiment
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_it_starts_once_with_its_rule_fixed(
    world: World, experiment: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"experiments/{experiment.pk}/start/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    eli.post(address)
    experiment.refresh_from_db()
    assert experiment.state == Experiment.State.RUNNING
    assert experiment.fixed == {**experiment.decides, "late": False}
    assert "has started already" in eli.post(address, follow=True).content.decode()


def test_without_a_metric_that_decides_it_does_not(world: World, experiment: Experiment, eli: Client) -> None:
    rules.set_rule(by=world.eli, experiment=experiment, planned=[])
    answer = eli.post(world.url(f"experiments/{experiment.pk}/start/"), follow=True)
    assert "Nothing would decide it" in answer.content.decode()
    experiment.refresh_from_db()
    assert experiment.is_draft
