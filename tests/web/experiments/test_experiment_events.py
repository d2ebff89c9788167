"""Reading a test from the product's events."""

import shutil
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand.measurement.events import Event
from firsthand.measurement.store import append
from firsthand_web.experiments.actions import rules
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.experiments.queries import reading
from firsthand_web.measurement.queries.events import folder_of
from tests.world import World

GIVEN = {
    "event": "opened", "property_name": "arm", "days": "7", "days_before": "0", "begins": "2025-03-01",
    "ends": "2025-03-20",
}  # fmt: skip
BUYERS = Planned(name="Buyers", role="primary", formula={"name": "B", "kind": "users", "event": "bought"})


@pytest.fixture
def product_with_events(world: World) -> None:
    random, events = np.random.default_rng(5), []
    for person in range(800):
        arm, when = (
            ("control", "new")[person % 2],
            datetime(2025, 3, 1, tzinfo=UTC) + timedelta(hours=person / 2),
        )
        events.append(Event(user_id=f"u{person}", event="opened", time=when, properties={"arm": arm}))
        if random.random() < (0.3, 0.5)[person % 2]:
            events.append(Event(user_id=f"u{person}", event="bought", time=when + timedelta(days=1)))
    events.append(Event(user_id="last", event="seen", time=datetime(2025, 4, 1, tzinfo=UTC)))
    append(folder_of(world.product), events, source="a.csv")


def test_events_are_followed_and_read_with_their_course(
    world: World, product_with_events: None, experiment: Experiment, eli: Client, vera: Client, sam: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    address = world.url(f"experiments/{experiment.pk}/events/")
    assert (sam.get(address).status_code, vera.get(address).status_code) == (404, 403)
    rules.set_rule(by=world.eli, experiment=experiment, planned=[BUYERS])
    assert eli.post(address, GIVEN).status_code == 302
    page = world.url(f"experiments/{experiment.pk}/")
    eli.post(f"{page}start/")
    with django_capture_on_commit_callbacks(execute=True):
        eli.post(f"{page}reading/")
    experiment.refresh_from_db()
    assert (experiment.verdict, experiment.ends) == ("ship", date(2025, 3, 20))
    seen = vera.get(page).content.decode()
    assert "Buyers: beyond chance by 17 Mar 2025, however often you looked" in seen
    assert "400 + 400" in seen


def test_only_what_changes_the_people_asks_for_another_look(
    world: World, product_with_events: None, experiment: Experiment
) -> None:
    experiment.source, experiment.begins = {"kind": "events"}, date(2025, 3, 1)
    read = reading.inputs_digest(experiment)
    for ends, same in (
        (date(2025, 4, 1), True),
        (date(2026, 1, 1), True),
        (date(2025, 3, 31), False),
    ):
        experiment.ends = ends
        assert (reading.inputs_digest(experiment) == read) is same
    experiment.ends = None
    later = Event(user_id="later", event="seen", time=datetime(2025, 4, 2, tzinfo=UTC))
    append(folder_of(world.product), [later], source="b.csv")
    assert reading.inputs_digest(experiment) != read


def test_a_first_day_after_the_last_event_is_refused_in_words(
    world: World, product_with_events: None, experiment: Experiment, eli: Client
) -> None:
    rules.set_rule(by=world.eli, experiment=experiment, planned=[BUYERS])
    eli.post(world.url(f"experiments/{experiment.pk}/events/"), GIVEN | {"begins": "2025-04-02", "ends": ""})
    experiment.refresh_from_db()
    with pytest.raises(InputError, match="from 2 Apr 2025 on, and the last event is of 1 Apr 2025: choose"):
        reading.read(experiment)
    folder = folder_of(world.product)
    shutil.rmtree(folder)
    with pytest.raises(InputError, match="and there are no events"):
        reading.read(experiment)


def test_a_metric_of_a_file_cannot_be_counted_in_events(
    world: World, product_with_events: None, experiment: Experiment, eli: Client
) -> None:
    answer = eli.post(world.url(f"experiments/{experiment.pk}/events/"), GIVEN)
    assert answer.status_code == 422
    assert "“bought” is not a metric of the product" in answer.content.decode()
    experiment.refresh_from_db()
    assert experiment.source == {}


def test_funnels_returns_and_quantiles_are_read_too(
    world: World, product_with_events: None, experiment: Experiment, eli: Client
) -> None:
    """Each of the 400 in a variant bought a day after, or not, so all three tell of the same people."""
    kinds = {
        "users": {}, "funnel": {"steps": ["bought"], "days": 7}, "return": {"other": "bought", "days": 7},
        "retention": {"other": "bought", "week": 1},
    }  # fmt: skip
    planned = [
        Planned(
            name=kind,
            role="primary" if kind == "users" else "secondary",
            formula={
                "name": kind,
                "kind": kind,
                "event": "bought" if kind == "users" else "opened",
                **fields,
            },
        )
        for kind, fields in kinds.items()
    ]
    rules.set_rule(by=world.eli, experiment=experiment, planned=planned)
    address = world.url(f"experiments/{experiment.pk}/events/")
    refused = eli.post(address, GIVEN)
    assert refused.status_code == 422 and "watch them for more days" in refused.content.decode()
    assert eli.post(address, GIVEN | {"days": "8"}).status_code == 302
    experiment.refresh_from_db()
    found = reading.read(experiment).readout.findings
    users, funnel, back, retained = found
    assert (funnel.value, back.value) == (users.value, users.value)
    assert (funnel.p, back.p) == (users.p, users.p) and retained.value == 0


def test_an_event_that_is_called_like_an_exposure_is_suggested_from_its_first_day(
    world: World, experiment: Experiment, eli: Client
) -> None:
    seen = datetime(2025, 3, 4, 12, tzinfo=UTC)
    rows = [
        Event(user_id="a", event="Bought", time=seen - timedelta(days=9), properties={"amount": 3}),
        Event(user_id="a", event="Experiment Viewed", time=seen, properties={"variation": "new"}),
    ]
    append(folder_of(world.product), rows, source="a.csv")
    begins = eli.get(world.url(f"experiments/{experiment.pk}/events/")).context["form"].initial
    assert begins["event"] == "Experiment Viewed"
    assert begins["property_name"] == "variation"
    assert begins["begins"] == date(2025, 3, 4)
