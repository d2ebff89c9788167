"""A test read from events, beside a plain loop over the same events and the library's readout of a table."""

import json
import math
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from firsthand.errors import InputError
from firsthand.experiments.files import column, read_file
from firsthand.experiments.from_events import EventReadout, history, read_events
from firsthand.experiments.people import EventMetric, of_people
from firsthand.experiments.readout import Finding, Kind
from firsthand.experiments.sequential import always_valid
from firsthand.experiments.statistics import Samples
from firsthand.measurement import metrics
from firsthand.measurement.events import Event
from firsthand.measurement.exposed import exposed
from firsthand.measurement.exposures import Exposure, Number, Outcome, What
from firsthand.measurement.store import append

START = datetime(2025, 3, 1, tzinfo=UTC)
VARIANT = 'arm/"of" ~ test'
EXPOSURE = Exposure(
    event="opened", property_name=VARIANT, first_day=date(2025, 3, 11), last_day=date(2025, 3, 24), days=5,
    days_before=7,
)  # fmt: skip
BUYS = Number(what=What.DID, event="bought")
TIMES = Number(what=What.TIMES, event="looked")
SPENT = Number(what=What.TOTAL, event="bought", property_name="price")
PRICES = Number(what=What.VALUES, event="bought", property_name="price")
ASKED = [
    EventMetric(name="buyers", kind=Kind.PROPORTION, number=BUYS),
    EventMetric(name="looks", kind=Kind.MEAN, number=TIMES),
    EventMetric(name="spent", kind=Kind.MEAN, number=SPENT),
    EventMetric(name="price", kind=Kind.RATIO, number=SPENT, below=PRICES),
    EventMetric(name="median looks", kind=Kind.QUANTILE, number=TIMES, level=0.5),
]


def some_events() -> list[Event]:
    """A month; whole hours, so that equal times occur; some people see two variants, some none, some late."""
    random = np.random.default_rng(11)
    events = []

    def happen(person: int, name: str, hour: int, **properties: object) -> None:
        events.append(
            Event(
                user_id=f"u{person}", event=name, time=START + timedelta(hours=hour),
                message_id=str(len(events)), properties=properties,
            )
        )  # fmt: skip

    for person in range(400):
        arm = ["control", "new", " new "][int(random.integers(3))]
        first = int(random.integers(8 * 24, 25 * 24))
        for hour in {first, int(random.integers(first, 26 * 24))}:
            happen(person, "opened", hour, **{VARIANT: arm})
        if person % 23 == 0:
            happen(person, "opened", first + 1, **{VARIANT: "control"})
        if person % 31 == 0:
            happen(person, "opened", first - 1)
        for _ in range(int(random.integers(9))):
            happen(person, "looked", int(random.integers(28 * 24)))
        for _ in range(int(random.integers(4))):
            price = [round(float(random.gamma(3, 10)), 2), "7.5", "n/a"][int(random.integers(3))]
            happen(person, "bought", int(random.integers(28 * 24)), price=price)
    return events


def table(events: list[Event], exposure: Exposure) -> tuple[list[dict[str, object]], dict[str, int]]:
    """One row a person whose days are over, by a loop; and how many were left out, and why."""
    end = max(each.time for each in events)
    starts = datetime.combine(exposure.first_day, datetime.min.time(), tzinfo=UTC)
    until = datetime.combine(exposure.last_day, datetime.min.time(), tzinfo=UTC) + timedelta(days=1)
    by_person = defaultdict(list)
    for each in events:
        by_person[each.user_id].append(each)
    rows, counts = [], defaultdict(int)
    for person, mine in sorted(by_person.items()):
        shown = [each for each in mine if each.event == exposure.event and starts <= each.time < until]
        named = [each for each in shown if str(each.properties.get(exposure.property_name, "")).strip()]
        arms = {str(each.properties[exposure.property_name]).strip() for each in named}
        if len(arms) != 1:
            counts["mixed"] += len(arms) > 1
            counts["unnamed"] += bool(shown) and not arms
            continue
        began = min(each.time for each in named)
        arm = arms.pop()
        counts[arm] += 1
        if began + timedelta(days=exposure.days) > end:
            counts["waiting"] += 1
            continue
        after = [each for each in mine if began <= each.time < began + timedelta(days=exposure.days)]
        before = [each for each in mine if began - timedelta(days=7) <= each.time < began]
        prices = [float(p) for e in after if e.event == "bought" and (p := e.properties["price"]) != "n/a"]
        earlier = [float(p) for e in before if e.event == "bought" and (p := e.properties["price"]) != "n/a"]
        rows.append(
            {
                "person": person, "arm": arm, "day": began.date(),
                "buyers": int(any(each.event == "bought" for each in after)),
                "looks": sum(each.event == "looked" for each in after),
                "looks before": sum(each.event == "looked" for each in before),
                "spent": sum(prices), "prices": len(prices), "spent before": sum(earlier),
            }
        )  # fmt: skip
    return rows, counts


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return some_events()


