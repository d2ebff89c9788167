"""Contributions add up to the change, whatever the parts; parts against plain loops over the events."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.measurement.decomposition import ADDITIVE, Part, decompose, parts_of
from firsthand.measurement.engines.stored import tables
from firsthand.measurement.events import Event
from firsthand.measurement.metrics import Grain, Kind, Metric
from firsthand.measurement.series import series
from firsthand.measurement.store import alias, append

START = datetime(2025, 3, 3, tzinfo=UTC)
WEEKS = ((date(2025, 3, 3), date(2025, 3, 9)), (date(2025, 3, 10), date(2025, 3, 16)))


def some_events() -> list[Event]:
    random = np.random.default_rng(12)
    found = []
    for number in range(1200):
        # More and more of them on the phone, where less is bought.
        day = int(random.integers(28))
        phone = random.random() < 0.3 + day / 60
        properties: dict[str, object] = (
            {"platform": "phone" if phone else "web"} if random.random() < 0.95 else {}
        )
        properties |= {"price": float(random.integers(1, 40 if phone else 60))}
        found.append(
            Event(user_id=f"u{int(random.integers(90))}", event=str(random.choice(["view", "view", "buy"])),
                  time=START + timedelta(days=day, hours=int(random.integers(24))),
                  message_id=str(number), properties=properties)
        )  # fmt: skip
    return found


EVENTS = some_events()
METRICS = {
    kind: Metric(name="m", kind=kind, event="buy", **fields)  # type: ignore[arg-type]
    for kind, fields in {
        Kind.COUNT: {},
        Kind.USERS: {},
        Kind.RATIO: {"other": "view"},
        Kind.USER_RATIO: {"other": "view"},
        Kind.MEAN: {"property_name": "price"},
        Kind.RETURN: {"other": "view", "days": 3},
        Kind.FUNNEL: {"steps": ("view", "buy"), "days": 4},
        Kind.RETENTION: {"other": "view", "week": 1},
    }.items()
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("events")
    append(folder, EVENTS, source="all")
    return folder


@pytest.mark.parametrize("kind", METRICS)
def test_the_parts_of_a_period_are_the_metric(folder: Path, kind: Kind) -> None:
    metric = METRICS[kind]
    weeks = series(tables(folder), metric, WEEKS[0][0], WEEKS[1][1], Grain.WEEK).points
    before, after = (parts_of(tables(folder), metric, days, "platform") for days in WEEKS)
    found = decompose(before, after, additive=kind in ADDITIVE)
    assert (found.before, found.after) == (pytest.approx(weeks[0].value), pytest.approx(weeks[1].value))
    assert sum(part.total for part in found.parts) == pytest.approx(found.change)
    assert {part.value for part in found.parts} <= {"", "phone", "web"}


def test_events_and_people_are_sorted_as_a_loop_sorts_them(folder: Path) -> None:
    events = sorted((e for e in EVENTS if e.event == "buy" and WEEKS[0][0] <= e.time.date() <= WEEKS[0][1]),
                    key=lambda e: (e.time, e.message_id))  # fmt: skip
    counted: dict[str, int] = defaultdict(int)
    homes: dict[str, str] = {}
    for event in events:
        value = str(event.properties.get("platform", ""))
        counted[value] += 1
        homes.setdefault(event.user_id, value)
    found = parts_of(tables(folder), METRICS[Kind.COUNT], WEEKS[0], "platform")
    assert {value: part.amount for value, part in found.items()} == counted
    people = parts_of(tables(folder), METRICS[Kind.USERS], WEEKS[0], "platform")
    assert {value: part.amount for value, part in people.items()} == {
        value: list(homes.values()).count(value) for value in set(homes.values())
    }


part = st.builds(Part, amount=st.integers(0, 50).map(float), base=st.integers(0, 50).map(float))
parts = st.dictionaries(st.sampled_from("abcdefgh"), part, max_size=8)


@given(before=parts, after=parts, most=st.integers(2, 9))
def test_contributions_add_up_to_the_change(
    before: dict[str, Part], after: dict[str, Part], most: int
) -> None:
    counted = decompose(before, after, additive=True, most=most)
    assert sum(each.total for each in counted.parts) == pytest.approx(counted.change)
    assert len(counted.parts) <= most
    bases = [sum(each.base for each in side.values()) for side in (before, after)]
    if not all(bases):
        with pytest.raises(InputError, match="nothing to divide by"):
            decompose(before, after, additive=False)
        return
    rated = decompose(before, after, additive=False, most=most)
    overall = [sum(each.amount for each in side.values()) / base
               for side, base in zip((before, after), bases, strict=True)]  # fmt: skip
    assert rated.change == pytest.approx(overall[1] - overall[0])
    assert sum(each.total for each in rated.parts) == pytest.approx(rated.change, abs=1e-9)


def test_a_change_of_the_mix_alone_is_called_one() -> None:
    """Berkeley's pattern: every segment keeps its rate, and the whole falls."""
    before = {"web": Part(amount=50, base=100), "phone": Part(amount=10, base=100)}
    after = {"web": Part(amount=25, base=50), "phone": Part(amount=15, base=150)}
    found = decompose(before, after, additive=False)
    assert found.change == pytest.approx(-0.1)
    assert [each.within for each in found.parts] == [0, 0]
    assert {each.value: each.mix for each in found.parts} == {
        "web": pytest.approx(-0.0625), "phone": pytest.approx(-0.0375),
    }  # fmt: skip


def test_events_that_count_as_another_have_its_parts(tmp_path: Path) -> None:
    append(tmp_path, EVENTS, source="all")
    alias(tmp_path, {"buy": "order"})
    found = parts_of(tables(tmp_path), METRICS[Kind.COUNT], WEEKS[0], "platform")
    assert sum(part.amount for part in found.values()) > 0


def test_what_has_no_parts_is_refused(folder: Path) -> None:
    median = Metric(name="m", kind=Kind.QUANTILE, event="buy", property_name="price", quantile=0.5)
    with pytest.raises(InputError, match="no parts that add up"):
        parts_of(tables(folder), median, WEEKS[0], "platform")
    with pytest.raises(InputError, match="swap them"):
        parts_of(tables(folder), METRICS[Kind.COUNT], WEEKS[0][::-1], "platform")
