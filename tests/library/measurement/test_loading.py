"""The same events from every kind of file, the store, a data frame and a relation give the same columns."""

import datetime as dt
import gzip
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pandas as pd
import pytest

from firsthand.errors import FileError, InputError
from firsthand.measurement.behaviour import Behaviour, Step, microseconds
from firsthand.measurement.conditions import Condition
from firsthand.measurement.events import Event
from firsthand.measurement.loading import from_files, from_store, from_table
from firsthand.measurement.store import append
from tests.library.measurement.test_incoming import SHAPES, bring, lines

START = datetime(2025, 3, 29, 22, tzinfo=UTC)  # a day before clocks change in Berlin
ZONE = "Europe/Berlin"
Row = dict[str, str]


def rows() -> list[Row]:
    random = np.random.default_rng(2)
    return [
        {
            "user_id": f"u{int(random.integers(9))}",
            "event": str(random.choice(["open", "buy", 'it\'s "so"'])),
            "timestamp": (START + timedelta(minutes=int(random.integers(4_000)))).isoformat(),
            "message_id": str(number),
            "plan": str(random.choice(["pro", "free"])),
        }
        for number in range(300)
    ]


ROWS = rows()


def events(found: Behaviour) -> list[tuple[Any, ...]]:
    plan = found.coded("plan")
    return [
        (found.people[p], found.names[e], t, d, plan.values[c] if c >= 0 else None)
        for p, e, t, d, c in zip(
            found.person.tolist(), found.event.tolist(), found.time.tolist(), found.day.tolist(),
            plan.codes.tolist(), strict=True,
        )
    ]  # fmt: skip


def expected(zone: str = "UTC") -> list[tuple[Any, ...]]:
    found = []
    for row in ROWS:
        moment = datetime.fromisoformat(row["timestamp"])
        day = moment.astimezone(ZoneInfo(zone)).date() - date(1970, 1, 1)
        micro = int(moment.timestamp()) * 1_000_000
        found.append((row["user_id"], row["event"], micro, day.days, row["plan"]))
    # In one moment the order is that of names, then of values.
    return sorted(found, key=lambda each: (each[0], each[2], each[1], each[4]))


def segment(row: Row) -> dict[str, Any]:
    return {
        "type": "track", "event": row["event"], "userId": None, "anonymousId": row["user_id"],
        "messageId": row["message_id"], "timestamp": row["timestamp"], "properties": {"plan": row["plan"]},
    }  # fmt: skip


def written(kind: str, folder: Path) -> list[Path]:
    """Two files, unordered; the second repeats some messages of the first."""
    paths = []
    for number, part in enumerate((ROWS[200:], ROWS[:210])):
        path = folder / f"it's {number}.{kind}"
        frame = pd.DataFrame(part)
        if kind.startswith("csv"):
            frame.to_csv(path, index=False)
        elif kind == "parquet":
            with duckdb.connect() as connection:
                connection.register(
                    "f", {key: np.array([r[key] for r in part], dtype=object) for key in part[0]}
                )
                connection.execute(
                    "COPY (SELECT * REPLACE (timestamp::TIMESTAMP AS timestamp) FROM f) TO $p",
                    {"p": str(path)},
                )
        else:
            lines = "".join(json.dumps(segment(row) if number else row) + "\n" for row in part)
            path.write_bytes(gzip.compress(lines.encode()) if kind.endswith("gz") else lines.encode())
        paths.append(path)
    return paths


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet", "jsonl", "jsonl.gz"])
def test_every_kind_of_file_gives_the_same(kind: str, tmp_path: Path) -> None:
    found = from_files(written(kind, tmp_path), properties=["plan"], zone=ZONE)
    assert events(found) == expected(ZONE)
    assert (found.repeats, found.left_out) == (10, 0)


def test_store_frame_and_relation_give_the_same(tmp_path: Path) -> None:
    append(
        tmp_path,
        [
            Event(
                user_id=row["user_id"], event=row["event"], time=datetime.fromisoformat(row["timestamp"]),
                message_id=row["message_id"], properties={"plan": row["plan"]},
            )
            for row in ROWS
        ],
        source="test",
    )  # fmt: skip
    assert events(from_store(tmp_path, properties=["plan"])) == expected()
    frame = pd.DataFrame(ROWS)
    assert events(from_table(frame, properties=["plan"])) == expected()
    frame["timestamp"] = pd.to_datetime(frame["timestamp"])
    assert events(from_table(frame, properties=["plan"])) == expected()
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        assert events(from_table(connection.table("frame"), properties=["plan"])) == expected()


