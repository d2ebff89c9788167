"""Dates as people write them, against what Python's strptime reads."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.measurement.incoming import Preview, preview
from firsthand.measurement.loading import from_files
from tests.library.measurement.test_incoming import NOW, bring

PATTERNS = {
    "day": ["%d/%m/%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d-%m-%Y", "%d.%m.%Y, %H:%M:%S.%f", "%d/%m/%YT%H:%M"],
    "month": ["%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%m-%d-%Y", "%m/%d/%Y, %I:%M:%S %p"],
}
TIMES = st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2025, 6, 1))  # noqa: DTZ001


def table(*times: str) -> str:
    return "user_id,event,timestamp,message_id\n" + "".join(f'u,e,"{t}",{n}\n' for n, t in enumerate(times))


def look(folder: Path, *times: str, **more: Any) -> Preview:
    (folder / "x.csv").write_text(table(*times))
    return preview(folder / "x.csv", name="x", reference=NOW, **more)


@pytest.mark.parametrize("dates", PATTERNS)
@settings(max_examples=20, deadline=None)
@given(st.lists(TIMES, min_size=1, max_size=20), st.booleans(), st.data())
def test_each_way_reads_as_strptime(
    tmp_path_factory: pytest.TempPathFactory, dates: str, times: list[datetime], short: bool, data: Any
) -> None:
    pattern = data.draw(st.sampled_from(PATTERNS[dates]))
    written = [time.strftime(pattern) for time in times]
    expected = [datetime.strptime(text, pattern) for text in written]  # noqa: DTZ007
    if short:  # 1.9.2026 as well as 01.09.2026
        written = [text[1:] if text.startswith("0") else text for text in written]
    _, events = bring(tmp_path_factory.mktemp("d"), table(*written), dates=dates)
    assert {int(event["message_id"]): event["time"] for event in events} == dict(enumerate(expected))


def test_local_times_offsets_and_iso_in_between(tmp_path: Path) -> None:
    times = ("9.1.2025 03:46", "09/01/2025 03:46:14+02:00", "2025-01-09T03:46:00Z", "1736394360")
    _, events = bring(tmp_path, table(*times), dates="day", zone="Europe/Berlin")
    berlin = datetime(2025, 1, 9, 3, 46, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    read = [event["time"].replace(tzinfo=UTC) for event in events]
    assert read == [
        berlin,
        datetime(2025, 1, 9, 1, 46, 14, tzinfo=UTC),
        datetime(2025, 1, 9, 3, 46, tzinfo=UTC),
        datetime.fromtimestamp(1736394360, tz=UTC),
    ]


@pytest.mark.parametrize(
    ("times", "likely"),
    [
        (("01/02/2025", "13/02/2025"), "day"),
        (("01/02/2025", "02/13/2025 10:00"), "month"),
        (("01/02/2025", "2025-02-13"), "iso"),
        (("13/02/2025", "02/13/2025"), "iso"),
        (("2025-02-13",), "iso"),
    ],
)
def test_a_number_above_twelve_says_which_is_the_day(
    tmp_path: Path, times: tuple[str, ...], likely: str
) -> None:
    found = look(tmp_path, *times)
    assert (found.dates, found.likely_dates) == (likely, likely)
    assert look(tmp_path, *times, dates="month").dates == "month"
    assert look(tmp_path, *times, dates="month").likely_dates == likely


def test_what_nobody_can_tell_asks_for_a_choice(tmp_path: Path) -> None:
    found = look(tmp_path, "01/09/2024 03:46:14", "1.9.2024 03:46")
    assert found.usable == 0
    (reason,) = found.reasons
    assert (reason.column, reason.rows) == ("timestamp", 2)
    assert "choose how dates are written" in reason.rule
    assert [row.row for row in found.read] == [2, 3]
    chosen = {dates: look(tmp_path, "01/09/2024", dates=dates).read[0].time for dates in PATTERNS}
    assert chosen == {"day": datetime(2024, 9, 1), "month": datetime(2024, 1, 9)}  # noqa: DTZ001
    with pytest.raises(InputError, match="dates=“year”"):
        look(tmp_path, "01/09/2024", dates="year")


def test_a_day_that_is_none_stands_apart_with_the_row_and_column_of_the_file(tmp_path: Path) -> None:
    text = "Account id,What,When\nu,e,30/01/2025\nu,e,30/02/2025\n"
    staged, events = bring(tmp_path, text, dates="day")
    assert [event["time"] for event in events] == [datetime(2025, 1, 30)]  # noqa: DTZ001
    place = staged.problems[0].place
    assert (place.row, place.column) == (3, "When")
    assert (tmp_path / "out" / "left-out.csv").read_text().splitlines()[1].startswith("3,When,30/02/2025")


def test_questions_to_files_read_them_too(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Kunde,Ereignis,Zeit\nu,e,1.2.2025 3:46\nv,e,13.2.2025\n")
    found = from_files([path])
    assert found.left_out == 0
    expected = [datetime(2025, 2, 1, 3, 46, tzinfo=UTC), datetime(2025, 2, 13, tzinfo=UTC)]
    assert [time / 1e6 for time in found.time] == [each.timestamp() for each in sorted(expected)]
