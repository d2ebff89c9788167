"""Programmes as iCalendar files, read back by the rules of RFC 5545."""

import re
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from firsthand.learning.programme import Programme, Week, read_programme, to_icalendar

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 2)


def events(text: str) -> list[dict[str, str]]:
    """Lines unfolded, then split at the first colon, then unescaped."""
    whole = text.replace("\r\n ", "")
    found: list[dict[str, str]] = []
    for line in whole.split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name not in ("BEGIN", "END"):
            found[-1][name] = re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], value)
    return found


def test_each_week_has_its_seven_days() -> None:
    programme = read_programme("twelve-weeks")
    text = to_icalendar(programme, name="Autumn", starts_on=MONDAY, key="cohort-1@x", now=NOW)
    found = events(text)
    assert [each["SUMMARY"] for each in found] == [f"Autumn: {week.title}" for week in programme.weeks]
    for number, each in enumerate(found):
        begins = MONDAY + timedelta(weeks=number)
        assert each["DTSTART;VALUE=DATE"] == f"{begins:%Y%m%d}"
        assert each["DTEND;VALUE=DATE"] == f"{begins + timedelta(days=7):%Y%m%d}"
        assert each["DTSTAMP"] == "20261001T120000Z"
    assert len({each["UID"] for each in found}) == len(programme.weeks)
    assert all(goal in found[0]["DESCRIPTION"] for goal in programme.weeks[0].goals)


def test_what_is_not_offered_is_left_out() -> None:
    programme = read_programme("two-weeks")
    text = to_icalendar(
        programme, name="Short", starts_on=MONDAY, key="k", now=NOW, offered=lambda assignment: False
    )
    assert not any(
        each.title in event["DESCRIPTION"] for event in events(text) for each in programme.assignments
    )


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_any_title_comes_back_and_no_line_is_too_long(title: str) -> None:
    week = Week(id="w", title=title, goals=(title,), lessons=(), assignments=())
    programme = Programme(title="T", summary="", weeks=(week,), lessons=(), assignments=(), competencies=())
    text = to_icalendar(programme, name="N", starts_on=MONDAY, key="k", now=NOW)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert events(text)[0]["SUMMARY"] == f"N: {title}"
