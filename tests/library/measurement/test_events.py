from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import FileError, InputError
from firsthand.measurement.events import Event, EventTable, parse_time, read_events
from firsthand.tables import read_table

NOW = datetime(2025, 6, 30, tzinfo=UTC)


def read(text: str, *, reference: datetime = NOW, zone: str = "UTC") -> EventTable:
    table = read_table(text.encode(), name="events.csv", header_rows=1, delimiter=",")
    return read_events(table, reference=reference, zone=zone)


def test_other_columns_become_properties_and_empty_cells_none() -> None:
    found = read("User_ID,event,timestamp,message_id,Plan,note\nu1,signed up,2025-01-02T03:04:05Z,m1,pro,\n")
    event = Event(
        user_id="u1",
        event="signed up",
        time=datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
        message_id="m1",
        properties={"Plan": "pro"},
    )
    assert found == EventTable(events=(event,), problems=(), left_out=0)


@pytest.mark.parametrize(
    ("row", "column", "value", "rule"),
    [
        (",open,2025-01-02", "user_id", None, "Is empty"),
        ("u1, ,2025-01-02", "event", None, "Is empty"),
        ("u1,open,", "timestamp", None, "Is empty"),
        ("u1,open,02.01.2025", "timestamp", "02.01.2025", "Is not a timestamp"),
        ("u1,open,2025-02-30", "timestamp", "2025-02-30", "Is not a timestamp"),
        ("u1,open,2025-07-02", "timestamp", "2025-07-02", "Lies after 2025-06-30"),
        ("u1,open,1970-01-01", "timestamp", "1970-01-01", "Lies before 1990-01-01"),
    ],
)
def test_an_unusable_row_is_left_out_and_named(row: str, column: str, value: str | None, rule: str) -> None:
    found = read(f"user_id,event,timestamp\nu0,open,2025-01-01\n{row}\nu2,open,2025-01-03\n")
    (problem,) = found.problems
    assert [event.user_id for event in found.events] == ["u0", "u2"]
    assert found.left_out == 1
    assert (problem.place.row, problem.place.column, problem.value) == (3, column, value)
    assert problem.message.startswith(rule)


def test_a_clock_may_be_a_day_ahead() -> None:
    assert read("user_id,event,timestamp\nu,e,2025-07-01T00:00:00Z\n").left_out == 0


def test_identical_rows_are_counted_and_said() -> None:
    found = read("user_id,event,timestamp\nu,e,2025-01-01\nu,e,2025-01-01\nu,e,2025-01-02\n")
    assert len(found.events) == 3
    assert found.problems[0].message.startswith("1 rows are identical")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("user,event,timestamp\nu,e,2025-01-01\n", "there is no column “user_id”"),
        ("user_id,event,timestamp,Event\nu,e,2025-01-01,e\n", "each column needs a name of its own"),
        ("user_id,event,timestamp,\nu,e,2025-01-01,x\n", "each column needs a name of its own"),
    ],
)
def test_unusable_columns_are_refused(text: str, rule: str) -> None:
    with pytest.raises(FileError, match=rule):
        read(text)


def test_arguments_without_a_time_zone_are_refused() -> None:
    with pytest.raises(InputError, match="reference="):
        read("user_id,event,timestamp\nu,e,2025-01-01\n", reference=datetime(2025, 1, 1))  # noqa: DTZ001
    with pytest.raises(InputError, match="zone=“Mars”"):
        read("user_id,event,timestamp\nu,e,2025-01-01\n", zone="Mars")
    with pytest.raises(InputError, match="no time zone"):
        Event(user_id="u", event="e", time=datetime(2025, 1, 1))  # noqa: DTZ001
    with pytest.raises(InputError, match="must be filled in"):
        Event(user_id="", event="e", time=NOW)


def test_a_time_without_offset_is_local_across_a_change_of_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert parse_time("2025-03-30T01:59:59", berlin) == datetime(2025, 3, 30, 0, 59, 59, tzinfo=UTC)
    assert parse_time("2025-03-30T03:00:00", berlin) == datetime(2025, 3, 30, 1, 0, 0, tzinfo=UTC)
    assert parse_time("2025-03-30T03:00:00+05:00", berlin) == datetime(2025, 3, 29, 22, tzinfo=UTC)
    assert parse_time("19970101", berlin) == datetime(1996, 12, 31, 23, tzinfo=UTC)
    assert parse_time("0001-01-01", berlin) is None


@given(
    st.datetimes(min_value=datetime(2001, 9, 10), max_value=datetime(2286, 1, 1)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_every_spelling_of_a_moment_is_that_moment(naive: datetime, minutes: int) -> None:
    moment = naive.replace(tzinfo=UTC)
    micros = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    elsewhere = moment.astimezone(timezone(timedelta(minutes=minutes)))
    utc = ZoneInfo("UTC")
    assert parse_time(elsewhere.isoformat(), utc) == moment
    assert parse_time(str(micros), utc) == moment
    assert parse_time(f"{micros // 10**6}.{micros % 10**6:06d}", utc) == moment
    milli = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert parse_time(str(micros // 1000), utc) == milli


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    found = parse_time(text, ZoneInfo("UTC"))
    assert found is None or found.date() >= date.min
