"""Looking again: a look at other numbers is kept."""

from datetime import date
from typing import Any

from django.test import Client

from firsthand_web.core import registry
from firsthand_web.core.models import Job
from firsthand_web.experiments.actions import readouts, rules
from firsthand_web.experiments.models import Experiment, Planned
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


def test_events_are_read_by_a_job_that_says_what_is_wrong(
    world: World, experiment: Experiment, eli: Client, django_capture_on_commit_callbacks: Any
) -> None:
    planned = [Planned(name="Buyers", role="primary", formula={"name": "B", "kind": "users", "event": "b"})]
    rules.set_rule(by=world.eli, experiment=experiment, planned=planned)
    readouts.follow_events(
        by=world.eli, experiment=experiment, event="opened", property_name="arm", days=7, days_before=0,
        begins=date(2025, 3, 1), ends=None,
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        eli.post(world.url(f"experiments/{experiment.pk}/reading/"))
    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert "from 1 Mar 2025 on, and there are no events" in job.error
    experiment.refresh_from_db()
    assert (experiment.is_draft, experiment.looks) == (True, [])
