"""Every kind of metric against a plain computation over the same events."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import statsmodels.api as sm

from firsthand.errors import InputError
from firsthand.estimates import wilson
from firsthand.measurement.engines.stored import tables
from firsthand.measurement.events import Event
from firsthand.measurement.metrics import Grain, Kind, Metric, Point, in_words
from firsthand.measurement.series import series
from firsthand.measurement.store import append
from firsthand.measurement.trends import (
    event_names,
    json_pointer,
    periods,
    property_names,
    ratio_of_means,
)

START = datetime(2025, 3, 20, tzinfo=UTC)
PROPERTY = 'price/"€" ~ net'


def some_events() -> list[Event]:
    """Forty days around a change of clocks; some users, some names, some prices, some of them not numbers."""
    random = np.random.default_rng(7)
    events = []
    for number in range(700):
        price: object = [round(float(random.gamma(2, 10)), 2), "12.5", "n/a", None][int(random.integers(4))]
        events.append(
            Event(
                user_id=f"u{int(random.integers(60))}",
                event=str(random.choice(["view", "view", "buy", "share"])),
                # Whole hours, so that edges and equal times occur.
                time=START + timedelta(hours=int(random.integers(40 * 24))),
                message_id=str(number),
                properties={PROPERTY: price} if price is not None else {},
            )
        )
    return events


EVENTS = some_events()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("events")
    append(folder, EVENTS[:300], source="first")
    append(folder, EVENTS[200:], source="second")
    return folder


def points(
    folder: Path, metric: Metric, grain: Grain = Grain.WEEK, zone: str = "UTC", as_of: datetime | None = None
) -> tuple[Point, ...]:
    found = tables(folder, zone=zone)
    return series(found, metric, date(2025, 3, 15), date(2025, 5, 5), grain, as_of=as_of).points


def inside(point: Point, name: str, zone: str) -> list[Event]:
    local = ZoneInfo(zone)
    return [
        e for e in EVENTS
        if e.event == name and point.first_day <= e.time.astimezone(local).date() <= point.last_day
    ]  # fmt: skip


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Los_Angeles"])
@pytest.mark.parametrize("grain", Grain)
def test_counts_and_people_follow_the_calendar_of_the_zone(folder: Path, grain: Grain, zone: str) -> None:
    counted = points(folder, Metric(name="views", kind=Kind.COUNT, event="view"), grain, zone)
    people = points(folder, Metric(name="viewers", kind=Kind.USERS, event="view"), grain, zone)
    for count, users in zip(counted, people, strict=True):
        found = inside(count, "view", zone)
        assert (count.value, count.n, count.estimate) == (len(found), len(found), None)
        assert users.value == users.n == len({e.user_id for e in found})
    assert sum(point.n for point in counted) == sum(e.event == "view" for e in EVENTS)


def per_user(events: Sequence[Event]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for event in events:
        found[event.user_id] += 1
    return found


@pytest.mark.parametrize("kind", [Kind.RATIO, Kind.USER_RATIO])
def test_a_ratio_and_its_interval_by_resampling_algebra(folder: Path, kind: Kind) -> None:
    for point in points(folder, Metric(name="r", kind=kind, event="buy", other="view")):
        over, under = (per_user(inside(point, name, "UTC")) for name in ("buy", "view"))
        users = sorted(over | under)
        if kind is Kind.USER_RATIO:
            over, under = (dict.fromkeys(side, 1) for side in (over, under))
        x = np.array([over.get(user, 0) for user in users], float)
        y = np.array([under.get(user, 0) for user in users], float)
        assert point.estimate is not None
        assert point.n == point.estimate.n == len(users)
        if not y.sum():
            assert math.isnan(point.value)
            continue
        assert point.value == pytest.approx(x.sum() / y.sum())
        # The linearised ratio: the mean of (x - r y) / mean y over users has the ratio's variance.
        errors = (x - point.value * y) / y.mean()
        half = 1.959963984540054 * errors.std(ddof=1) / math.sqrt(len(users))
        assert point.estimate.high - point.value == pytest.approx(half)
        assert point.value - point.estimate.low == pytest.approx(half)


def test_a_mean_has_the_interval_of_a_cluster_robust_regression(folder: Path) -> None:
    metric = Metric(name="price", kind=Kind.MEAN, event="buy", property_name=PROPERTY)
    for point in points(folder, metric, Grain.MONTH):
        usable = [
            (e.user_id, float(str(e.properties[PROPERTY])))
            for e in inside(point, "buy", "UTC")
            if e.properties.get(PROPERTY, "n/a") != "n/a"
        ]
        if not usable:
            assert math.isnan(point.value)
            continue
        values = np.array([value for _, value in usable])
        groups = np.unique([user for user, _ in usable], return_inverse=True)[1]
        fit = sm.OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": groups})
        low, high = fit.conf_int()[0]
        assert point.estimate is not None
        assert point.n == groups.max() + 1
        assert point.value == pytest.approx(values.mean())
        assert (point.estimate.low, point.estimate.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize("other", ["buy", "view"])
@pytest.mark.parametrize("days", [1, 7])
def test_a_return_waits_until_the_days_are_over(folder: Path, other: str, days: int) -> None:
    as_of = datetime(2025, 4, 20, 12, tzinfo=UTC)
    window = timedelta(days=days)
    metric = Metric(name="back", kind=Kind.RETURN, event="view", other=other, days=days)
    for point in points(folder, metric, as_of=as_of):
        firsts: dict[str, datetime] = {}
        for event in inside(point, "view", "UTC"):
            if event.time <= as_of:
                firsts[event.user_id] = min(event.time, firsts.get(event.user_id, event.time))
        over = {user: began for user, began in firsts.items() if began + window <= as_of}
        came = {
            e.user_id for e in EVENTS
            if e.event == other and e.user_id in over and over[e.user_id] < e.time <= over[e.user_id] + window
        }  # fmt: skip
        assert point.estimate is not None
        # As text, because an unknown value (NaN) is not equal to itself.
        assert str(replace(point.estimate, warnings=())) == str(
            replace(wilson(len(came), len(over)), warnings=())
        )
        assert bool(point.estimate.warnings) == (len(over) < 30)
        assert point.waiting == len(firsts) - len(over)
        assert point.complete == (point.last_day < date(2025, 4, 20) and not point.waiting)


def test_the_last_event_says_what_is_complete(folder: Path) -> None:
    last = max(e.time for e in EVENTS)
    answer = series(
        tables(folder),
        Metric(name="v", kind=Kind.COUNT, event="view"),
        date(2025, 3, 20),
        date(2025, 5, 5),
        Grain.WEEK,
    )
    assert answer.as_of == last
    assert [p.complete for p in answer.points] == [p.last_day < last.date() for p in answer.points]


def test_an_empty_store_answers_with_nothing_known(tmp_path: Path) -> None:
    for kind, value in [(Kind.COUNT, 0.0), (Kind.USERS, 0.0)]:
        found = points(tmp_path, Metric(name="x", kind=kind, event="view"))
        assert [(p.value, p.n, p.complete) for p in found] == [(value, 0, False)] * len(found)
    (first, *_) = points(tmp_path, Metric(name="x", kind=Kind.RETURN, event="view", other="view", days=7))
    assert math.isnan(first.value)
    assert event_names(tmp_path) == ()


def test_one_user_gives_a_ratio_without_an_interval() -> None:
    alone = ratio_of_means(1, 3.0, 2.0, 0.0, 0.0, 0.0, unit="x")
    assert alone.value == 1.5
    assert math.isnan(alone.low)
    assert alone.warnings


def test_names_come_with_how_often_and_when(folder: Path) -> None:
    for found in event_names(folder):
        own = [e for e in EVENTS if e.event == found.name]
        assert (found.events, found.users) == (len(own), len({e.user_id for e in own}))
        assert (found.first, found.last) == (min(e.time for e in own), max(e.time for e in own))
    assert [found.name for found in event_names(folder)] == ["buy", "share", "view"]


def test_periods_are_whole_and_the_next_one_closes_them() -> None:
    day = date(2024, 2, 28)
    assert periods(day, day + timedelta(days=1), Grain.DAY) == (day, date(2024, 2, 29), date(2024, 3, 1))
    assert periods(day, day, Grain.WEEK) == (date(2024, 2, 26), date(2024, 3, 4))
    assert periods(date(2024, 12, 31), date(2025, 1, 1), Grain.MONTH) == (
        date(2024, 12, 1),
        date(2025, 1, 1),
        date(2025, 2, 1),
    )
    with pytest.raises(InputError, match="swap them"):
        periods(day, date(2024, 1, 1), Grain.DAY)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": Kind.RATIO}, "other=“”: for a metric of kind “ratio”, fill it in"),
        ({"kind": Kind.MEAN}, "property_name=“”: .* fill it in"),
        ({"kind": Kind.RETURN, "other": "b"}, "days=“0”: .* fill it in"),
        ({"kind": Kind.RETURN, "other": "b", "days": -1}, "days=-1 must be at least 1"),
        ({"kind": Kind.COUNT, "other": "b"}, "other=“b”: .* leave it empty"),
    ],
)
def test_a_metric_needs_the_fields_of_its_kind(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Metric(name="m", event="a", **fields)  # type: ignore[arg-type]


def test_a_pointer_escapes_as_the_standard_says() -> None:
    assert json_pointer("a/b~c") == "/a~1b~0c"


def test_properties_are_known_by_name(folder: Path) -> None:
    assert property_names(folder) == (PROPERTY,)


@pytest.mark.parametrize(
    ("metric", "words"),
    [
        (Metric(name="m", kind=Kind.COUNT, event="buy"), "How often “buy” happened."),
        (Metric(name="m", kind=Kind.USERS, event="buy"), "How many people did “buy”."),
        (
            Metric(name="m", kind=Kind.RETURN, event="buy", other="view", days=1),
            "The share of people with “buy” who did “view” within 1 day after.",
        ),
        (
            Metric(name="m", kind=Kind.MEAN, event="buy", property_name="price"),
            "The mean of “price” over all “buy” that have it as a number.",
        ),
    ],
)
def test_a_metric_says_what_it_computes(metric: Metric, words: str) -> None:
    assert in_words(metric) == words
