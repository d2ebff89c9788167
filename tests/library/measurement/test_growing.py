"""Columns that take in what was added are, byte for byte, those that reading everything anew would give."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.measurement import growing, layout, loading, manifests, segments, store
from firsthand.measurement.behaviour import Behaviour

START = datetime(2025, 1, 1, tzinfo=UTC)
STAGED = (
    "CREATE TABLE t (message_id VARCHAR, user_id VARCHAR, anonymous_id VARCHAR, event VARCHAR, "
    "time TIMESTAMP, received TIMESTAMP, properties VARCHAR, context VARCHAR)"
)
Row = tuple[int, str | None, str | None, str, int, str]  # message, user, device, event, microseconds, plan


def add(folder: Path, rows: list[Row]) -> None:
    """One batch; as in a staged file, a message stands in it once."""
    rows = list({row[0]: row for row in rows}.values())
    staged = folder.with_suffix(".parquet")
    with duckdb.connect() as connection:
        connection.execute(STAGED)
        for message, user, device, event, moment, plan in rows:
            time = (START + timedelta(microseconds=moment)).replace(tzinfo=None)
            properties = json.dumps({"plan": plan} if plan else {})
            values = [f"m{message}", user, device or (None if user else "d0"), event, time, time, properties]
            connection.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, '{}')", values)
        connection.execute("COPY t TO $target (FORMAT parquet)", {"target": str(staged)})
    store.append_file(folder, staged, content=repr(rows), source="test")


def files(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.iterdir()}


def check(folder: Path) -> Behaviour:
    """Load, and compare what is kept with what reading all of it gives."""
    found = layout.load(folder)
    manifest = manifests.read(folder)
    kept = files(manifests.columns(folder, manifest) / store.digest(folder))
    whole = loading.from_store(folder, properties=sorted(found.properties))
    paths = [folder.resolve() / batch.segment for batch in manifest.batches]
    with TemporaryDirectory() as other:
        base = layout.Base(number=manifest.next_segment, firsts=segments.firsts(paths))
        layout.keep(Path(other), whole, digest="whole", base=base)
        anew = files(Path(other, "whole"))
    assert json.loads(kept.pop(layout.FIRSTS)) == json.loads(anew.pop(layout.FIRSTS))
    assert kept == anew
    return found


few = st.tuples(
    st.integers(0, 30),
    st.sampled_from([None, "ann", "bob", "d1", "é"]),
    st.sampled_from([None, "d1", "d2", "ann"]),
    st.sampled_from(["open", "buy", "Buy"]),
    st.integers(0, 4).map(lambda n: n * 1_000) | st.integers(0, 3) | st.just(86_400_000_000 * 300),
    st.sampled_from(["", "pro", "free"]),
)
batch = st.lists(few, min_size=1, max_size=5)
step = st.one_of(
    batch, batch, batch, st.sampled_from(["merge", "undo", "alias", "unalias", "forget", "killed"])
)


def do(folder: Path, step: list[Row] | str, monkeypatch: pytest.MonkeyPatch) -> None:
    held = [each.id for each in store.batches(folder)]
    if isinstance(step, list):
        add(folder, step)
    elif step == "merge" and len(held) > 1:
        store.merge(folder, held[-2:])
    elif step == "undo" and len(held) > 1:
        store.remove(folder, held[0])
    elif step == "alias":
        store.alias(folder, {"Buy": "buy"})
    elif step == "unalias":
        store.alias(folder, {})
    elif step == "forget":
        store.forget(folder, store.ids_of(folder, "ann"), salt="5a")
    elif step == "killed":
        with monkeypatch.context() as patched:
            patched.setattr(layout, "_small", lambda _column: 1 // 0)
            new = 100 + manifests.read(folder).next_segment
            add(folder, [(new, "cyd", None, "open", 7, "pro")])
            with pytest.raises(ZeroDivisionError):
                layout.load(folder)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(layout, "WORTHWHILE", 1)
    return monkeypatch


def check_steps(folder: Path, steps: list[list[Row] | str], monkeypatch: pytest.MonkeyPatch) -> None:
    add(folder, [(100, "zoe", None, "open", 5_000, "pro")])
    layout.load(folder, properties=["plan"])
    for each in steps:
        do(folder, each, monkeypatch)
        check(folder)


@settings(max_examples=6, deadline=None)
@given(st.lists(step, min_size=1, max_size=4))
def test_any_sequence_gives_what_reading_anew_gives(steps: list[list[Row] | str]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch, TemporaryDirectory() as name:
        monkeypatch.setattr(layout, "WORTHWHILE", 1)
        check_steps(Path(name, "s"), steps, monkeypatch)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(step, min_size=1, max_size=8))
def test_a_great_many_sequences_give_what_reading_anew_gives(steps: list[list[Row] | str]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch, TemporaryDirectory() as name:
        monkeypatch.setattr(layout, "WORTHWHILE", 1)
        check_steps(Path(name, "s"), steps, monkeypatch)


def test_what_is_added_alone_is_read(tmp_path: Path, small: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "s"
    first: list[Row] = [(1, None, "d1", "open", 1_000, "pro"), (2, "ann", None, "open", 2_000, "")]
    grown: list[list[Row]] = [
        [(3, "ann", "d1", "buy", 3_000, "new"), (1, None, "d1", "open", 9_000, "pro")],  # d1 is ann
        [(4, "a", None, "buy", 1, "free"), (5, None, "d1", "open", 1_500, "")],  # and 1 microsecond counts
        [(6, "zoe", "d2", "late", 86_400_000_000 * 400, "")],
    ]
    add(folder, first)
    layout.load(folder, properties=["plan"])
    for rows in grown:
        add(folder, rows)
        with small.context() as patched:
            patched.setattr(loading, "from_store", None)
            layout.load(folder)
        check(folder)
    store.merge(folder, [each.id for each in store.batches(folder)][1:])
    with small.context() as patched:
        patched.setattr(loading, "from_store", None)
        found = layout.load(folder)
    assert found.people[:].tolist() == ["a", "ann", "zoe"]
    assert np.diff(found.begins).tolist() == [1, 4, 1]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"d": "u"}, {"d": "u"}),
        ({"d": "u"}, {"d": "u", "e": "u"}, {"e": "u"}),
        ({"d": "u"}, {"d": "v", "u": "v"}, {"u": "v"}),  # u was a device too: all of u is v
        ({"d": "u"}, {"d": "v"}, None),  # part of u is v
        ({}, {" d": "u"}, None),
    ],
)
def test_who_moves(before: dict[str, str], after: dict[str, str], expected: Any) -> None:
    assert growing.moved(before, after) == expected
