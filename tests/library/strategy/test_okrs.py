import math
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.measurement.engines.stored import tables
from firsthand.measurement.events import Event
from firsthand.measurement.metrics import Grain, Kind, Metric
from firsthand.measurement.series import series
from firsthand.measurement.store import append
from firsthand.strategy.okrs import (
    CheckIn,
    KeyResult,
    Objective,
    Status,
    check_ins,
    forecast,
    objective_progress,
    pace,
    progress,
)

BEGINS, ENDS = date(2025, 1, 1), date(2025, 4, 11)  # a hundred days


def key_result(start: float = 40.0, target: float = 60.0) -> KeyResult:
    return KeyResult(
        name="Weekly teams", start_value=start, target=target, begins=BEGINS, ends=ENDS, unit="teams"
    )


def day(number: int) -> date:
    return BEGINS + timedelta(days=number)


def test_progress_is_the_share_of_the_way_in_either_direction() -> None:
    assert [progress(key_result(), value) for value in (35, 40, 50, 60, 70)] == [-0.25, 0, 0.5, 1, 1.5]
    assert [progress(key_result(60, 40), value) for value in (65, 50, 40)] == [-0.25, 0.5, 1]
    assert (key_result().direction, key_result(60, 40).direction) == ("up", "down")


@pytest.mark.parametrize(
    ("current", "number", "status", "expected"),
    [
        (40, -1, Status.NOT_STARTED, 40),
        (40, 0, Status.ON_PACE, 40),
        (40, 20, Status.BEHIND, 44),
        (42.1, 20, Status.ON_PACE, 44),
        (46.1, 20, Status.AHEAD, 44),
        (60, 20, Status.REACHED, 44),
        (58, 100, Status.ON_PACE, 60),
        (59, 101, Status.MISSED, 60),
    ],
)
def test_pace_compares_with_a_steady_walk(
    current: float, number: int, status: Status, expected: float
) -> None:
    found = pace(key_result(), current, day(number))
    assert (found.status, found.expected) == (status, pytest.approx(expected))


@given(st.floats(-1000, 1000), st.integers(-10, 110))
def test_pace_is_the_same_for_a_key_result_turned_upside_down(current: float, number: int) -> None:
    up, down = pace(key_result(), current, day(number)), pace(key_result(-40, -60), -current, day(number))
    assert (up.status, up.progress, up.elapsed) == (down.status, down.progress, down.elapsed)
    assert up.expected == -down.expected


def test_an_objective_averages_what_its_key_results_have_done() -> None:
    objective = Objective(statement="Teams stay", key_results=(key_result(), key_result(60, 40)))
    assert objective_progress(objective, [70, 55]) == pytest.approx((1 + 0.25) / 2)
    assert math.isnan(objective_progress(Objective(statement="Open", key_results=()), []))
    with pytest.raises(InputError, match="1 values for 2 key results"):
        objective_progress(objective, [1])


readings = st.lists(st.tuples(st.integers(0, 99), st.floats(0, 1000)), min_size=3, max_size=12)


@given(readings, st.sampled_from([0.5, 0.8, 0.95]), st.booleans())
def test_the_forecast_is_the_prediction_interval_of_least_squares(
    found: list[tuple[int, float]], confidence: float, up: bool
) -> None:
    days, values = np.array([d for d, _ in found], float), np.array([v for _, v in found])
    assume(np.ptp(days) > 0 and np.ptp(values) > 0.1)
    fit = sm.OLS(values, sm.add_constant(days)).fit()
    assume(fit.mse_resid > 1e-6)
    frame = fit.get_prediction([1.0, 100.0]).summary_frame(alpha=1 - confidence)
    mean, low, high = (float(frame[name].iloc[0]) for name in ("mean", "obs_ci_lower", "obs_ci_upper"))
    goal = key_result(40, 60) if up else key_result(60, 40)
    answer = forecast(goal, [CheckIn(on=day(d), value=v) for d, v in found], confidence=confidence)
    close = {"rel": 1e-6, "abs": 1e-6}
    assert answer.value.value == pytest.approx(mean, **close)
    assert (answer.value.low, answer.value.high) == (
        pytest.approx(low, **close),
        pytest.approx(high, **close),
    )
    assert 0 <= answer.chance <= 1
    # A one-sided chance beyond the interval's end is half of what the interval leaves out.
    target = high if up else low
    edge = key_result(target - 1, target) if up else key_result(target + 1, target)
    again = forecast(edge, [CheckIn(on=day(d), value=v) for d, v in found], confidence=confidence)
    assert again.chance == pytest.approx((1 - confidence) / 2, abs=1e-6)


