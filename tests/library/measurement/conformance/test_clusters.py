"""ClickHouse (as chDB) and Spark (a cluster with two workers) give the answers of the kernels."""

from datetime import timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from firsthand.measurement import postings
from firsthand.measurement.behaviour import Behaviour, Step, begins_of
from firsthand.measurement.engines.asking import answer
from firsthand.measurement.funnels import Funnel, levels
from firsthand.measurement.kernels import compiled
from firsthand.measurement.moments import Moments
from tests.library.measurement.conformance.cases import (
    HOUR,
    PLACES,
    ZONES,
    exactly,
    fuzzed,
    practised,
    questions,
)
from tests.library.measurement.conformance.engines import needed, tables

pytestmark = pytest.mark.slow


def same(
    kind: str, found: Behaviour, folder: Path, by: str, value: str, *, every: int = 1, first: int = 0
) -> None:
    needed(kind)
    with tables(kind, found, folder) as source:
        for label, question in islice(questions(found, by, value).items(), first, None, every):
            assert exactly(answer(source, question)) == exactly(answer(found, question)), label


@pytest.mark.parametrize("zone", ZONES)
def test_clickhouse(zone: str, tmp_path: Path) -> None:
    same("chdb", fuzzed(2, zone=zone), tmp_path, "place", PLACES[1], every=1 if zone == ZONES[0] else 3)


def test_clickhouse_and_the_practice_company(tmp_path: Path) -> None:
    same("chdb", practised(tmp_path), tmp_path, "device.type", "phone", every=2)


def test_spark(tmp_path: Path) -> None:
    # A step that shares nothing with the numbers of questions of a kind, so that all kinds come up.
    same("spark", fuzzed(3), tmp_path, "place", PLACES[1], every=9)


def test_spark_and_the_practice_company(tmp_path: Path) -> None:
    same("spark", practised(tmp_path), tmp_path, "device.type", "phone", every=47, first=3)


def test_levels_equal_window_funnel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same funnel levels as ClickHouse's own function, for 100,000 people with ties in time."""
    needed("chdb")
    people, events = 100_000, 1_200_000
    random = np.random.default_rng(1)
    person, time = random.integers(0, people, events), random.integers(0, 40, events) * HOUR
    event = random.integers(0, 5, events)
    order = np.lexsort((event, time, person))
    found = Behaviour(
        people=np.array([f"{number:06}" for number in range(people)], dtype=object),
        names=tuple("ABCDX"),
        begins=begins_of(person[order], people),
        event=event[order].astype(np.int16),
        moments=Moments(within=time[order]),
        day=(time[order] // (24 * HOUR)).astype(np.int32),
    )
    steps = tuple(Step(event=name) for name in "ABCD")
    question = Funnel(steps=steps, window=timedelta(hours=9))
    ours = levels(found, question)
    monkeypatch.setattr(postings, "MOST", 1)  # few names: each has too many events to be kept apart
    assert (levels(found, question) == ours).all()
    assert not compiled.ready() or len(found.posted.kept) == len(steps)
    conditions = ", ".join(f"event = '{step.event}'" for step in steps)
    with tables("chdb", found, tmp_path) as source:
        level = f"windowFunnel({9 * HOUR})(toUInt64(time), {conditions})"
        rows = source.run(f"SELECT person, {level} FROM events GROUP BY person", {})
    theirs = np.zeros(people, dtype=np.int8)
    for who, level in rows:
        theirs[int(str(who))] = int(str(level))
    assert (ours == theirs).all()
    assert (np.bincount(ours) > 1_000).all()
