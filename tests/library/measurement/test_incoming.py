"""Files of events as people have them, against what stands in them."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import FileError, InputError
from firsthand.measurement import store
from firsthand.measurement.events import parse_time
from firsthand.measurement.incoming import Sizes, Staged, look, stage

NOW = datetime(2025, 6, 30, tzinfo=UTC)
TABLE = "user_id,event,timestamp,amount\nu1,pay,2025-01-02T03:04:05Z,7\nu2,open,2025-01-03,\n"
SEGMENT = {
    "type": "track", "event": "pay", "anonymousId": "d1", "userId": None, "messageId": "m1",
    "timestamp": "2025-01-02T03:04:05.000Z", "receivedAt": "2025-01-02T03:04:06.000Z",
    "properties": {"amount": 7}, "context": {"userAgent": "Mozilla/5.0"},
}  # fmt: skip
SHAPES: dict[str, dict[str, Any]] = {
    "segment": SEGMENT,
    "posthog": {
        "uuid": "m1", "event": "pay", "distinct_id": "d1", "person_id": "p",
        "created_at": "2025-01-02 03:04:06",
        "properties": json.dumps({"amount": 7, "$device_id": "d1"}), "timestamp": "2025-01-02 03:04:05",
    },
    "amplitude": {
        "$insert_id": "m1", "event_type": "pay", "device_id": "d1", "user_id": None, "amplitude_id": 12,
        "event_time": "2025-01-02 03:04:05.000000", "event_properties": {"amount": 7}, "platform": "iOS",
    },
    "mixpanel": {
        "event": "pay",
        "properties": {
            "time": 1735787045, "distinct_id": "$device:d1", "$device_id": "d1", "$insert_id": "m1",
            "amount": 7,
        },
    },
    "mixpanel-pipeline": {
        "event_name": "pay", "insert_id": "m1", "distinct_id": "d1", "device_id": "d1", "time": 1735787045,
        "properties": {"amount": 7},
    },
}  # fmt: skip


def bring(folder: Path, data: bytes | str, **more: Any) -> tuple[Staged, list[dict[str, Any]]]:
    source, out = folder / "source", folder / "out"
    out.mkdir(exist_ok=True)
    source.write_bytes(data if isinstance(data, bytes) else data.encode())
    staged = stage(source, out, name="events", reference=NOW, **more)
    table = duckdb.read_parquet(str(out / "events.parquet")).order("message_id")
    return staged, [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]


def lines(*events: object) -> str:
    return "".join(json.dumps(event) + "\n" for event in events)


@pytest.mark.parametrize("name", SHAPES)
def test_each_tools_export_is_recognised_and_says_the_same(tmp_path: Path, name: str) -> None:
    staged, (event,) = bring(tmp_path, lines(SHAPES[name]), zone="Europe/Berlin")
    first = look(tmp_path / "source", name="x").recognitions[0]
    assert (staged.shape, first.shape.name) == (name, name)
    assert first.confidence > 0.7
    assert (event["user_id"], event["anonymous_id"], event["event"]) == (None, "d1", "pay")
    assert event["time"] == datetime(2025, 1, 2, 3, 4, 5)  # noqa: DTZ001
    assert json.loads(event["properties"])["amount"] == 7
    assert event["message_id"] == "m1" or name.startswith("mixpanel")


def packed(data: bytes) -> dict[str, bytes]:
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2025/a.json.gz", gzip.compress(data))
    return {
        "plain": data,
        "gzip": gzip.compress(data),
        "zstd": zstandard.compress(data[:40]) + zstandard.compress(data[40:]),
        "zip": inside.getvalue(),
        "utf-16": data.decode().encode("utf-16"),
        "utf-8 with a mark": b"\xef\xbb\xbf" + data,
    }


@pytest.mark.parametrize("packing", packed(b""))
@pytest.mark.parametrize("text", [TABLE, lines(SEGMENT, SEGMENT | {"messageId": "m2"})])
def test_packing_changes_nothing(tmp_path: Path, text: str, packing: str) -> None:
    plain = bring(tmp_path, text)
    assert bring(tmp_path, packed(text.encode())[packing]) == plain
    assert plain[0].events == 2


def test_parquet_with_times_and_structs_says_the_same_as_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    duckdb.sql(
        "SELECT 'pay' AS event, 'd1' AS \"anonymousId\", 'm1' AS \"messageId\", {'amount': 7} AS properties, "
        "TIMESTAMP '2025-01-02 03:04:05' AS timestamp, 'track' AS type"
    ).write_parquet(str(path))
    staged, (event,) = bring(tmp_path, path.read_bytes(), zone="Europe/Berlin")
    assert (staged.shape, event["properties"]) == ("segment", '{"amount":7}')
    assert event["time"] == datetime(2025, 1, 2, 3, 4, 5)  # noqa: DTZ001


WRONG = [
    ({"anonymousId": None}, "userId", "Is empty"),
    ({"event": "", "type": ""}, "event", "Is empty"),
    ({"event": "x" * 501}, "event", "Is longer than 500"),
    ({"timestamp": None}, "timestamp", "Is empty"),
    ({"timestamp": "2025-02-30"}, "timestamp", "Is not a timestamp"),
    ({"timestamp": 12}, "timestamp", "Is not a timestamp"),
    ({"timestamp": "2025-07-02", "receivedAt": None}, "timestamp", "Lies after 2025-07-01"),
    ({"timestamp": "1970-01-01"}, "timestamp", "Lies before 1990-01-01"),
    ({"timestamp": "2025-01-04"}, "timestamp", "Lies more than a day after it was received"),
    ({"properties": [1]}, "properties", "Are no JSON object"),
    ({"properties": {"x": "y" * 5_000_000}}, "properties", "Are longer than 1,000,000 bytes"),
]


@pytest.mark.parametrize(("change", "column", "rule"), WRONG)
def test_a_wrong_row_stands_apart_with_its_reason(
    tmp_path: Path, change: dict[str, Any], column: str, rule: str
) -> None:
    wrong = SEGMENT | change | {"messageId": "m2"}
    staged, events = bring(tmp_path, lines(SEGMENT, wrong, SEGMENT | {"messageId": "m3"}))
    assert ({event["message_id"] for event in events}, staged.left_out) == ({"m1", "m3"}, 1)
    problem = staged.problems[0]
    assert (problem.place.row, problem.place.column) == (2, column)
    assert problem.message.startswith(rule)
    csv.field_size_limit(10**7)
    with (tmp_path / "out" / "left-out.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["row"], row["column"]) == ("2", column)
    assert row["content"] == json.dumps(wrong)[:100_000]


def test_broken_lines_stand_apart_and_wide_rows_keep_all_they_have(tmp_path: Path) -> None:
    staged, events = bring(tmp_path, lines(SEGMENT) + '{"bro\n\n[1]\nnull\n')
    assert (len(events), staged.left_out) == (1, 3)
    staged, events = bring(tmp_path, TABLE + "u3,open,2025-01-04,1,2\nu4,open,2025-01-04\n")
    assert (len(events), staged.left_out) == (4, 0)
    assert '{"amount":"1","column4":"2"}' in [event["properties"] for event in events]


def test_a_message_counts_once_at_its_earliest_time_and_identical_rows_each(tmp_path: Path) -> None:
    later = SEGMENT | {"timestamp": "2025-01-02T04:00:00Z"}
    staged, (event,) = bring(tmp_path, lines(later, SEGMENT, SEGMENT))
    assert (event["time"].hour, staged.repeats) == (3, 2)
    staged, events = bring(tmp_path, TABLE + TABLE.splitlines()[1] + "\n")
    assert (len({event["message_id"] for event in events}), staged.repeats) == (3, 0)


def test_bots_late_and_negative_events_are_said_and_bots_left_out_on_request(tmp_path: Path) -> None:
    bot = SEGMENT | {"messageId": "m2", "context": {"userAgent": "Googlebot/2.1"}}
    late = SEGMENT | {"messageId": "m3", "receivedAt": "2025-01-05", "properties": {"revenue": -3}}
    staged, events = bring(tmp_path, lines(SEGMENT, bot, late))
    assert (len(events), staged.bots, staged.late) == (3, 1, 1)
    assert any("negative revenue" in str(problem) for problem in staged.problems)
    staged, events = bring(tmp_path, lines(SEGMENT, bot, late), without_bots=True)
    assert ({event["message_id"] for event in events}, staged.left_out) == ({"m1", "m3"}, 1)


def test_very_many_names_are_said_or_refused(tmp_path: Path) -> None:
    rows = [f"u,event {n},2025-01-01\n" for n in range(30_001)]
    staged, _ = bring(tmp_path, "user_id,event,timestamp\n" + "".join(rows[:10_000]))
    assert "10,000 different events" in str(staged.problems[-1])
    with pytest.raises(FileError, match="30,000 different events at most"):
        bring(tmp_path, "user_id,event,timestamp\n" + "".join(rows))


def damaged() -> Iterator[tuple[bytes, str]]:
    text = lines(*(SEGMENT | {"messageId": f"m{n}", "x": str(n * 7919)} for n in range(300))).encode()
    bomb = b"\0" * 30_000_000
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.csv", bomb)
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        for part in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            archive.writestr(part, "<?xml version='1.0'?><x/>")
    yield book.getvalue(), "Excel workbooks are not read. Save the sheet as “CSV UTF-8”"
    yield b"", "is empty"
    yield gzip.compress(text)[:-30], "gzip file is cut short"
    yield zstandard.compress(text)[:-30], "zstd file is cut short"
    yield packed(text)["zip"][:-30], "zip file is damaged"
    yield gzip.compress(text)[:40] + b"xxxx" + gzip.compress(text)[44:], "gzip file is damaged"
    yield gzip.compress(bomb), "as a bomb does"
    yield zstandard.compress(bomb), "as a bomb does"
    yield inside.getvalue(), "as a bomb does"
    yield b"PAR1" + b"x" * 100, "Parquet file is cut short"
    yield b"PAR1" + b"x" * 100 + b"PAR1", "the Parquet file is damaged"
    yield b"<html><body>Sign in</body></html>", "a web page"
    yield b'[{"event": 1}]', "one JSON list"
    yield b"user_id,event,timestamp\n", "columns and no rows"
    yield b"x,y\na,b\n", "there is no column “user_id”"


@pytest.mark.parametrize(("data", "rule"), list(damaged()))
def test_unusable_files_are_refused_with_the_reason(tmp_path: Path, data: bytes, rule: str) -> None:
    with pytest.raises(FileError, match=rule):
        bring(tmp_path, data, sizes=Sizes(ratio_from=1_000_000))


def test_a_file_may_be_as_large_as_sizes_say(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=f"{len(TABLE)} bytes.*let `sizes` allow more"):
        bring(tmp_path, TABLE, sizes=Sizes(packed=len(TABLE) - 1))
    assert bring(tmp_path, TABLE, sizes=Sizes(packed=len(TABLE)))[0].events == 2


def test_columns_are_mapped_by_hand(tmp_path: Path) -> None:
    text = "whose,deed,stamp,x\nu,pay,2025-01-01,1\n"
    mapping = {"user": "whose", "event": "deed", "time": "stamp"}
    _, (event,) = bring(tmp_path, text, mapping=mapping)
    assert (event["user_id"], event["event"], event["properties"]) == ("u", "pay", '{"x":"1"}')
    with pytest.raises(FileError, match="no column “whom”"):
        bring(tmp_path, text, mapping=mapping | {"user": "whom"})
    with pytest.raises(InputError, match="shape=“x”"):
        bring(tmp_path, text, shape="x")


TIMES = st.datetimes(min_value=datetime(2001, 9, 10), max_value=datetime(2025, 6, 1))  # noqa: DTZ001


@settings(max_examples=25, deadline=None)
@given(st.lists(TIMES, min_size=1, max_size=60), st.sampled_from(["Europe/Berlin", "America/New_York"]))
def test_local_times_are_those_of_the_zone(
    tmp_path_factory: pytest.TempPathFactory, naive: list[datetime], zone: str
) -> None:
    where = ZoneInfo(zone)
    rows = "".join(f"u,e,{time.isoformat()},{n}\n" for n, time in enumerate(naive))
    _, events = bring(tmp_path_factory.mktemp("t"), f"user_id,event,timestamp,message_id\n{rows}", zone=zone)
    for event in events:
        local = naive[int(event["message_id"])].replace(tzinfo=where)
        both = {local.replace(fold=fold).astimezone(UTC).replace(tzinfo=None) for fold in (0, 1)}
        assert event["time"] in both  # an hour that a clock shows twice is either of the two
        assert len(both) == 2 or event["time"] == parse_time(local.isoformat(), where).replace(tzinfo=None)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text().map(str.encode),
        st.binary(),
        st.lists(st.text(alphabet='{}[]",:\\ab\n\x01\x00é'), max_size=8).map(
            lambda rows: (lines(SEGMENT) + "\n".join(rows)).encode()
        ),
        st.lists(st.text(alphabet='",;\n\r\x00aé'), max_size=8).map(
            lambda rows: (TABLE + "".join(rows)).encode()
        ),
    )
)
def test_no_file_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    try:
        staged, events = bring(tmp_path_factory.mktemp("f"), data)
    except FileError as error:
        assert str(error)
    else:
        assert staged.events == len(events)


def stored(folder: Path) -> list[tuple[object, ...]]:
    return store.ask(folder, "SELECT user_id, message_id FROM events ORDER BY message_id", {})


def test_an_anonymous_person_becomes_the_user_that_they_sign_in_as(tmp_path: Path) -> None:
    def add(name: str, *events: dict[str, Any]) -> str:
        staged, _ = bring(tmp_path, lines(*events))
        file = tmp_path / "out" / "events.parquet"
        return store.append_file(tmp_path / "store", file, content=staged.content, source=name).batch.id

    add("before", SEGMENT, SEGMENT | {"messageId": "m2", "anonymousId": "d2"})
    assert stored(tmp_path / "store") == [("d1", "m1"), ("d2", "m2")]
    known = {"type": "identify", "event": None, "userId": "ann", "messageId": "m3"}
    second = {"userId": "bob", "messageId": "m4", "timestamp": "2025-02-02"}
    late = {"messageId": "m5", "timestamp": "2025-03-02", "receivedAt": None}
    batch = add("after", SEGMENT | known, SEGMENT | second | {"receivedAt": None}, SEGMENT | late)
    whole = [("ann", "m1"), ("d2", "m2"), ("ann", "m3"), ("bob", "m4"), ("ann", "m5")]
    assert stored(tmp_path / "store") == whole
    store.remove(tmp_path / "store", batch)
    assert stored(tmp_path / "store") == [("d1", "m1"), ("d2", "m2")]
