"""A lasting shift of a metric watched for what is unusual is one finding, however often it is looked at."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from firsthand.measurement import metrics
from firsthand.measurement.changepoints import ChangePoint, Growth
from firsthand.measurement.metrics import Point
from firsthand.measurement.monitors import Kind as Looks
from firsthand.measurement.monitors import Rule
from firsthand_web.core.actions import records
from firsthand_web.measurement.actions import monitors
from firsthand_web.measurement.actions.metrics import create_metric
from firsthand_web.measurement.models import Finding, Metric, Monitor
from firsthand_web.measurement.queries.monitors import lines as lines_of
from firsthand_web.measurement.queries.shifts import shift_title
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
    assert found.title == "Visits rose on 2 May 2025 and stayed there: 20.8 events a day, 11.0 before"
    assert found.numbers["value"] == pytest.approx(21, abs=0.3)
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
    assert found.numbers != before.numbers


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


def test_growth_that_begins_is_one_finding_with_its_rate(world: World, bring: Import) -> None:
    """Visits keep their level for 45 days, then two more come each day."""
    lines = ["user_id,event,timestamp"]
    formula = metrics.Metric(name="Visits", kind=metrics.Kind.COUNT, event="visited")
    metric = create_metric(by=world.eli, product=world.product, formula=formula)
    rule, grain = Rule(kind=Looks.UNUSUAL), metrics.Grain.DAY
    made = monitors.create_monitor(by=world.eli, metric=metric, rule=rule, grain=grain)
    for day in range(90):
        many = 40 + 2 * max(day - 45, 0) + day * 7 % 3
        on = FIRST + timedelta(days=day)
        lines += [f"u{number},visited,{on}T{number // 60:02}:{number % 60:02}:00Z" for number in range(many)]
        if day >= 80:
            bring("\n".join(lines), f"{day}.csv")
            monitors.look(monitor=made)
            lines = lines[:1]
    found = Finding.objects.get(kind=Finding.Kind.GROWTH)
    assert abs((found.first_day - FIRST).days - 45) <= 3
    assert found.last_day == FIRST + timedelta(days=88)  # the last complete one
    assert found.title.startswith("Visits grew by 14.0 events a week from 17 Apr 2025 on (+13")
    assert found.title.endswith("), level before")
    assert found.numbers["low"] < 14 < found.numbers["high"]
    assert ("Growth a week", "14.0 events") in lines_of(found)


WEEKLY = Growth(value=0.012, low=0.009, high=0.015, relative=True)


@pytest.mark.parametrize(
    ("unit", "change", "title"),
    [
        ("people", {"growth": WEEKLY},
         "M grew by 1.2 % a week from the week of 3 Mar 2025 on (+0.9 % to +1.5 %), level before"),
        ("people", {"growth_before": WEEKLY},
         "M stopped growing in the week of 3 Mar 2025: 200 people a week since, +1.2 % a week before"),
        ("share", {"growth": replace(WEEKLY, value=-0.02, low=-0.03, high=-0.01, relative=False)},
         "M fell by 2 points a week from the week of 3 Mar 2025 on (−3 to −1), level before"),
        ("people", {"growth": WEEKLY, "growth_before": WEEKLY, "jump": True, "before": 100.0},
         "M rose in the week of 3 Mar 2025, then went on by +1.2 % a week: 200 people a week, 100 before"),
    ],
)  # fmt: skip
def test_a_change_is_said_as_what_it_is(unit: str, change: dict[str, Any], title: str) -> None:
    level = 0.3 if unit == "share" else 200.0
    plain: dict[str, Any] = {"at": 5, "jump": False, "before": level, "after": level}
    made = ChangePoint(**plain | {"growth": None, "growth_before": None} | change)
    share = {"kind": "return", "definition": {"event": "a", "other": "b", "days": 7}}
    metric = Metric(name="M", **share if unit == "share" else {"kind": "users", "definition": {"event": "a"}})
    assert metric.unit == unit
    point = Point(first_day=FIRST, last_day=FIRST, value=1, n=1, estimate=None, waiting=0, complete=True)
    assert shift_title(metric, metrics.Grain.WEEK, point, made) == title