@pytest.fixture(scope="module")
def read(events: list[Event], tmp_path_factory: pytest.TempPathFactory) -> EventReadout:
    folder = tmp_path_factory.mktemp("store")
    half = len(events) // 2
    append(folder, events[:half], source="a.csv")
    append(folder, events[half:], source="b.csv")
    return read_events(folder, EXPOSURE, ASKED, tuned_for=400)


def finding(read: EventReadout, name: str) -> Finding:
    return next(each for each in read.readout.findings if each.name == name)


def as_file(rows: list[dict[str, object]], path: Path) -> Path:
    names = list(rows[0])
    lines = [",".join(names), *(",".join(str(row[name]) for name in names) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def same(ours: Finding, theirs: Finding) -> None:
    for name in ("control", "value", "difference", "low", "high", "p", "always_p", "lift", "chance"):
        assert getattr(ours, name) == pytest.approx(
            getattr(theirs, name), rel=1e-9, abs=1e-12, nan_ok=True
        ), name
    assert (ours.n_control, ours.n_variant) == (theirs.n_control, theirs.n_variant)


def test_every_kind_is_as_from_a_table_of_people(
    events: list[Event], read: EventReadout, tmp_path: Path
) -> None:
    rows, counts = table(events, EXPOSURE)
    path = as_file(rows, tmp_path / "people.csv")
    assert (counts["mixed"], counts["unnamed"], counts["waiting"]) > (0, 0, 0)
    assert read.readout.split.counted == (counts["control"], counts["new"])
    plain = [column("buyers"), column("spent/prices:ratio"), column("looks:median")]
    theirs = read_file(path, variant="arm", metrics=plain, tuned_for=400).findings
    for name, other in zip(("buyers", "price", "median looks"), theirs, strict=True):
        same(finding(read, name), other)
    for name in ("looks", "spent"):
        adjusted = read_file(
            path, variant="arm", metrics=[column(f"{name}:mean")], covariate=f"{name} before", tuned_for=400
        )
        same(finding(read, name), adjusted.findings[0])
        assert finding(read, name).reduction == pytest.approx(adjusted.findings[0].reduction)


def test_who_is_left_out_is_counted(events: list[Event], read: EventReadout) -> None:
    _, counts = table(events, EXPOSURE)
    said = {each.name: each.message for each in read.readout.warnings}
    assert said["two-variants"].startswith(f"{counts['mixed']} people")
    assert said["open-windows"].startswith(f"{counts['waiting']} people")
    assert ("no-variant" in said) == bool(counts["unnamed"])


def test_the_course_is_the_readout_of_each_day(events: list[Event], read: EventReadout) -> None:
    rows, _ = table(events, EXPOSURE)
    course = next(each for each in read.courses if each.name == "price")
    assert course.days[-1].units == len(rows)
    for day in course.days[3::4]:
        y, z = (
            [np.array([row[name] for row in rows if row["arm"] == arm and row["day"] <= day.day], dtype=float)
             for arm in ("control", "new")]
            for name in ("spent", "prices")
        )  # fmt: skip
        ratio = [a.sum() / b.sum() for a, b in zip(y, z, strict=True)]
        spread = [np.var(a - r * b, ddof=1) / b.mean() ** 2 for a, b, r in zip(y, z, ratio, strict=True)]
        n = [[len(each) for each in y]]
        found = always_valid(
            Samples(n=np.array(n, dtype=float), mean=np.array([ratio]), variance=np.array([spread])),
            tuned_for=400,
        )
        assert (day.lift, day.low, day.high) == pytest.approx(
            (found.lift[0, 0], found.lift_low[0, 0], found.lift_high[0, 0])
        )
    assert next(each for each in read.courses if each.name == "median looks").days == ()


def test_history_is_what_everybody_did(events: list[Event], tmp_path: Path) -> None:
    append(tmp_path, events, source="a.csv")
    everybody = Exposure(
        event="opened", property_name="", first_day=date(2025, 3, 11), last_day=date(2025, 3, 20), days=5
    )
    found = history(tmp_path, everybody, ASKED[1])
    firsts = {}
    for each in sorted(events, key=lambda event: event.time):
        if each.event == "opened" and date(2025, 3, 11) <= each.time.date() <= date(2025, 3, 20):
            firsts.setdefault(each.user_id, each.time)
    looks = [
        sum(
            each.event == "looked" and began <= each.time < began + timedelta(days=5)
            for each in events
            if each.user_id == person
        )
        for person, began in firsts.items()
    ]
    assert (found.mean, found.variance) == pytest.approx((np.mean(looks), np.var(looks, ddof=1)))
    assert sum(found.arrivals) == len(looks)
    assert found.explained == 0
    before = history(tmp_path, replace(everybody, days_before=7), ASKED[1])
    assert 0 <= before.explained < 1
    with pytest.raises(InputError, match="cannot be planned"):
        history(tmp_path, everybody, ASKED[4])


def test_waiting_for_more_days_brings_everybody_in(events: list[Event], tmp_path: Path) -> None:
    append(tmp_path, events, source="a.csv")
    later = read_events(tmp_path, EXPOSURE, ASKED[:1], as_of=datetime(2025, 5, 1, tzinfo=UTC)).readout
    assert finding(EventReadout(readout=later, courses=()), "buyers").n_control == later.split.counted[0]
    assert "open-windows" not in {each.name for each in later.warnings}


@pytest.mark.parametrize(
    ("given", "kind", "number", "below"),
    [
        ({"kind": "count"}, Kind.MEAN, What.TIMES, None),
        ({"kind": "users"}, Kind.PROPORTION, What.DID, None),
        ({"kind": "ratio", "other": "o"}, Kind.RATIO, What.TIMES, What.TIMES),
        ({"kind": "user ratio", "other": "o"}, Kind.RATIO, What.DID, What.DID),
        ({"kind": "mean", "property_name": "p"}, Kind.RATIO, What.TOTAL, What.VALUES),
    ],
)
def test_metrics_of_the_product_become_metrics_of_people(
    given: dict[str, str], kind: Kind, number: What, below: What | None
) -> None:
    fields = {**given, "kind": metrics.Kind(given["kind"])}
    found = of_people(metrics.Metric(name="m", event="e", **fields))  # type: ignore[arg-type]
    assert (found.kind, found.number.what, found.below and found.below.what) == (kind, number, below)
    assert found.below is None or found.below.event == given.get("other", "e")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"property_name": "nothing"}, "names the variant"),
        ({"property_name": VARIANT, "days": 40}, "days are over yet"),
        ({"event": "looked", "property_name": VARIANT}, "names the variant"),
    ],
)
def test_what_cannot_be_read_says_why(
    events: list[Event], tmp_path: Path, change: dict[str, object], says: str
) -> None:
    append(tmp_path, events, source="a.csv")
    given = {name: getattr(EXPOSURE, name) for name in ("event", "property_name", "first_day", "last_day")}
    exposure = Exposure(**{"days": 3, **given, **change})  # type: ignore[arg-type]
    with pytest.raises(InputError, match=says):
        read_events(tmp_path, exposure, ASKED[:1])


