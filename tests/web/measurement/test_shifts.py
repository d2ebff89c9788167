"""A lasting shift of a metric watched for what is unusual is one finding, however often it is looked at."""

from datetime import date, timedelta

import pytest

from firsthand.measurement import metrics
from firsthand.measurement.monitors import Kind as Looks
from firsthand.measurement.monitors import Rule
from firsthand_web.core.actions import records
from firsthand_web.measurement.actions import monitors
from firsthand_web.measurement.actions.metrics import create_metric
from firsthand_web.measurement.models import Finding, Monitor
from tests.web.measurement.conftest import Import
from tests.world import World

FIRST, MOVED = date(2025, 3, 3), 60  # the day on which the level doubles, counted from the first


def rows(begin: int, end: int) -> str:
    """Visits of each day: ten or so, from day `MOVED` on twice as many."""
    lines = ["user_id,event,timestamp"]
    for day in range(begin, end):
        many = (20 if day >= MOVED else 10) + day * 7 % 3
        on = FIRST + timedelta(days=day)
        lines += [f"u{number},visited,{on}T{number:02}:00:00Z" for number in range(many)]
    return "\n".join(lines)


@pytest.fixture
def monitor(world: World, bring: Import) -> Monitor:
    """It has looked when the new level had held for ten days."""
    bring(rows(0, 71))
    formula = metrics.Metric(name="Visits", kind=metrics.Kind.COUNT, event="visited")
    metric = create_metric(by=world.eli, product=world.product, formula=formula)
    rule = Rule(kind=Looks.UNUSUAL)
    made = monitors.create_monitor(by=world.eli, metric=metric, rule=rule, grain=metrics.Grain.DAY)
    monitors.look(monitor=made)
    return made


def shift() -> Finding:
    found: Finding = Finding.objects.get(kind=Finding.Kind.SHIFT)
    return found


def test_a_shift_says_since_when_and_how_far(monitor: Monitor) -> None:
    found = shift()
    assert found.first_day == found.last_day == FIRST + timedelta(days=MOVED)
    assert found.title == "Visits rose on 2 May 2025 and stayed there: 20.9 events a day, 11.0 before"
    assert found.numbers["value"] == pytest.approx(21, abs=0.2)
    assert found.numbers["expected"] == pytest.approx(11, abs=0.2)


def test_it_is_brought_up_to_date_and_not_repeated(world: World, monitor: Monitor, bring: Import) -> None:
    before = shift()
    monitors.look(monitor=monitor)
    assert shift().updated_at == before.updated_at
    for end in (80, 110):  # the second time it lies further back than news do
        bring(rows(end - 9 if end == 80 else 80, end), f"{end}.csv")
        monitors.look_at_all(world.product)
        found = shift()
        assert (found.pk, found.key, found.is_open) == (before.pk, before.key, True)
    assert found.digest != before.digest


def test_one_that_was_deleted_is_not_made_again(world: World, monitor: Monitor, bring: Import) -> None:
    records.delete(by=world.eli, record=shift())
    bring(rows(71, 80), "more.csv")
    monitors.look_at_all(world.product)
    assert not Finding.objects.filter(kind=Finding.Kind.SHIFT).exists()


def test_one_that_later_numbers_take_back_is_dismissed(world: World, monitor: Monitor, bring: Import) -> None:
    late = [
        f"l{number},visited,{FIRST + timedelta(days=day)}T{number:02}:30:00Z"
        for day in range(MOVED)
        for number in range(10)
    ]
    bring("\n".join(["user_id,event,timestamp", *late]), "late.csv")
    monitors.look_at_all(world.product)
    assert shift().state == Finding.State.DISMISSED


def test_other_rules_tell_of_no_shift(world: World, monitor: Monitor) -> None:
    rule = Rule(kind=Looks.LEVEL, low=1)
    other = monitors.create_monitor(by=world.eli, metric=monitor.metric, rule=rule, grain=metrics.Grain.DAY)
    assert monitors.look(monitor=other) == []
