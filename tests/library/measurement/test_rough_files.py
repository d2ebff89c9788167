"""Files as they arrive on bad days: out of order, flooded, damaged in the middle, wrong in every type."""

import json
import random
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import FileError
from firsthand.measurement.incoming import sql
from tests.library.measurement.test_incoming import SEGMENT, bring, lines

EVENTS = [
    SEGMENT
    | {
        "receivedAt": None,
        "messageId": f"m{n % 40}",
        "userId": f"u{n % 7}",
        "timestamp": f"2025-01-{n % 28 + 1:02d}T10:00:00Z",
    }
    for n in range(60)
]


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_changes_nothing(tmp_path: Path, seed: int) -> None:
    staged, events = bring(tmp_path, lines(*EVENTS))
    shuffled = random.Random(seed).sample(EVENTS, len(EVENTS))
    again, same = bring(tmp_path, lines(*shuffled))
    assert (again.content, again.events, again.repeats) == (staged.content, 40, 20)
    assert {row["message_id"]: (row["user_id"], row["time"]) for row in events} == {
        row["message_id"]: (row["user_id"], row["time"]) for row in same
    }


def test_a_staged_file_is_in_the_order_of_people_and_times(tmp_path: Path) -> None:
    people = [f"{letter}{number % 7}" for letter in ("a", "Z", "é", "_") for number in range(20)]
    rows = [f"{person},e,2025-01-{number * 5 % 28 + 1:02d}\n" for number, person in enumerate(people)]
    bring(tmp_path, "user_id,event,timestamp\n" + "".join(rows))
    staged = duckdb.read_parquet(str(tmp_path / "out" / "events.parquet"))
    found = [(person.encode(), time) for person, time in staged.select("user_id, time").fetchall()]
    assert (len(found), found) == (80, sorted(found))


def test_rows_are_told_by_their_place_however_a_file_is_shared_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql, "LONGEST_LINE", 2_000)
    monkeypatch.setattr(sql, "PIECE", 4_000)
    broken = {7, 400, 1_999}
    row = {"user_id": "u", "event": "e", "timestamp": "2025-01-01T00:00:00Z"}
    text = "".join("{broken\n" if n in broken else json.dumps(row | {"n": n}) + "\n" for n in range(1, 2_001))
    staged, events = bring(tmp_path, text)
    assert (staged.events, staged.left_out) == (1_997, 3)
    assert {problem.place.row for problem in staged.problems} == broken
    assert {json.loads(event["properties"])["n"] for event in events} == {*range(1, 2_001)} - broken


def test_a_flood_of_bots_is_counted_and_can_be_kept_apart(tmp_path: Path) -> None:
    agents = ["Googlebot/2.1", "curl/8.1", "HeadlessChrome/120", "UptimeRobot/2.0", "python-requests/2.32"]
    flood = [SEGMENT | {"messageId": f"b{n}", "context": {"userAgent": agents[n % 5]}} for n in range(5_000)]
    staged, _ = bring(tmp_path, lines(SEGMENT, *flood))
    assert (staged.events, staged.bots) == (5_001, 5_000)
    assert any("5,000 rows come from bots" in str(problem) for problem in staged.problems)
    staged, events = bring(tmp_path, lines(SEGMENT, *flood), without_bots=True)
    assert ([event["message_id"] for event in events], staged.left_out) == (["m1"], 5_000)
    assert [(reason.column, reason.rows) for reason in staged.reasons] == [("context.userAgent", 5_000)]


VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.text(max_size=5), st.integers(), max_size=2)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(SEGMENT, VALUES)), max_size=8))
def test_every_row_of_any_types_is_an_event_or_left_out(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("t")
    staged, events = bring(folder, lines(SEGMENT | {"messageId": "first"}, *rows))
    assert staged.events + staged.left_out + staged.repeats == len(rows) + 1
    assert sum(reason.rows for reason in staged.reasons) == staged.left_out
    for event in events:
        assert isinstance(json.loads(event["properties"]), dict)
        assert event["user_id"] or event["anonymous_id"]


def parquet(folder: Path) -> bytes:
    path = folder / "whole.parquet"
    duckdb.sql(
        "SELECT 'u' || i AS user_id, 'e' || i % 5 AS event, "
        "TIMESTAMP '2025-01-01' + to_seconds(i) AS timestamp FROM range(2000) t(i)"
    ).write_parquet(str(path))
    return path.read_bytes()


def test_parquet_that_is_damaged_anywhere_is_read_or_refused(tmp_path: Path) -> None:
    data, chance, refused = parquet(tmp_path), random.Random(3), 0
    for _ in range(30):
        place = chance.randrange(4, len(data) - 4)
        broken = data[:place] + bytes(chance.randrange(256) for _ in range(4)) + data[place + 4 :]
        try:
            staged, _ = bring(tmp_path, broken)
            assert staged.events + staged.left_out <= 2_000
        except FileError as error:
            refused += 1
            assert "again" in str(error).lower()
    assert refused