def test_shares_and_control_have_to_agree_with_what_was_seen(events: list[Event], tmp_path: Path) -> None:
    append(tmp_path, events, source="a.csv")
    with pytest.raises(InputError, match="make variants agree"):
        read_events(tmp_path, EXPOSURE, ASKED[:1], shares={"control": 1, "old": 1})
    with pytest.raises(InputError, match="none of the variants"):
        read_events(tmp_path, EXPOSURE, ASKED[:1], control="old")
    one_to_three = read_events(tmp_path, EXPOSURE, ASKED[:1], shares={"control": 1, "new": 2}).readout
    assert one_to_three.valid
    assert not math.isnan(one_to_three.split.p)
    assert json.dumps(one_to_three.variants) == '["control", "new"]'


@pytest.mark.parametrize(
    ("zone", "counted"), [("UTC", "12"), ("Europe/Berlin", "01"), ("Pacific/Honolulu", "12")]
)
def test_days_are_those_of_the_zone(tmp_path: Path, zone: str, counted: str) -> None:
    """At 23:30 in UTC it is the next day in Berlin already."""
    shown = [datetime(2025, 3, day, 23, 30, tzinfo=UTC) for day in (9, 10, 11, 12)]
    events = [
        Event(user_id=f"u{arm}", event="opened", time=time, properties={"arm": str(arm)})
        for arm, time in enumerate(shown)
    ]
    append(tmp_path, [*events, replace(events[0], time=shown[-1] + timedelta(days=9))], source="a.csv")
    first, last = date(2025, 3, 10), date(2025, 3, 11)
    exposure = Exposure(
        event="opened", property_name="arm", first_day=first, last_day=last, days=2, zone=zone
    )
    found = exposed(tmp_path, exposure, [Outcome(number=BUYS)])
    assert (found.variants, found.days) == (tuple(counted), (first, last))
    assert found.people.tolist() == [[1, 0], [0, 1]]
