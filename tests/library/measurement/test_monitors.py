"""Rules against plain loops over a series, and what later periods may not change."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.measurement.metrics import Grain, Kind, Metric, Point, Series
from firsthand.measurement.monitors import Kind as Looks
from firsthand.measurement.monitors import Rule, watch

BEGIN = date(2025, 1, 6)
METRIC = Metric(name="m", kind=Kind.COUNT, event="a")


def series(values: list[float], *, complete: int | None = None, grain: Grain = Grain.DAY) -> Series:
    long = {Grain.DAY: 1, Grain.WEEK: 7}[grain]
    points = tuple(
        Point(
            first_day=BEGIN + timedelta(days=long * place),
            last_day=BEGIN + timedelta(days=long * (place + 1) - 1),
            value=value, n=int(value) if value == value else 0, estimate=None, waiting=0,
            complete=complete is None or place < complete,
        )
        for place, value in enumerate(values)
    )  # fmt: skip
    return Series(metric=METRIC, grain=grain, zone="UTC", as_of=None, points=points)


@given(st.lists(st.one_of(st.floats(-50, 50), st.just(math.nan)), max_size=60))
def test_a_level_is_left_where_a_loop_says_so(values: list[float]) -> None:
    found = watch(series(values), Rule(kind=Looks.LEVEL, low=-10, high=20))
    runs: list[list[int]] = []
    for side in ([value > 20 for value in values], [value < -10 for value in values]):
        last = None
        for place in (place for place, out in enumerate(side) if out):
            if last is not None and place - last <= 7:
                runs[-1].append(place)
            else:
                runs.append([place])
            last = place
    runs.sort(key=lambda run: run[0])
    assert [(b.first_day, b.last_day) for b in found.breaches] == [
        (BEGIN + timedelta(days=run[0]), BEGIN + timedelta(days=run[-1])) for run in runs
    ]
    for breach, run in zip(found.breaches, runs, strict=True):
        far = {place: max(-10 - values[place], values[place] - 20) for place in run}
        assert far[(breach.worst - BEGIN).days] == max(far.values())


def test_a_change_is_against_the_same_day_of_the_week_before() -> None:
    values = [100.0, 10, 10, 10, 10, 10, 10] * 2 + [100.0, 10, 10, 5, 10, 14, 10]
    found = watch(series(values), Rule(kind=Looks.CHANGE, fall=0.4, rise=0.5))
    (fall,) = found.breaches
    assert (fall.worst, fall.value, fall.expected, fall.low, fall.high) == (
        BEGIN + timedelta(days=17), 5, 10, 6, 15,
    )  # fmt: skip
    weeks = watch(series([10.0, 10, 3, 3], grain=Grain.WEEK), Rule(kind=Looks.CHANGE, fall=0.5))
    assert [(b.first_day, b.above) for b in weeks.breaches] == [(BEGIN + timedelta(days=14), False)]


def test_back_to_normal_is_no_rise() -> None:
    values = [10.0] * 10 + [2.0] + [10.0] * 20
    (fall,) = watch(series(values), Rule(kind=Looks.CHANGE, fall=0.5, rise=0.5)).breaches
    assert (fall.first_day, fall.above) == (BEGIN + timedelta(days=10), False)


def test_a_band_of_counts_does_not_reach_below_nothing() -> None:
    random = np.random.default_rng(1)
    found = watch(series(random.poisson(2, 80).astype(float).tolist()), Rule(kind=Looks.UNUSUAL))
    assert min(low for low in found.low if low == low) == 0


def test_periods_that_are_not_over_are_not_judged() -> None:
    found = watch(series([10.0] * 20 + [1.0], complete=20), Rule(kind=Looks.LEVEL, low=5))
    assert found.breaches == ()
    assert len(found.points) == 20


def test_what_was_said_stays_said() -> None:
    random = np.random.default_rng(6)
    values = (100 + 20 * np.sin(np.arange(200) * 2 * np.pi / 7) + random.normal(0, 3, 200)).tolist()
    values[150] = 30.0
    early = watch(series(values[:160]), Rule(kind=Looks.UNUSUAL))
    late = watch(series(values), Rule(kind=Looks.UNUSUAL))
    assert [b.worst for b in early.breaches] == [BEGIN + timedelta(days=150)]
    assert late.breaches[: len(early.breaches)] == early.breaches
    assert not early.breaches[0].above


def test_a_young_metric_is_not_judged_by_its_history() -> None:
    found = watch(series([10.0] * 12 + [99.0]), Rule(kind=Looks.UNUSUAL))
    assert (found.breaches, [warning.name for warning in found.warnings]) == ((), ["short-history"])


def test_a_lasting_change_names_its_first_day() -> None:
    random = np.random.default_rng(3)
    values = [*(100 + random.normal(0, 3, 60)), *(70 + random.normal(0, 3, 40))]
    found = watch(series(values), Rule(kind=Looks.UNUSUAL))
    assert found.course is not None
    (change,) = found.course.changes
    assert found.points[change.at].first_day == BEGIN + timedelta(days=60)
    assert change.after < change.before


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": Looks.LEVEL}, "both empty"),
        ({"kind": Looks.LEVEL, "low": 3.0, "high": 2.0}, "low=3.0 must be below"),
        ({"kind": Looks.CHANGE}, "both empty"),
        ({"kind": Looks.CHANGE, "fall": 2.0}, "fall=2.0 must lie"),
        ({"kind": Looks.CHANGE, "rise": -1.0}, "rise=-1.0 must be above 0"),
        ({"kind": Looks.UNUSUAL, "distance": 0.0}, "distance=0.0 must be above 0"),
    ],
)
def test_a_rule_says_what_it_lacks(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Rule(**fields)  # type: ignore[arg-type]
