"""What is written can be read again, and leads back to the truth beside it."""

import csv
import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from firsthand.errors import Cancelled, InputError
from firsthand.learning.simulator import emit, read_world, simulate, write
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources import SOURCES, SPOKEN
from firsthand.measurement.events import Event, read_events
from firsthand.measurement.store import append, stored_events
from firsthand.tables import read_table

WORLD = read_world("ladle")
USERS, DAYS = 300, 28
WEEK = dt.timedelta(days=7)


def made(out: Path, *, form: str = "jsonl", seed: int = 3, users: int = USERS, days: int = DAYS) -> Path:
    return simulate(WORLD, seed=seed, users=users, days=days, out=out, form=form, sources=()).folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("lines") / "out")


def lines(folder: Path) -> list[dict]:
    text = (folder / "events" / "00000.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def truth(folder: Path) -> dict:
    return json.loads((folder / "truth" / "truth.json").read_text(encoding="utf-8"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("form", ["parquet", "jsonl", "csv"])
def test_the_same_seed_gives_the_same_bytes_whatever_the_number_of_workers(tmp_path: Path, form: str) -> None:
    first = content(made(tmp_path / "a", form=form, users=120))
    one = simulate(WORLD, seed=3, users=120, days=DAYS, out=tmp_path / "b", form=form, sources=(), workers=1)
    assert first == content(one.folder)
    other = content(made(tmp_path / "c", form=form, users=120, seed=4))
    assert first.keys() == other.keys()
    assert not [name for name in first if first[name] == other[name]]


def test_more_people_than_fit_one_file_go_to_several(tmp_path: Path) -> None:
    done = simulate(WORLD, seed=1, users=5_001, days=1, out=tmp_path / "out", form="csv", sources=())
    assert done.files == 2
    people = [row["person"] for part in (0, 1) for row in rows(done.folder / f"truth/people/{part:05d}.csv")]
    assert people == [str(number) for number in range(done.users + done.bots)]


def test_lines_have_the_fields_of_segment(folder: Path) -> None:
    for line in lines(folder):
        assert list(line) == [
            *("type", "event", "userId", "anonymousId", "messageId", "timestamp", "receivedAt"),
            *("properties", "context"),
        ]
        assert line["type"] == "track"
        assert line["event"] in WORLD.event_names
        stated = next(event.properties for event in WORLD.events if event.name == line["event"])
        assert line["properties"].keys() == stated.keys()
        assert all(json.dumps(value) in stated[name] for name, value in line["properties"].items())
        assert moment(line, "receivedAt") > moment(line)


def moment(line: dict, field: str = "timestamp") -> dt.datetime:
    return dt.datetime.fromisoformat(line[field])


def test_all_three_forms_hold_the_same_events(tmp_path: Path, folder: Path) -> None:
    every = lines(folder)
    expected = [(each["messageId"], each["event"], each["timestamp"]) for each in every]
    table = rows(made(tmp_path / "csv", form="csv") / "events" / "00000.csv")
    assert [(row["message_id"], row["event"], row["timestamp"]) for row in table] == expected
    assert [row["user_id"] for row in table] == [each["userId"] or each["anonymousId"] for each in every]
    parquet = made(tmp_path / "parquet", form="parquet") / "events" / "00000.parquet"
    query = 'SELECT "messageId", event, timestamp, "userId", properties, context FROM read_parquet($1)'
    for found, line in zip(duckdb.execute(query, [str(parquet)]).fetchall(), every, strict=True):
        message, event, time, user, properties, context = found
        assert (message, event, user) == (line["messageId"], line["event"], line["userId"])
        assert time.replace(tzinfo=dt.UTC) == moment(line)
        assert (json.loads(properties), json.loads(context)) == (line["properties"], line["context"])


def real(folder: Path) -> list[tuple[str, dict]]:
    """(person, line) of every event of a person, each message once, by the truth about ids."""
    owner = {row["id"]: row["person"] for row in rows(folder / "truth/identities/00000.csv")}
    bots = {row["person"] for row in rows(folder / "truth/people/00000.csv") if row["bot"] == "true"}
    once = {line["messageId"]: line for line in lines(folder)}.values()
    found = [(owner[line["anonymousId"]], line) for line in once]
    assert all(line["userId"] is None or owner[line["userId"]] == person for person, line in found)
    return [(person, line) for person, line in found if person not in bots]


def test_counts_equal_the_truth(folder: Path) -> None:
    every, people, counts = lines(folder), real(folder), truth(folder)["counts"]
    first = {line["messageId"]: line for line in reversed(every)}.values()
    assert counts["delivered"] == len(every)
    assert counts["repeats"] == len(every) - len(first)
    assert counts["by_bots"] == len(first) - len(people) > 0
    assert counts["by_bots"] == sum("userAgent" in line["context"] for line in first)
    assert counts["signed_out"] == sum(line["userId"] is None for _, line in people)
    minute = dt.timedelta(minutes=1)
    assert counts["late"] == sum(moment(line, "receivedAt") - moment(line) > minute for line in first) > 0
    names = Counter(line["event"] for _, line in people)
    assert truth(folder)["events"] == {name: names[name] for name in WORLD.event_names}
    table = rows(folder / "truth/people/00000.csv")
    assert counts["visitors"] == sum(row["visitor"] == "true" for row in table)


def test_weekly_return_from_events_equals_the_truth(folder: Path) -> None:
    start = dt.datetime.combine(WORLD.start, dt.time(), tzinfo=dt.UTC)
    weeks: dict[str, set[int]] = defaultdict(set)
    for person, line in real(folder):
        week = (moment(line) - start) // WEEK
        weeks[person].add(min(max(week, 0), DAYS // 7 - 1))
    table = [[0] * (DAYS // 7) for _ in range(DAYS // 7)]
    for seen in weeks.values():
        for week in seen:
            table[min(seen)][week - min(seen)] += 1
    assert truth(folder)["weekly_return"] == table


def test_the_truth_states_the_world(folder: Path) -> None:
    needs = truth(folder)["world"]["needs"]
    assert [need["importance"] for need in needs] == [dict(need.importance) for need in WORLD.needs]


def test_the_store_reads_the_table_and_counts_each_message_once(tmp_path: Path) -> None:
    path = made(tmp_path / "out", form="csv", users=40) / "events" / "00000.csv"
    table = read_table(path.read_bytes(), name=path.name)
    found = read_events(table, reference=dt.datetime(2024, 6, 1, tzinfo=dt.UTC))
    assert found.problems == ()
    batch = append(tmp_path / "store", found.events, source=path.name).batch
    counts = truth(tmp_path / "out")["counts"]
    assert (batch.events, batch.known) == (counts["delivered"] - counts["repeats"], counts["repeats"])


def test_the_store_takes_the_lines(tmp_path: Path, folder: Path) -> None:
    events = [
        Event(
            user_id=line["userId"] or line["anonymousId"],
            event=line["event"],
            time=moment(line),
            message_id=line["messageId"],
            properties=line["properties"],
        )
        for line in lines(folder)
    ]
    append(tmp_path / "store", events, source="lines")
    assert {e.message_id: e for e in stored_events(tmp_path / "store")} == {e.message_id: e for e in events}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"users": 0}, r"users=0 is not possible: choose from 1 to 50,000,000"),
        ({"days": 1_462}, r"days=1,462 is not possible: choose from 1 to 1,461"),
        ({"seed": -1}, r"seed=-1 is not possible"),
        ({"form": "xml"}, r"form=“xml” is not known: choose one of parquet, jsonl, csv"),
    ],
)
def test_impossible_sizes_are_refused(tmp_path: Path, wrong: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        simulate(WORLD, **{"seed": 1, "users": 10, "days": 7, "out": tmp_path / "out", **wrong})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="is not an empty folder"):
        simulate(WORLD, seed=1, users=10, days=7, out=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("name", "without"), [("ladle", {"hardware"}), ("sill", set())])
def test_sources_are_written_beside_the_events_and_each_is_told(
    tmp_path: Path, name: str, without: set[str]
) -> None:
    told: list[str] = []

    def tell(share: float, message: str) -> None:
        assert 0 <= share <= 1
        told.append(message)

    world = read_world(name)
    done = simulate(world, seed=1, users=60, days=14, out=tmp_path / "out", progress=tell)
    steps = [f"Simulating {world.title}", *(f"Writing {source}" for source in SOURCES), "Done"]
    assert list(dict.fromkeys(told)) == steps
    beside = {path.name for path in done.folder.iterdir() if path.is_dir()}
    assert beside == {"events", "truth", *SOURCES} - without


def test_a_world_of_ones_own_has_all_but_what_needs_its_words(
    tmp_path: Path, world_file: Callable[[str, str], Path]
) -> None:
    world = read_world(world_file('title = "Ladle"', 'title = "Whisk"'))
    done = simulate(world, seed=1, users=60, days=14, out=tmp_path / "out")
    beside = {path.name for path in done.folder.iterdir() if path.is_dir()}
    assert {"events", "truth", "experiments", "surveys"} <= beside
    assert not beside & {"feedback", *SPOKEN}


def test_a_source_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str, folder: Path, truth: Path, setting: Setting) -> None:
        (folder / "half").mkdir()
        raise OSError("the disk is full")

    monkeypatch.setattr(emit, "write_source", fail)
    with pytest.raises(OSError, match="the disk is full"):
        simulate(WORLD, seed=1, users=10, days=7, out=tmp_path / "out", sources=("feedback",))
    assert list(tmp_path.iterdir()) == []


def test_a_quarter_alone_is_counted_from_its_first_day(tmp_path: Path) -> None:
    quarter = Setting(world=WORLD, seed=3, users=100, first=91, days=28, joining=91)
    done = write(quarter, out=tmp_path / "out", sources=())
    stated = truth(done.folder)
    assert stated["first"] == 91
    assert len(stated["weekly_return"]) == 4
    seen = sum(row[0] for row in stated["weekly_return"])
    people = rows(done.folder / "truth/people/00000.csv")
    assert 0 < seen < len(people)
    assert all(int(row["joined"]) < 91 + 28 for row in people)
    came = [row for row in people if int(row["joined"]) >= 91 and row["visitor"] == "true"]
    assert stated["counts"]["visitors"] == len(came) < sum(row["visitor"] == "true" for row in people)


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(_share: float, _message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        simulate(WORLD, seed=1, users=10, days=7, out=tmp_path / "out", progress=stop)
    assert list(tmp_path.iterdir()) == []
