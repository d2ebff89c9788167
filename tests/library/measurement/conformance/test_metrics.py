"""Every kind of metric, over time and in its parts, is the same on every engine and as DuckDB puts it."""

import math
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest

from firsthand.measurement.behaviour import Behaviour, span
from firsthand.measurement.decomposition import parts_of
from firsthand.measurement.engines import duck, stored
from firsthand.measurement.engines.tables import Tables
from firsthand.measurement.events import EPOCH, Event
from firsthand.measurement.metrics import Grain, Kind, Metric, Point
from firsthand.measurement.series import series
from firsthand.measurement.store import append, ask
from firsthand.measurement.trends import json_pointer, midnight, periods, ratio_of_means
from tests.library.measurement.conformance.cases import NAMES, ZONES, exactly, fuzzed
from tests.library.measurement.conformance.engines import needed, tables
from tests.oracles import metrics_sql

A, B, C = NAMES[:3]
FIELDS: dict[str, dict[str, Any]] = {
    "count": {"kind": Kind.COUNT, "event": A},
    "users": {"kind": Kind.USERS, "event": B},
    "nobody": {"kind": Kind.USERS, "event": "never seen"},
    "ratio": {"kind": Kind.RATIO, "event": A, "other": B},
    "user ratio": {"kind": Kind.USER_RATIO, "event": C, "other": A},
    "mean": {"kind": Kind.MEAN, "event": A, "property_name": "size"},
    "mean of what is not there": {"kind": Kind.MEAN, "event": A, "property_name": "colour"},
    "return": {"kind": Kind.RETURN, "event": A, "other": B, "days": 3},
    "return to the same": {"kind": Kind.RETURN, "event": A, "other": A, "days": 9},
    "funnel": {"kind": Kind.FUNNEL, "event": B, "steps": (A, C), "days": 4},
    "funnel of doubles": {"kind": Kind.FUNNEL, "event": A, "steps": (A, B, A), "days": 8},
    "retention": {"kind": Kind.RETENTION, "event": B, "other": A, "week": 1},
    "retention of the same": {"kind": Kind.RETENTION, "event": A, "other": A, "week": 2},
    "median": {"kind": Kind.QUANTILE, "event": A, "property_name": "size", "quantile": 0.5},
    "low": {"kind": Kind.QUANTILE, "event": B, "property_name": "size", "quantile": 0.07},
}
METRICS = {label: Metric(name=label, **fields) for label, fields in FIELDS.items()}
WAYS = {
    Kind.COUNT: metrics_sql.counts, Kind.USERS: metrics_sql.counts, Kind.RATIO: metrics_sql.event_ratio,
    Kind.USER_RATIO: metrics_sql.user_ratio, Kind.MEAN: metrics_sql.property_mean,
    Kind.RETURN: metrics_sql.returns, Kind.RETENTION: metrics_sql.retention,
    Kind.QUANTILE: metrics_sql.quantile,
}  # fmt: skip


def kept(found: Behaviour, folder: Path) -> Tables:
    """The same events in a store of Firsthand's own."""
    rows = [
        Event(
            user_id=found.people[found.person[row]],
            event=found.names[found.event[row]],
            time=EPOCH + timedelta(microseconds=int(found.time[row])),
            message_id=str(row),
            properties={
                name: each.values[each.codes[row]]
                for name, each in found.properties.items()
                if each.codes[row] >= 0
            },
        )
        for row in range(found.size)
    ]
    append(folder, rows, source="all")
    return stored.tables(folder, zone=found.zone)


def asked(found: Behaviour) -> Iterator[tuple[str, Metric, Grain, date, date]]:
    """Each metric by day, week and month: within the events, and from before them until after."""
    begin, end = span(found)
    inside, around = (
        (begin + timedelta(days=9), end - timedelta(days=9)),
        (begin - timedelta(days=40), end + timedelta(days=9)),
    )
    for (label, metric), grain in product(METRICS.items(), Grain):
        yield label, metric, grain, *(around if grain is Grain.WEEK else inside)


