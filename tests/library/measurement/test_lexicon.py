"""The lexicon's numbers against counting by hand, and what may not be shown."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.measurement import store
from firsthand.measurement.events import Event
from firsthand.measurement.lexicon import alike, masked, properties_of, seen, volumes

START = datetime(2025, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Honolulu"])
def test_volumes_are_those_of_the_last_thirty_days(tmp_path: Path, zone: str) -> None:
    hours = [*range(0, 2000, 7), 2000]
    events = [Event(user_id="u", event="ab"[h % 2], time=START + timedelta(hours=h)) for h in hours]
    store.append(tmp_path, events, source="a")
    found = volumes(tmp_path, zone=zone)
    days = [event.time.astimezone(ZoneInfo(zone)).date() for event in events]
    counted = Counter((event.event, (days[-1] - day).days) for event, day in zip(events, days, strict=True))
    assert found == {name: tuple(counted[name, ago] for ago in reversed(range(30))) for name in "ab"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "plan"]), JSON, max_size=3), max_size=20))
def test_any_properties_are_described(rows: list[dict[str, object]]) -> None:
    for each in seen(rows):
        held = [row[each.name] for row in rows if row.get(each.name) not in (None, "")]
        assert each.share == pytest.approx(len(held) / len(rows))
        assert 1 <= len(each.samples) <= each.distinct <= len(held)
        assert all(len(sample) <= 80 or sample.startswith("hidden") for sample in each.samples)


def test_types_and_samples_are_those_of_the_newest_events(tmp_path: Path) -> None:
    kinds = {"n": 1, "t": "word", "b": True, "d": "2025-01-02T03:04:05Z", "l": [1], "o": {"x": 1}, "s": "7.5"}
    events = [Event(user_id="u", event="e", time=START, message_id="1", properties=kinds)]
    store.append(tmp_path, events, source="a")
    found = {each.name: each.kind for each in properties_of(tmp_path, "e")}
    assert found == {
        "n": "number", "t": "text", "b": "true or false", "d": "time", "l": "list", "o": "object",
        "s": "number",
    }  # fmt: skip
    assert seen([{"x": 1}, {"x": "word"}])[0].kind == "mixed: number and text"
    assert not properties_of(tmp_path, "nothing")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contact", "ann@example.org"), ("x", "ask ann@example.org today"), ("x", "192.168.1.17"),
        ("x", "2001:db8:85a3:0:0:8a2e:370:7334"), ("x", "+49 170 1234567"), ("x", "030 1234567"),
        ("x", "DE89 3704 0044 0532 0130 00"), ("x", "eyJhbGciOi.eyJzdWIiOi.x"), ("userEmail", "x"),
        ("first_name", "Ann"), ("name", "Ann"), ("ip", "x"), ("billing.phone", "x"),
    ],
)  # fmt: skip
def test_what_could_tell_who_somebody_is_stays_hidden(name: str, value: str) -> None:
    assert masked(name, value).startswith("hidden")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("plan", "pro"),
        ("amount", "24.90"),
        ("at", "2025-01-02"),
        ("days", "1735787045"),
        ("version", "1.2.3"),
    ],
)
def test_what_tells_nothing_about_a_person_is_shown(name: str, value: str) -> None:
    assert masked(name, value) == value


def test_names_with_an_id_in_them_are_found() -> None:
    names = [f"open page {n}" for n in range(40)] + ["step 1", "step 2", "sign up"]
    assert alike(names) == {"open page #": tuple(sorted(names[:40]))}