def test_a_forecast_from_an_exact_line_is_certain_and_says_how_little_it_knows() -> None:
    answer = forecast(key_result(), [CheckIn(on=day(d), value=40 + d / 4) for d in (0, 8, 16)])
    assert (answer.value.value, answer.value.low, answer.value.high) == (65, 65, 65)
    assert answer.chance == 1
    assert [caution.name for caution in answer.value.warnings] == ["few-check-ins", "far-ahead"]


@pytest.mark.parametrize("days", [(), (1,), (1, 2), (5, 5, 5)])
def test_without_a_trend_nothing_is_forecast(days: tuple[int, ...]) -> None:
    answer = forecast(key_result(), [CheckIn(on=day(d), value=d) for d in days])
    assert math.isnan(answer.value.value)
    assert math.isnan(answer.chance)
    assert [caution.name for caution in answer.value.warnings] == ["no-trend"]


def test_a_share_is_not_forecast_beyond_what_a_share_can_be() -> None:
    goal = KeyResult(name="k", unit="share", start_value=0.25, target=0.6, begins=BEGINS, ends=ENDS)
    falling = forecast(goal, [CheckIn(on=day(d), value=0.3 - d / 100) for d in (0, 8, 16)])
    assert (falling.value.value, falling.value.low) == (0, 0)
    assert "trend-leaves-range" in [caution.name for caution in falling.value.warnings]
    rising = forecast(goal, [CheckIn(on=day(d), value=0.3 + d / 20) for d in (0, 8, 10)])
    assert rising.value.high == 1


def test_enough_check_ins_close_by_need_no_caution() -> None:
    answer = forecast(key_result(), [CheckIn(on=day(d), value=d) for d in range(0, 80, 10)])
    assert answer.value.warnings == ()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"target": 40.0}, "target=40.0 equals the start value"),
        ({"ends": BEGINS}, "The end, 2025-01-01, must lie after the beginning, 2025-01-01"),
        ({"target": math.inf}, "must be finite"),
    ],
)
def test_a_key_result_that_asks_for_nothing_is_refused(fields: dict[str, object], message: str) -> None:
    usual: dict[str, object] = {"start_value": 40.0, "target": 60.0, "begins": BEGINS, "ends": ENDS}
    with pytest.raises(InputError, match=message):
        KeyResult(name="k", unit="x", **(usual | fields))  # type: ignore[arg-type]


def test_values_that_are_none_are_refused() -> None:
    with pytest.raises(InputError, match="current=nan"):
        progress(key_result(), math.nan)
    with pytest.raises(InputError, match="needs a finite value"):
        forecast(key_result(), [CheckIn(on=BEGINS, value=math.nan)])
    with pytest.raises(InputError, match="confidence=1"):
        forecast(key_result(), [], confidence=1)
    with pytest.raises(InputError, match="tolerance=2"):
        pace(key_result(), 50, BEGINS, tolerance=2)


def test_complete_weeks_of_a_metric_become_check_ins(tmp_path: Path) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)  # a Wednesday
    append(
        tmp_path,
        [Event(user_id="u", event="e", time=start + timedelta(days=d)) for d in range(25)],
        source="a",
    )
    metric = Metric(name="m", kind=Kind.COUNT, event="e")
    weeks = series(tables(tmp_path), metric, date(2025, 1, 1), date(2025, 2, 1), Grain.WEEK)
    # The first week begins before the key result, the one from the 20th is still open on the 25th.
    assert check_ins(weeks, key_result()) == (
        CheckIn(on=date(2025, 1, 12), value=7),
        CheckIn(on=date(2025, 1, 19), value=7),
    )