def told(source: Tables, found: Behaviour, every: int = 1) -> dict[str, str]:
    """What it answers, to the last digit."""
    answers = {
        f"{label} {grain}": exactly(series(source, metric, first, last, grain))
        for label, metric, grain, first, last in islice(asked(found), 0, None, every)
    }
    middle = span(found)[0] + timedelta(days=20)
    for (label, metric), name in islice(
        product(METRICS.items(), ("place", "plan 'x'", "colour")), 0, None, every
    ):
        if metric.kind is not Kind.QUANTILE:
            found_parts = parts_of(source, metric, (middle, middle + timedelta(days=12)), name)
            answers[f"{label} by {name}"] = exactly(found_parts)
    return answers


ALL = [ZONES[0], *(pytest.param(zone, marks=pytest.mark.slow) for zone in ZONES[1:])]


def test_a_sample_of_every_kind(tmp_path: Path) -> None:
    same_in_duckdb(fuzzed(13, people=30, events=600), tmp_path, every=4)


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
def test_duckdb(zone: str, tmp_path: Path) -> None:
    same_in_duckdb(fuzzed(14, zone=zone), tmp_path)


def same_in_duckdb(found: Behaviour, folder: Path, every: int = 1) -> None:
    expected = told(kept(found, folder), found, every)
    for label, answer in told(duck.tables(found), found, every).items():
        assert answer == expected[label], label


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "every"), [("chdb", 1), ("spark", 7)])
def test_clusters(kind: str, every: int, tmp_path: Path) -> None:
    needed(kind)
    found = fuzzed(14, people=40, events=900)
    expected = told(kept(found, tmp_path / "store"), found, every)
    with tables(kind, found, tmp_path) as source:
        for label, answer in told(source, found, every).items():
            assert answer == expected[label], label


@pytest.mark.parametrize("zone", ALL)
def test_another_way_to_put_it(zone: str, tmp_path: Path) -> None:
    found = fuzzed(15, people=30, events=700, zone=zone)
    source = kept(found, tmp_path)
    first, last = span(found)
    for (label, metric), grain in product(METRICS.items(), (Grain.WEEK, Grain.MONTH)):
        edges = [midnight(day, zone) for day in periods(first, last, grain)]
        rows = {row[0]: row[1:] for row in plainly(tmp_path, metric, edges, source.extent[1])}
        for edge, point in zip(edges, series(source, metric, first, last, grain).points, strict=False):
            expected = pytest.approx(meant(rows.get(edge), metric.kind), rel=1e-9, nan_ok=True)
            assert said(point, metric.kind) == expected, (label, grain, edge)


def plainly(folder: Path, metric: Metric, edges: list[Any], known: int | None) -> list[tuple[Any, ...]]:
    sql = metrics_sql.funnel(1 + len(metric.steps)) if metric.kind is Kind.FUNNEL else WAYS[metric.kind]()
    known_until = (EPOCH + timedelta(microseconds=known or 0)).astimezone(UTC).replace(tzinfo=None)
    given = {
        "event": metric.event,
        "other": metric.other,
        "steps": [metric.event, *metric.steps],
        "days": metric.days,
        "after": 7 * metric.week,
        "before": 7 * metric.week + 7,
        "pointer": json_pointer(metric.property_name),
        "quantile": metric.quantile,
        "z": 1.959963984540054,
        "starts": edges[:-1],
        "until": edges[-1],
        "as_of": known_until,
    }
    return ask(folder, sql, {name: value for name, value in given.items() if f"${name}" in sql})


def said(point: Point, kind: Kind) -> list[float]:
    ends = [point.estimate.low, point.estimate.high] if point.estimate and kind not in SHARES else []
    return [point.value, point.n, point.waiting, *ends]


SHARES = (Kind.RETURN, Kind.FUNNEL, Kind.RETENTION)


def meant(row: tuple[Any, ...] | None, kind: Kind) -> list[float]:
    """What a row of the other way means."""
    if kind in (Kind.COUNT, Kind.USERS):
        value = (row or (0, 0))[kind is Kind.USERS]
        return [value, value, 0]
    if kind in SHARES:
        n, came, waiting = row or (0, 0, 0)
        return [came / n if n else math.nan, n, waiting]
    if kind is Kind.QUANTILE:
        n, value, low, high = [math.nan if each is None else each for each in row or (0, None, None, None)]
        return [value, n, 0, *((low, high) if n > 1 else (math.nan, math.nan))]
    n, *moments = [each or 0.0 for each in row or (0, 0, 0, 0, 0, 0)]
    ratio = ratio_of_means(int(n), *moments, unit="")
    return [ratio.value, n, 0, ratio.low, ratio.high]
