"""What an engine is sent, and lets go of: after any writes and kills it holds what a fresh one would."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from firsthand.measurement import manifests, store
from firsthand.measurement.engines import delivery, duck
from firsthand.measurement.engines.delivery import Change, Held, change
from firsthand.measurement.events import Event
from firsthand.measurement.loading import from_store
from firsthand.measurement.trends import property_names

SALT = "00ff"
START = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)
CONTEXTS = ("{}", '{"locale": "de", "device": {"type": "phone"}}', '{"locale": null, "plan": "context"}')
PROPERTIES = (
    "{}", '{"plan": "free"}', '{"plan": null, "size": 3}', '{"locale": "fr", "a/b~c": true, "list": [1, 2]}',
    '{"time": "never", "event": "inner", "device.type": "web", "nested": {"x": "it\'s"}}',
)  # fmt: skip
Row = tuple[object, ...]


class Engine:
    """An engine as rows in memory; `kill` stops a delivery after so many of its steps."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.order: tuple[str, ...] = ()
        self.shared: tuple[str, ...] | None = None
        self.sent = 0

    def holds(self) -> Held | None:
        if self.shared is None:
            return None
        batches: dict[str, int] = dict.fromkeys(self.order, 0)
        for row in self.rows:
            batches[str(row[6])] = batches.get(str(row[6]), 0) + 1
        return Held(
            batches={batch: events for batch, events in batches.items() if events},
            people={str(row[4]): str(row[0]) for row in self.rows if row[4]},
            names={str(row[5]): str(row[1]) for row in self.rows if row[5]},
            shared=self.shared,
        )

    def follow(self, folder: Path, place: Path, *, kill: int = 9) -> Change:
        with delivery.opened(folder) as found:
            wanted = found.wanted()
            asked = change(self.holds(), wanted)
            self.order, self.shared = tuple(wanted.batches), wanted.shared
            if asked.everything:
                self.rows = []
            self.rows = [row for row in self.rows if row[6] not in asked.gone]
            if kill > 0:
                self.rows = [
                    row for row in self.rows
                    if (row[4] or row[0]) not in asked.ids and (row[5] or row[1]) not in asked.names
                ]  # fmt: skip
            for file in found.write(asked, place)[: None if kill > 1 else 0]:
                sent = rows_of(file)
                self.sent += len(sent)
                self.rows += sent[: None if kill > 2 else len(sent) // 2]
        return asked


def rows_of(file: Path) -> list[Row]:
    wanted = "person, event, time, map_entries(properties)::VARCHAR, own_id, own_event, batch"
    return duckdb.read_parquet([str(file)]).project(wanted).fetchall()


def whole(folder: Path, place: Path) -> list[Row]:
    delivery.write(folder, place / "whole.parquet")
    return sorted(rows_of(place / "whole.parquet"), key=repr)


def add(folder: Path, chance: random.Random, name: str, many: int = 12) -> None:
    """A batch of events of a few people on a few devices, some of which came before."""
    folder.mkdir(exist_ok=True)
    staged = folder.parent / f"{name}.parquet"
    rows = []
    for _ in range(many):
        message = f"m{chance.randrange(60)}"
        own = random.Random(message)
        user, device = own.choice((None, "u1", "u2", "u3")), own.choice((None, "d1", "d2", "d3"))
        moment = START + timedelta(hours=own.randrange(90))
        rows.append(
            (message, user, device if user else device or "d4", own.choice("abc"), moment, moment,
             own.choice(PROPERTIES), own.choice(CONTEXTS))
        )  # fmt: skip
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t (message_id VARCHAR, user_id VARCHAR, anonymous_id VARCHAR, event VARCHAR, "
            "time TIMESTAMP, received TIMESTAMP, properties VARCHAR, context VARCHAR)"
        )
        for row in {row[0]: row for row in rows}.values():
            message, user, device, event, moment, received, properties, context = row
            connection.execute(
                "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [message, user, device, event, moment, received, properties, context],
            )
        connection.execute("COPY t TO $target (FORMAT parquet)", {"target": str(staged)})
    store.append_file(folder, staged, content=name, source=name)


def test_a_delivery_has_what_the_kernels_have(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    for number in range(4):
        add(folder, random.Random(number), f"b{number}", many=40)
    store.alias(folder, {"c": "a"})
    found = from_store(folder, properties=property_names(folder))
    with duckdb.connect(config=duck.QUIET) as connection:
        duck.fill(connection, found)
        entries = "list_sort(list_transform(map_entries(properties), lambda e: [e.key, e.value]))"
        columns = f"person, event, time, {entries} AS properties"
        kernels = connection.execute(f"SELECT {columns} FROM events ORDER BY ALL").fetchall()
        delivery.write(folder, tmp_path / "all.parquet")
        sent = duckdb.read_parquet([str(tmp_path / "all.parquet")]).project(columns).order("ALL").fetchall()
    assert sent == kernels
    assert {name for row in sent for name, _ in row[3]} >= {"locale", "a/b~c", "time", "device.type"}


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 12))])
def test_whatever_happens_an_engine_gets_to_what_a_fresh_one_has(seed: int, tmp_path: Path) -> None:
    folder, chance, engine = tmp_path / "store", random.Random(seed), Engine()
    for number in range(14 if seed else 7):
        held = [batch.id for batch in store.batches(folder)]
        what = chance.choice(("add", "add", "remove", "alias", "forget", "merge", "again"))
        if what == "add" or not held:
            add(folder, chance, f"b{number}")
        elif what == "remove":
            store.remove(folder, chance.choice(held))
        elif what == "alias":
            store.alias(folder, chance.choice(({}, {"b": "a"}, {"b": "a", "c": "a"}, {"a": "new"})))
        elif what == "forget":
            who = store.ids_of(folder, chance.choice(("u1", "u2", "d3")))
            # An engine is told apart from what is sent: see the actions of the web.
            store.forget(folder, who, salt=SALT)
            engine.rows = [row for row in engine.rows if not {row[0], row[4]} & set(who)]
        elif what == "merge" and len(held) > 1:
            store.merge(folder, held[-2:])
        elif what == "again":
            store.remove(folder, held[0])
            store.append_file(folder, tmp_path / f"{held[0]}.parquet", content=held[0], source="again")
        if chance.random() < 0.4:
            engine.follow(folder, tmp_path / f"killed{number}", kill=chance.randrange(3))
        if chance.random() < 0.6:
            engine.follow(folder, tmp_path / f"to{number}")
            assert sorted(engine.rows, key=repr) == whole(folder, tmp_path), (what, number)


