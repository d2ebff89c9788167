"""Purchases of a music shop: metrics from the event store against a plain computation over the same lines."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import fmean

import pytest

from firsthand.estimates import wilson
from firsthand.measurement.engines.stored import tables
from firsthand.measurement.events import EventTable, read_events
from firsthand.measurement.metrics import Grain, Kind, Metric, Point
from firsthand.measurement.series import series
from firsthand.measurement.store import append, remove, stored_events
from firsthand.strategy.okrs import KeyResult, Status, check_ins, forecast, pace
from firsthand.tables import read_table

FIRST, LAST = date(1997, 1, 1), date(1998, 6, 30)
Line = tuple[str, date, float]


@pytest.fixture(scope="module")
def text(shared_data: Path) -> str:
    return (shared_data / "cdnow" / "CDNOW_sample.txt").read_text()


@pytest.fixture(scope="module")
def lines(text: str) -> list[Line]:
    """Customer, day and dollars by the fixed places of the layout."""
    return [
        (line[1:6], date(int(line[12:16]), int(line[16:18]), int(line[18:20])), float(line[23:]))
        for line in text.splitlines()
    ]


@pytest.fixture(scope="module")
def table(text: str) -> EventTable:
    """Each line as a purchase in the generic shape: customer, sample number, day, number of CDs, dollars."""
    rows = ["user_id,event,timestamp,units,amount"]
    for line in text.splitlines():
        customer, _sample, day, units, amount = line.split()
        rows.append(f"{customer},purchase,{day},{units},{amount}")
    found = read_table("\n".join(rows).encode(), name="cdnow.csv", header_rows=1)
    return read_events(found, reference=datetime(1998, 7, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def folder(table: EventTable, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cdnow")
    append(folder, table.events, source="cdnow")
    return folder


def points(folder: Path, kind: Kind, grain: Grain, **fields: object) -> tuple[Point, ...]:
    metric = Metric(name="m", kind=kind, event="purchase", **fields)  # type: ignore[arg-type]
    return series(tables(folder), metric, FIRST, LAST, grain).points


def test_every_line_is_a_purchase_and_identical_ones_are_said(table: EventTable, lines: list[Line]) -> None:
    assert len(table.events) == len(lines) == 6919
    assert table.left_out == 0
    (problem,) = table.problems
    assert problem.message.startswith(f"{6919 - len(set(text_keys(table)))} rows are identical")


def text_keys(table: EventTable) -> list[tuple[str, datetime, str]]:
    return [(e.user_id, e.time, e.properties_text) for e in table.events]


def test_purchases_and_customers_by_week(folder: Path, lines: list[Line]) -> None:
    purchases: dict[date, int] = defaultdict(int)
    customers: dict[date, set[str]] = defaultdict(set)
    for customer, day, _ in lines:
        monday = day - timedelta(days=day.weekday())
        purchases[monday] += 1
        customers[monday].add(customer)
    weekly = points(folder, Kind.COUNT, Grain.WEEK)
    people = points(folder, Kind.USERS, Grain.WEEK)
    assert {p.first_day: p.value for p in weekly if p.n} == purchases
    assert {p.first_day: p.value for p in people if p.n} == {day: len(who) for day, who in customers.items()}
    assert len(weekly) == 79
    assert sum(p.n for p in weekly) == 6919


def test_dollars_per_purchase_by_month(folder: Path, lines: list[Line]) -> None:
    for point in points(folder, Kind.MEAN, Grain.MONTH, property_name="amount"):
        own = [(who, dollars) for who, day, dollars in lines if point.first_day <= day <= point.last_day]
        assert point.value == pytest.approx(fmean(dollars for _, dollars in own), rel=1e-12)
        assert point.n == len({who for who, _ in own})
        assert point.estimate is not None
        assert point.estimate.low < point.value < point.estimate.high


def test_repeat_purchase_within_ninety_days_by_month(folder: Path, lines: list[Line]) -> None:
    days: dict[str, set[date]] = defaultdict(set)
    for customer, day, _ in lines:
        days[customer].add(day)
    last_start = max(day for _, day, _ in lines) - timedelta(days=90)
    for point in points(folder, Kind.RETURN, Grain.MONTH, other="purchase", days=90):
        firsts = {
            who: min(own)
            for who, all_days in days.items()
            if (own := {day for day in all_days if point.first_day <= day <= point.last_day})
        }
        over = {who: first for who, first in firsts.items() if first <= last_start}
        came = sum(
            any(first < day <= first + timedelta(days=90) for day in days[who]) for who, first in over.items()
        )
        assert point.estimate is not None
        assert replace(point.estimate, warnings=()) == replace(wilson(came, len(over)), warnings=())
        assert point.waiting == len(firsts) - len(over)


def test_a_key_result_is_fed_by_the_purchases(folder: Path, lines: list[Line]) -> None:
    goal = KeyResult(
        name="Customers a month",
        start_value=250,
        target=300,
        begins=date(1997, 7, 1),
        ends=LAST,
        unit="people",
    )
    metric = Metric(name="customers", kind=Kind.USERS, event="purchase")
    answer = series(
        tables(folder), metric, goal.begins, goal.ends, Grain.MONTH, as_of=datetime(1998, 4, 1, tzinfo=UTC)
    )
    found = check_ins(answer, goal)
    months: dict[tuple[int, int], set[str]] = defaultdict(set)
    for customer, day, _ in lines:
        months[day.year, day.month].add(customer)
    assert [each.value for each in found] == [
        len(who) for month, who in sorted(months.items()) if (1997, 7) <= month <= (1998, 3)
    ]
    assert found[-1].on == date(1998, 3, 31)
    share = (found[-1].value - 250) / 50
    elapsed = (date(1998, 3, 31) - goal.begins) / (LAST - goal.begins)
    assert abs(share - elapsed) > 0.1
    expected = Status.REACHED if share >= 1 else Status.AHEAD if share > elapsed else Status.BEHIND
    assert pace(goal, found[-1].value, found[-1].on).status == expected
    ahead = forecast(goal, found).value
    assert ahead.n == 9
    assert ahead.low < ahead.value < ahead.high


def test_importing_again_changes_nothing_and_undo_leaves_nothing(table: EventTable, tmp_path: Path) -> None:
    batch = append(tmp_path, table.events, source="cdnow").batch
    assert append(tmp_path, table.events, source="again").unchanged
    assert len(stored_events(tmp_path)) == 6919
    remove(tmp_path, batch.id)
    assert stored_events(tmp_path) == ()