def test_rows_that_cannot_be_used_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    lines = [",a,2025-01-01", "u,,2025-01-01", "u,a,yesterday", "u,a,1735689600", "u,a,1735689600000.5x"]
    path.write_text(
        "\n".join(["user_id,event,timestamp", *lines, "u,a,1735689600123", "u,a,1735689600123456"])
    )
    found = from_files([path])
    assert found.left_out == 4
    assert found.time.tolist() == [1735689600000000, 1735689600123000, 1735689600123456]


def test_wrong_clocks_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    times = ["1989-12-31T23:59:59Z", "1990-01-01", "2026-05-01T10:00Z", "2026-05-01T10:00:01Z", "2300-01-01"]
    path.write_text("\n".join(["user_id,event,timestamp", *(f"u,a,{time}" for time in times)]))
    latest = datetime(2026, 5, 1, 10, tzinfo=UTC)
    found = from_files([path], latest=latest)
    assert found.left_out == 3
    assert found.time.tolist() == [microseconds(datetime(1990, 1, 1, tzinfo=UTC)), microseconds(latest)]
    assert from_files([path]).left_out == 1


def test_contexts_and_conditions(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    devices = [{"type": "phone"}, {"type": "web"}, {}]
    lines = [
        {**segment(ROWS[0]), "messageId": str(n), "context": {"device": d}} for n, d in enumerate(devices)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = from_files([path], properties=["device.type"])
    for negate, n in ((False, 1), (True, 2)):
        where = (Condition(name="device.type", values=("phone",), negate=negate),)
        assert len(found.rows(Step(event="", where=where))) == n


def test_errors_say_what_to_do(tmp_path: Path) -> None:
    for name, content, message in (
        ("a.csv", b"person,event\n1,2\n", "there is no column “user_id”"),
        ("a.xlsx", b"", "the file is empty"),
        ("b.parquet", b"PAR1 no more", "cut short"),
        ("c.jsonl.gz", gzip.compress(b'{"event": "a"}\n' * 9_000)[:-20], "gzip file is cut short"),
        ("d[1].csv", b"", "must not have"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(FileError, match=message):
            from_files([path])
    (tmp_path / "e.jsonl").write_text('{"event": "a"}\n')
    with pytest.raises(FileError, match="there is no such file"):
        from_files([tmp_path / "none.csv"])
    with pytest.raises(InputError, match="of several kinds"):
        from_files([tmp_path / "a.csv", tmp_path / "e.jsonl"])
    with pytest.raises(InputError, match="There are no files"):
        from_files([])
    with pytest.raises(InputError, match="holds no events"):
        from_store(tmp_path / "empty")
    with pytest.raises(InputError, match="property=“size” is no column"):
        from_table(pd.DataFrame(ROWS), properties=["size"])
    with pytest.raises(InputError, match="is in no event"):
        from_files(written("jsonl", tmp_path), properties=["device.type"])
    with pytest.raises(InputError, match="is not a time zone"):
        from_table(pd.DataFrame(ROWS), zone="Nowhere")


@pytest.mark.parametrize("shape", SHAPES)
def test_files_are_read_as_the_web_reads_them(shape: str, tmp_path: Path) -> None:
    text = lines(SHAPES[shape]) + "broken\n"
    staged, (event,) = bring(tmp_path, text)
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.jsonl.gz", gzip.compress(text.encode()))
    found = from_files([path])
    assert (found.size, found.left_out) == (staged.events, staged.left_out)
    assert [name.removeprefix("$device:") for name in found.people] == [event["anonymous_id"]]
    assert found.names == (event["event"],)
    assert found.time[0] == np.datetime64(event["time"], "us").astype(int)


@pytest.mark.parametrize(
    ("written_as", "utc"),
    [
        ("2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00"),
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00"),
        ("2026-03-01 10:00:00", "2026-03-01T10:00:00"),
        ("2026-10-25T02:30:00.250+01:00", "2026-10-25T01:30:00.250"),
    ],
)
def test_an_offset_counts_and_without_one_it_is_utc(written_as: str, utc: str) -> None:
    found = from_table(pd.DataFrame([{"user_id": "a", "event": "e", "timestamp": written_as}]))
    moment = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert found.time.tolist() == [round(moment.timestamp() * 1_000_000)]