def test_only_what_is_new_is_sent(tmp_path: Path) -> None:
    folder, engine, chance = tmp_path / "store", Engine(), random.Random(7)
    for number in range(3):
        add(folder, chance, f"b{number}", many=30)
    assert engine.follow(folder, tmp_path / "first").everything
    before = engine.sent
    add(folder, random.Random(99), "b9", many=5)
    fresh = store.batches(folder)[-1].events
    asked = engine.follow(folder, tmp_path / "second")
    assert asked.batches == ("b9",) and not asked.gone and not asked.everything
    # Beside the new batch only the rows of ids that now are somebody.
    moved = [row for row in engine.rows if (row[4] or row[0]) in asked.ids and row[6] != "b9"]
    assert engine.sent - before == fresh + len(moved)
    assert engine.follow(folder, tmp_path / "third") == Change()
    store.alias(folder, {"c": "a"})
    assert engine.follow(folder, tmp_path / "fourth") == Change(names=("c",))
    store.remove(folder, "b9")
    assert "b9" in engine.follow(folder, tmp_path / "fifth").gone


def test_many_changes_send_everything() -> None:
    one = Held(batches={"a": 1}, people={})
    many = Held(batches={"a": 1}, people={str(number): "u" for number in range(2_001)})
    assert change(one, many) == Change(everything=True, batches=("a",))
    assert change(Held(batches={"a": 1, "b": 1}), Held(batches={"b": 1, "a": 1})).everything
    assert change(Held(shared=("plan",)), Held()).everything


def test_moments_are_whole_microseconds(tmp_path: Path) -> None:
    add(tmp_path / "store", random.Random(1), "b")
    times = {int(str(row[2])) for row in whole(tmp_path / "store", tmp_path)}
    first = int(START.replace(tzinfo=UTC).timestamp()) * 1_000_000
    assert all(first <= time < first + 90 * 3_600_000_000 and time % 3_600_000_000 == 0 for time in times)


def test_what_was_there_before_is_not_read_again(tmp_path: Path) -> None:
    for who in ("old", "new"):
        time = datetime(2025, 1, 1, tzinfo=UTC)
        store.append(tmp_path, [Event(user_id=who, event="e", time=time, message_id=who)], source=who)
    before, later = manifests.read(tmp_path).batches
    with delivery.opened(tmp_path) as found:
        assert found.wanted().batches == {before.id: 1, later.id: 1}
        (tmp_path / before.segment).write_bytes(b"damaged since")
        (file,) = found.write(Change(batches=(later.id,)), tmp_path / "sent")
    assert [row[0] for row in rows_of(file)] == ["new"]
