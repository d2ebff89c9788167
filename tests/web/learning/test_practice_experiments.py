"""A test that a practice quarter buys: planned and forecast before, read after, told in the debrief."""

import csv
from types import SimpleNamespace

import pytest
from django.test import Client

from firsthand.learning.practice.beliefs import Beliefs
from firsthand.learning.simulator.choices import Choices, Research, Work
from firsthand_web.core.models import Job
from firsthand_web.experiments.actions import forecasts, rules
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.learning import tasks
from firsthand_web.learning.actions import practice, practice_items, practice_loading
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import folder_of
from firsthand_web.learning.queries.practice_tests import past_tests
from firsthand_web.roadmap.models import Item
from tests.web.learning.conftest import Class
from tests.web.learning.practising import LADLE, address, begun
from tests.world import World


def choices(*items: str) -> Choices:
    return Choices(
        work=(Work(item="merge"),),
        research=tuple(Research(study="experiment", number=1, about=item) for item in items),
    )


def test_keeping_a_test_writes_it_down_once(world: World, learners: Class, ida: Client, max_: Client) -> None:
    run = begun(world.ida, world.product)
    for _ in range(2):
        practice.keep(by=world.ida, run=run, choices=choices("awake"), beliefs=Beliefs())
    made = Experiment.objects.get(product=run.product)
    item = Item.objects.get(product=run.product, key="awake")
    assert (made.item, made.state, made.primary and made.primary.name) == (item, "draft", "visits")
    assert [each["name"] for each in made.variants] == ["as it was", item.title]
    assert list(made.asked.all()) == [world.ida]
    for page in ("practice_run", "practice_quarter"):
        seen = ida.get(address(run, page)).content.decode()
        assert "Before you end the quarter" in seen and "no forecast yet" in seen
    assert "Before you end the quarter" not in max_.get(address(run)).content.decode()
    forecasts.give(by=world.ida, experiment=made, low=-0.01, likely=0.02, high=0.05)
    assert "you have given a forecast" in ida.get(address(run)).content.decode()


def people_in(run: Run) -> list[int]:
    """Of each variation, by the quarter's file."""
    path = folder_of(run.product) / "quarter-1/experiments/awake/awake.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [sum(row["variation_id"] == each for row in rows) for each in "01"]


@pytest.mark.slow
def test_a_quarter_brings_its_tests_and_the_debrief_tells_what_was_true(
    world: World, learners: Class, ida: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice, "USERS", 400)
    job = practice.begin(by=world.ida, home=world.product, beginning=LADLE)
    run = Run.objects.get(pk=job.payload["run"])
    practice_items.catalogue(run, run.known, by=world.ida)
    Job.objects.update(state=Job.State.DONE)
    practice.keep(by=world.ida, run=run, choices=choices("awake", "timers"), beliefs=Beliefs())
    awake, timers = (
        Experiment.objects.get(product=run.product, item__key=key) for key in ("awake", "timers")
    )
    forecasts.give(by=world.ida, experiment=awake, low=-0.5, likely=0.0, high=0.9)
    rules.set_rule(by=world.ida, experiment=timers, planned=[Planned(name="Cooked", role="primary")])
    job = practice.end(by=world.ida, run=run, choices=choices("awake", "timers"), beliefs=Beliefs())
    # Events and voices of a whole quarter take longest, and are not what this is about.
    for name in ("bring_events", "bring_feedback"):
        monkeypatch.setattr(practice_loading.simulated, name, lambda *_, **__: None)
    step = SimpleNamespace(payload=job.payload, product=run.product, by=world.ida, progress=lambda *_: None)
    tasks.end_practice_quarter(step)  # type: ignore[arg-type]
    run, awake, timers = (
        Run.objects.get(pk=run.pk),
        *Experiment.objects.filter(product=run.product).order_by("pk"),
    )
    # The one is read by what was planned before; the other's file waits for somebody to name its columns.
    assert (awake.state, awake.fixed["late"], len(awake.looks)) == ("stopped", False, 1)
    assert awake.read_at is not None and awake.started_at < awake.read_at
    assert (timers.state, timers.read_at, timers.upload["name"]) == ("stopped", None, "quarter-1 timers.csv")
    assert awake.result["readout"]["split"]["counted"] == people_in(run)
    first, second = past_tests(run)
    assert (first.experiment, first.held, second.experiment, second.measured) == (awake, True, None, None)
    assert first.measured is not None and first.measured.low <= first.lift <= first.measured.high
    seen = ida.get(address(run, "practice_debrief")).content.decode()
    assert (
        "What you tested" in seen and "1 of 1 range that you gave before the test held what is true" in seen
    )
    assert "Before you end the quarter" not in ida.get(address(run)).content.decode()
