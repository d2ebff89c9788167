"""Columns on disk give back the events that they were made from, and no others."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from firsthand.measurement import layout, loading, store
from firsthand.measurement.behaviour import Behaviour
from firsthand.measurement.events import Event
from firsthand.measurement.manifests import COLUMNS
from firsthand.measurement.moments import Moments
from firsthand.measurement.stickiness import stickiness
from tests.library.measurement.conformance.cases import ZONES, fuzzed


def assert_same(one: Behaviour, other: Behaviour) -> None:
    for field in fields(Behaviour):
        mine, yours = getattr(one, field.name), getattr(other, field.name)
        if field.name == "moments":
            assert (mine.all == yours.all).all()
        elif field.name == "known":
            assert not other.size or (*one.days, one.last) == (*other.days, other.last)
        elif isinstance(yours, np.ndarray):
            assert (np.asarray(mine) == yours).all(), field.name
        elif field.name == "properties":
            assert mine.keys() == yours.keys()
            for name in mine:
                assert mine[name].values == yours[name].values
                assert (mine[name].codes == yours[name].codes).all()
        else:
            assert mine == yours, field.name


@pytest.mark.parametrize("shift", [0, 1, 1_000, -(10**15)])
@pytest.mark.parametrize("zone", ZONES)
def test_what_is_kept_comes_back(tmp_path: Path, zone: str, shift: int) -> None:
    found = fuzzed(4, zone=zone)
    time = found.time + shift
    found = replace(found, moments=Moments(within=time), day=loading.local_days(time, zone))
    layout.keep(tmp_path, found, digest="a")
    back = layout.kept(tmp_path, digest="a", properties=["place"])
    assert back is not None
    assert_same(back, found)


def test_nothing_is_given_that_was_not_asked(tmp_path: Path) -> None:
    assert layout.kept(tmp_path, digest="a") is None
    layout.keep(tmp_path, fuzzed(4), digest="a")
    layout.keep(tmp_path, fuzzed(5), digest="b")
    assert layout.kept(tmp_path, digest="a") is None
    assert layout.kept(tmp_path, digest="b", properties=["colour"]) is None
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    (tmp_path / "b" / layout.ABOUT).write_text("{")
    assert layout.kept(tmp_path, digest="b") is None
    empty = fuzzed(4).take(np.zeros(0, dtype=np.intp))
    layout.keep(tmp_path, empty, digest="c")
    back = layout.kept(tmp_path, digest="c")
    assert back is not None
    assert_same(back, empty)


def test_ids_are_read_when_somebody_asks_though_the_folder_is_gone(tmp_path: Path) -> None:
    found = fuzzed(4)
    layout.keep(tmp_path, found, digest="a")
    (tmp_path / "a" / layout.PEOPLE).write_text("[")
    damaged = layout.kept(tmp_path, digest="a")
    assert damaged is not None
    assert stickiness(damaged) == stickiness(found)
    with pytest.raises(ValueError, match="Expecting"):
        damaged.ids(np.ones(len(found.people), dtype=np.bool_))
    layout.keep(tmp_path, found, digest="b")
    back = layout.kept(tmp_path, digest="b")
    assert back is not None
    layout.keep(tmp_path, fuzzed(5), digest="c")
    assert not (tmp_path / "b").exists()
    who = np.arange(len(back.people)) % 2 == 0
    assert back.ids(who) == found.ids(who)


def some(first: int, last: int) -> list[Event]:
    start = datetime(2025, 3, 1, tzinfo=UTC)
    return [
        Event(
            user_id=f"u{number % 7}",
            event="view" if number % 3 else "buy",
            time=start + timedelta(minutes=7 * number),
            message_id=str(number),
            properties={"plan": "pro" if number % 2 else "free", "size": number % 5},
        )
        for number in range(first, last)
    ]


def test_a_store_is_read_from_its_columns_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "WORTHWHILE", 1)
    store.append(tmp_path, some(0, 60), source="first")
    assert_same(layout.load(tmp_path, properties=["plan"]), loading.from_store(tmp_path, properties=["plan"]))
    with monkeypatch.context() as patched:
        patched.setattr(loading, "from_store", None)
        assert layout.load(tmp_path, properties=["plan"]).size == 60
    both = layout.load(tmp_path, properties=["size"])
    assert set(both.properties) == {"plan", "size"}
    store.append(tmp_path, some(60, 90), source="second")
    assert layout.load(tmp_path).size == 90


@pytest.mark.parametrize("grown", [True, False])
def test_nobody_who_is_forgotten_stays_in_the_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grown: bool
) -> None:
    monkeypatch.setattr(layout, "WORTHWHILE", 1)
    store.append(tmp_path, some(0, 60), source="first")
    layout.load(tmp_path)
    assert b"u3" in b"".join(path.read_bytes() for path in (tmp_path / COLUMNS).rglob("*.json"))
    store.forget(tmp_path, ["u3"], salt="00")
    assert not list((tmp_path / COLUMNS).rglob("*.json"))
    # The same while the columns are being made, or grow.
    real = loading.from_segments

    def slow(paths: list[Path], **rest: Any) -> Behaviour:
        found = real(paths, **rest)
        store.forget(tmp_path, ["u4"], salt="00")
        return found

    if grown:
        assert "u3" not in layout.load(tmp_path).people
        store.append(tmp_path, some(60, 61), source="second")
    monkeypatch.setattr(loading, "from_segments", slow)
    layout.load(tmp_path)
    assert not list((tmp_path / COLUMNS).rglob("*.json"))
