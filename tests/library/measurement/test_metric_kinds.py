"""Quantiles, funnels and retention as metrics, against plain loops and the analyses of the same name."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from firsthand.errors import InputError
from firsthand.estimates import wilson
from firsthand.measurement.behaviour import Step
from firsthand.measurement.cohorts import Clock, Retention
from firsthand.measurement.engines.stored import tables
from firsthand.measurement.events import Event
from firsthand.measurement.funnels import Funnel, levels
from firsthand.measurement.loading import from_store
from firsthand.measurement.metrics import Grain, Kind, Metric, Point, in_words
from firsthand.measurement.retention import retention
from firsthand.measurement.series import series
from firsthand.measurement.store import append

START = datetime(2025, 3, 17, tzinfo=UTC)
FIRST, LAST = date(2025, 3, 17), date(2025, 5, 11)


def some_events() -> list[Event]:
    """Seven weeks of whole hours, so that edges and equal times occur."""
    random = np.random.default_rng(11)
    return [
        Event(
            user_id=f"u{int(random.integers(40))}",
            event=str(random.choice(["a", "a", "b", "c"])),
            time=START + timedelta(hours=int(random.integers(50 * 24) // 3 * 3)),
            message_id=str(number),
            properties={"size": round(float(random.gamma(2, 10)), 1)} if random.random() < 0.8 else {},
        )
        for number in range(900)
    ]


EVENTS = some_events()
END = max(event.time for event in EVENTS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("events")
    append(folder, EVENTS, source="all")
    return folder


def points(folder: Path, metric: Metric, grain: Grain = Grain.WEEK) -> tuple[Point, ...]:
    return series(tables(folder), metric, FIRST, LAST, grain).points


def held(point: Point, name: str) -> list[Event]:
    return [e for e in EVENTS if e.event == name and point.first_day <= e.time.date() <= point.last_day]


def same_share(point: Point, came: int, n: int) -> None:
    assert point.n == n
    if n:
        expected = wilson(came, n)
        assert point.estimate is not None
        assert (point.value, point.estimate.low, point.estimate.high) == (
            expected.value, expected.low, expected.high,
        )  # fmt: skip
    else:
        assert math.isnan(point.value)


def goes_through(start: Event, steps: Sequence[str], own: Sequence[Event], days: int) -> bool:
    """Whether any choice of different events follows `start` in order of time, then of the steps."""
    rank = {name: steps.index(name) for name in steps}
    spot = {id(e): (e.time, rank[e.event], e.message_id) for e in own if e.event in rank}
    until = start.time + timedelta(days=days)
    able = [[e for e in own if e.event == name and e.time <= until] for name in steps[1:]]
    return any(
        all(spot[id(one)] < spot[id(two)] for one, two in zip((start, *chain), chain, strict=False))
        for chain in product(*able)
    )


@pytest.mark.parametrize("steps", [("a", "b"), ("a", "a"), ("a", "b", "c"), ("b", "c", "b")])
@pytest.mark.parametrize("days", [1, 5])
def test_a_funnel_counts_who_came_through_and_leaves_out_who_has_time(
    folder: Path, steps: tuple[str, ...], days: int
) -> None:
    metric = Metric(name="f", kind=Kind.FUNNEL, event=steps[0], steps=steps[1:], days=days)
    people = {user: [e for e in EVENTS if e.user_id == user] for user in {e.user_id for e in EVENTS}}
    for point in points(folder, metric):
        starts: dict[str, list[Event]] = {}
        for event in held(point, steps[0]):
            starts.setdefault(event.user_id, []).append(event)
        window = timedelta(days=days)
        over = {user for user, own in starts.items() if max(e.time for e in own) + window <= END}
        came = sum(any(goes_through(e, steps, people[user], days) for e in starts[user]) for user in over)
        same_share(point, came, len(over))
        assert point.waiting == len(starts) - len(over)


def test_a_funnel_counts_as_the_analysis_does(folder: Path) -> None:
    behaviour = from_store(folder)
    metric = Metric(name="f", kind=Kind.FUNNEL, event="a", steps=("c", "b"), days=4)
    for point in points(folder, metric)[:5]:
        asked = Funnel(
            steps=(Step(event="a"), Step(event="c"), Step(event="b")), window=timedelta(days=4),
            first_day=point.first_day, last_day=point.last_day,
        )  # fmt: skip
        found = levels(behaviour, asked)
        assert (point.n, round(point.value * point.n)) == ((found > 0).sum(), (found == 3).sum())


@pytest.mark.parametrize("week", [1, 2])
@pytest.mark.parametrize("grain", Grain)
def test_retention_counts_who_was_back_in_that_week(folder: Path, week: int, grain: Grain) -> None:
    metric = Metric(name="r", kind=Kind.RETENTION, event="b", other="a", week=week)
    firsts: dict[str, datetime] = {}
    for event in EVENTS:
        if event.event == "b":
            firsts[event.user_id] = min(event.time, firsts.get(event.user_id, event.time))
    opens, closes = timedelta(days=7 * week), timedelta(days=7 * week + 7)
    for point in points(folder, metric, grain):
        begun = {u: t for u, t in firsts.items() if point.first_day <= t.date() <= point.last_day}
        over = {u: t for u, t in begun.items() if t + closes <= END}
        came = {
            e.user_id for e in EVENTS
            if e.event == "a" and e.user_id in over
            and over[e.user_id] + opens <= e.time < over[e.user_id] + closes
        }  # fmt: skip
        same_share(point, len(came), len(over))
        assert point.waiting == len(begun) - len(over)


def test_retention_counts_as_the_analysis_does(folder: Path) -> None:
    asked = Retention(start=Step(event="c"), back=Step(event="a"), grain=Grain.WEEK, clock=Clock.ROLLING)
    found = retention(from_store(folder), asked)
    metric = Metric(name="r", kind=Kind.RETENTION, event="c", other="a", week=2)
    for point, cohort in zip(points(folder, metric), found.cohorts, strict=False):
        cells = {cell.first: cell for cell in cohort.cells}
        if 2 in cells:
            assert (point.n, point.waiting) == (cells[2].share.n, cells[2].waiting)
            assert point.value == pytest.approx(cells[2].share.value, nan_ok=True)


@pytest.mark.parametrize("level", [0.25, 0.5, 0.9])
def test_a_quantile_lies_between_its_order_statistics(folder: Path, level: float) -> None:
    metric = Metric(name="q", kind=Kind.QUANTILE, event="a", property_name="size", quantile=level)
    for point in points(folder, metric, Grain.MONTH):
        rows = [(e.user_id, float(str(e.properties["size"]))) for e in held(point, "a") if e.properties]
        values = np.sort([value for _, value in rows])
        assert point.value == pytest.approx(np.quantile(values, level))
        users = sorted({user for user, _ in rows})
        y = np.array([sum(own == user for own, _ in rows) for user in users], float)
        x = np.array([sum(own == user and v <= point.value for own, v in rows) for user in users], float)
        errors = (x - x.sum() / y.sum() * y) / y.mean()
        half = 1.959963984540054 * errors.std(ddof=1) / math.sqrt(len(users))
        assert point.estimate is not None
        assert point.n == len(users)
        for rank, end, toward in ((level - half, point.estimate.low, math.floor),
                                  (level + half, point.estimate.high, math.ceil)):  # fmt: skip
            assert end == values[toward((len(values) - 1) * rank)]


@pytest.mark.slow
def test_the_interval_of_a_quantile_covers_when_people_bring_several_values(tmp_path: Path) -> None:
    """Median of log-normal values that share a part per person: the truth is 1 for every person and value."""
    random, covered, rounds = np.random.default_rng(5), 0, 300
    events = []
    for number in range(rounds):
        day = START + timedelta(days=number)
        for user in range(80):
            own = random.normal()
            for _ in range(1 + int(random.poisson(3))):
                value = float(math.exp(own + random.normal()))
                events.append(Event(user_id=f"{user}", event="a", time=day, message_id=str(len(events)),
                                    properties={"size": value}))  # fmt: skip
    append(tmp_path, events, source="all")
    metric = Metric(name="q", kind=Kind.QUANTILE, event="a", property_name="size", quantile=0.5)
    last = FIRST + timedelta(days=rounds - 1)
    for point in series(tables(tmp_path), metric, FIRST, last, Grain.DAY).points:
        assert point.estimate is not None
        covered += point.estimate.low <= 1 <= point.estimate.high
    assert 0.92 <= covered / rounds <= 0.985


def test_too_few_values_for_an_end_leave_it_open(tmp_path: Path) -> None:
    rows = [Event(user_id=f"u{n}", event="a", time=START, message_id=str(n), properties={"size": n})
            for n in range(4)]  # fmt: skip
    append(tmp_path, rows, source="all")
    metric = Metric(name="q", kind=Kind.QUANTILE, event="a", property_name="size", quantile=0.9)
    (point,) = series(tables(tmp_path), metric, FIRST, FIRST, Grain.DAY).points
    assert point.estimate is not None
    assert point.value == pytest.approx(2.7)
    assert math.isnan(point.estimate.high)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": Kind.QUANTILE, "property_name": "p"}, "quantile=“0.0”: .* fill it in"),
        ({"kind": Kind.QUANTILE, "property_name": "p", "quantile": 1.5}, "quantile=1.5 must lie between"),
        ({"kind": Kind.FUNNEL, "days": 3}, r"steps=“\(\)”: .* fill it in"),
        ({"kind": Kind.FUNNEL, "days": 3, "steps": ("b",) * 20}, "name 1 to 19 events"),
        ({"kind": Kind.RETENTION, "other": "b", "week": -1}, "week=-1 must be at least 1"),
    ],
)
def test_a_metric_needs_the_fields_of_its_kind(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Metric(name="m", event="a", **fields)  # type: ignore[arg-type]


def test_a_metric_says_what_it_computes() -> None:
    median = Metric(name="m", kind=Kind.QUANTILE, event="buy", property_name="price", quantile=0.5)
    assert in_words(median) == "The median of “price” over all “buy” that have it as a number."
    funnel = Metric(name="m", kind=Kind.FUNNEL, event="open", steps=("fill", "pay"), days=7)
    assert in_words(funnel) == "The share of people with “open” who did “fill”, then “pay” within 7 days."
    back = Metric(name="m", kind=Kind.RETENTION, event="sign up", other="open", week=4)
    assert in_words(back) == "The share of people with their first “sign up” who did “open” in week 4 after."
