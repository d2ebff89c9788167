"""What holds for a whole store: events that count as others, people who are forgotten, batches made one."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from firsthand.errors import InputError
from firsthand.measurement import store
from firsthand.measurement.behaviour import Step
from firsthand.measurement.engines.stored import tables
from firsthand.measurement.events import Event
from firsthand.measurement.loading import from_store
from firsthand.measurement.metrics import Grain, Kind, Metric
from firsthand.measurement.series import series

SALT = "00ff"
START = datetime(2025, 1, 1, tzinfo=UTC)
Row = tuple[str, str | None, str | None, int]  # message, user, anonymous, hour


def add(folder: Path, rows: list[Row], *, name: str) -> store.Appended:
    """One batch, as a staged file would bring it."""
    folder.mkdir(exist_ok=True)
    staged = folder.parent / f"{folder.name}-{name}.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t (message_id VARCHAR, user_id VARCHAR, anonymous_id VARCHAR, event VARCHAR, "
            "time TIMESTAMP, received TIMESTAMP, properties VARCHAR, context VARCHAR)"
        )
        for message, user, device, hour in rows:
            moment = (START + timedelta(hours=hour)).replace(tzinfo=None)
            values = [message, user, device, "e", moment, moment, "{}", "{}"]
            connection.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        connection.execute("COPY t TO $target (FORMAT parquet)", {"target": str(staged)})
    return store.append_file(folder, staged, content=name, source=name)


def counted(folder: Path) -> list[tuple[object, ...]]:
    return store.ask(folder, "SELECT message_id, user_id FROM events ORDER BY message_id", {})


def everything(folder: Path) -> str:
    """All that is on disk, as text."""
    files = [str(path) for path in folder.glob("*.parquet")]
    rows = duckdb.read_parquet(files).project("user_id, anonymous_id").fetchall() if files else []
    return f"{rows} {(folder / 'manifest.json').read_text()}"


def person_by_brute_force(rows: list[Row]) -> dict[str, str]:
    """Whom each id belongs to: the user whom a device was first seen with, followed once."""
    firsts: dict[str, str] = {}
    for _, user, device, _ in sorted(rows, key=lambda row: (row[3], row[1] or "")):
        if user and device and user != device:
            firsts.setdefault(device, user)
    return {
        device: firsts.get(user, user) for device, user in firsts.items() if firsts.get(user, user) != device
    }


def scenes() -> Iterator[list[Row]]:
    chance = random.Random(5)
    for _ in range(12):
        yield [
            (
                f"m{number:02d}",
                chance.choice([None, "ann", "bob", "cat"]),
                chance.choice(["d1", "d2", "d3", "ann", None]),
                chance.randrange(99),
            )
            for number in range(40)
        ]


@pytest.mark.parametrize("rows", [[row for row in scene if row[1] or row[2]] for scene in scenes()])
def test_all_of_a_person_goes_and_nothing_else(tmp_path: Path, rows: list[Row]) -> None:
    folder = tmp_path / "s"
    for number in range(4):
        add(folder, rows[number * 8 : number * 8 + 12], name=f"b{number}")  # they overlap by four
    joined = person_by_brute_force(rows[:36])
    owner = {m: joined.get(u or d or "", u or d) for m, u, d, _ in rows[:36]}
    assert counted(folder) == sorted(owner.items())
    ids = store.ids_of(folder, "d1")
    person = joined.get("d1", "d1")
    assert ids[0] == person
    assert set(ids) == {person, "d1", *(device for device, whose in joined.items() if whose == person)}
    gone = store.forget(folder, ids, salt=SALT)
    left = {message: whose for message, whose in owner.items() if whose != person}
    assert gone == len(owner) - len(left)
    assert [row[0] for row in counted(folder)] == sorted(left)
    assert not any(f"'{each}'" in everything(folder) for each in ids)
    assert not any(f'"{each}"' in everything(folder) for each in ids)
    assert store.forget(folder, ids, salt="dd") == 0  # again changes nothing, nor does other salt


def test_nobody_who_is_forgotten_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    first: list[Row] = [("m1", "ann", "d1", 1), ("m2", "bob", "d1", 2), ("m3", "bob", None, 3)]
    add(folder, first, name="first")
    add(folder, [("m1", "ann", "d1", 1), ("m4", "ann", None, 4)], name="again")
    assert store.forget(folder, store.ids_of(folder, "ann"), salt=SALT) == 2
    assert counted(folder) == [("m2", "bob"), ("m3", "bob")]
    late = add(folder, [("m5", None, "d1", 5), ("m6", "ann", None, 6), ("m7", "bob", "d1", 7)], name="late")
    assert (late.batch.events, late.forgotten) == (1, 2)
    store.remove(folder, "first")
    assert counted(folder) == [("m7", "bob")]
    add(folder, first, name="first")
    assert counted(folder) == [("m2", "bob"), ("m3", "bob"), ("m7", "bob")]
    assert "ann" not in everything(folder)


def test_an_event_counts_as_another_until_one_says_otherwise(tmp_path: Path) -> None:
    events = [Event(user_id="u", event=name, time=START, message_id=name) for name in ("buy", "Buy", "open")]
    store.append(tmp_path, events, source="a")
    before, stored = store.digest(tmp_path), sorted(tmp_path.glob("*.parquet"))
    store.alias(tmp_path, {"Buy": "buy"})
    found = from_store(tmp_path)
    assert found.names == ("buy", "open")
    assert list(found.rows(Step(event="Buy"))) == list(found.rows(Step(event="buy"))) == [0, 1]
    metric = Metric(name="x", kind=Kind.COUNT, event="Buy")
    (point,) = series(tables(tmp_path), metric, START.date(), START.date(), Grain.DAY).points
    assert point.value == 2
    assert [event.event for event in store.stored_events(tmp_path)] == ["buy", "buy", "open"]
    assert store.digest(tmp_path) != before
    with pytest.raises(InputError, match="name the last one"):
        store.alias(tmp_path, {"Buy": "buy", "buy": "open"})
    store.alias(tmp_path, {})
    assert from_store(tmp_path).names == ("Buy", "buy", "open")
    assert (store.digest(tmp_path), sorted(tmp_path.glob("*.parquet"))) == (before, stored)


def test_batches_made_one_count_and_leave_as_before(tmp_path: Path) -> None:
    parts: list[list[Row]] = [
        [("m1", "a", None, 1), ("m2", "a", None, 2)],
        [("m2", "a", None, 2), ("m3", "a", None, 3)],
        [("m2", "a", None, 2), ("m3", "a", None, 3), ("m4", "a", None, 4)],
    ]
    for number, rows in enumerate(parts):
        add(tmp_path / "s", rows, name=f"b{number}")
    with pytest.raises(InputError, match="do not follow one another"):
        store.merge(tmp_path / "s", ["b0", "b2"])
    store.merge(tmp_path / "s", ["b1", "b2"])
    assert [(batch.id, batch.events, batch.known) for batch in store.batches(tmp_path / "s")] == [
        ("b0", 2, 0), ("b2", 2, 3)]  # fmt: skip
    store.remove(tmp_path / "s", "b0")
    assert counted(tmp_path / "s") == [("m2", "a"), ("m3", "a"), ("m4", "a")]
