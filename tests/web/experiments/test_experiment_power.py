"""How large and how long, from numbers given or from the product's own events."""

import math
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.test import Client
from statsmodels.stats.power import NormalIndPower

from firsthand.measurement.events import Event
from firsthand.measurement.metrics import Kind
from firsthand.measurement.metrics import Metric as Formula
from firsthand.measurement.store import append
from firsthand_web.experiments.actions import readouts, rules
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.measurement.actions.metrics import create_metric
from firsthand_web.measurement.queries.events import folder_of
from tests.world import World

GIVEN = {"lift": "5", "mean": "0.3", "daily": "200", "traffic": "50", "chance": "0.8"}


def test_a_share_as_statsmodels_plans_it(
    world: World, experiment: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"experiments/{experiment.pk}/power/")
    assert (sam.get(address).status_code, vera.get(address).status_code) == (404, 403)
    assert eli.post(address, GIVEN).status_code == 302
    experiment.refresh_from_db()
    theirs = NormalIndPower().solve_power(0.05 * 0.3 / math.sqrt(0.3 * 0.7), power=0.8, alpha=0.05)
    assert experiment.power["units"] == pytest.approx(theirs, rel=1e-3)
    assert experiment.power["days"] == math.ceil(2 * experiment.power["units"] / 100)
    assert f"{experiment.power['units']:,}" in eli.get(address).content.decode()


def test_half_of_the_numbers_is_refused(world: World, experiment: Experiment, eli: Client) -> None:
    answer = eli.post(world.url(f"experiments/{experiment.pk}/power/"), {**GIVEN, "daily": ""})
    assert answer.status_code == 422
    experiment.refresh_from_db()
    assert experiment.power == {}


def test_from_the_products_own_events(world: World, experiment: Experiment, eli: Client) -> None:
    start, random = datetime(2025, 1, 1, tzinfo=UTC), np.random.default_rng(3)
    looks = random.poisson(3, 900)
    events = [
        Event(user_id=f"u{person}", event=name, time=start + timedelta(hours=person, minutes=each))
        for person, times in enumerate(looks)
        for each, name in enumerate(["opened", *["looked"] * int(times)])
    ]
    append(folder_of(world.product), events, source="a.csv")
    metric = create_metric(
        by=world.eli, product=world.product, formula=Formula(name="Looks", kind=Kind.COUNT, event="looked")
    )
    planned = Planned(
        name="Looks", role="primary", formula={"kind": "count", "event": "looked"}, metric=metric.pk
    )
    rules.set_rule(by=world.eli, experiment=experiment, planned=[planned])
    readouts.follow_events(
        by=world.eli, experiment=experiment, event="opened", property_name="arm", days=7, days_before=0,
        begins=date(2025, 3, 1), ends=None,
    )  # fmt: skip
    address = world.url(f"experiments/{experiment.pk}/power/")
    assert eli.post(address, {"lift": "10", "traffic": "100", "chance": "0.8"}).status_code == 302
    experiment.refresh_from_db()
    assert experiment.power["daily"] == pytest.approx(24)
    assert experiment.power["mean"] == pytest.approx(3, abs=0.3)
