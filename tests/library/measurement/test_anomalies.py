"""Expectations against statsmodels, what is planted against what is found, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.holtwinters import ExponentialSmoothing

from firsthand.errors import InputError
from firsthand.measurement import smoothing
from firsthand.measurement.anomalies import DISTANCES, find_anomalies, find_in_many


def weekly(n: int = 365, seed: int = 3) -> np.ndarray:
    random = np.random.default_rng(seed)
    return 500 + 0.2 * np.arange(n) + 80 * np.sin(np.arange(n) * 2 * np.pi / 7) + random.normal(0, 10, n)


@pytest.mark.parametrize("season", [1, 7])
def test_without_outliers_it_is_holt_and_winters_as_statsmodels_has_them(
    season: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smoothing, "CLIP", 1e9)
    row = weekly()
    found = smoothing.smooth(row[None], season=season)
    begins, pace = found.begins, smoothing.speed(season)
    level, seasonal, _ = smoothing._start(row[None, :begins], season)
    model = ExponentialSmoothing(
        row[begins:], trend="add", seasonal="add" if season > 1 else None, seasonal_periods=season,
        initialization_method="known", initial_level=level[0], initial_trend=0.0,
        initial_seasonal=seasonal[0, (begins + np.arange(season)) % season] if season > 1 else None,
    )  # fmt: skip
    fit = model.fit(
        smoothing_level=pace, smoothing_trend=smoothing.TREND,
        smoothing_seasonal=smoothing.SEASON * (1 - pace) if season > 1 else None, optimized=False,
    )  # fmt: skip
    np.testing.assert_allclose(found.expected[0, begins:], fit.fittedvalues, rtol=1e-9)
    expected, scale = smoothing.ahead(found, 20)
    # From the second season on statsmodels forecasts with a season of before the last update.
    np.testing.assert_allclose(expected[0, : max(season - 1, 1)], fit.forecast(max(season - 1, 1)), rtol=1e-9)
    assert (np.diff(scale[0]) >= 0).all()


def test_what_is_forecast_is_what_is_expected_when_it_comes_true() -> None:
    row = weekly()
    forecast = find_anomalies(row, season=7, steps=20).forecast.expected
    later = find_anomalies(np.r_[row, forecast], season=7).band.expected[365:]
    np.testing.assert_allclose(later, forecast)


def test_planted_values_are_found_and_nothing_else() -> None:
    row = weekly()
    row[200] += 120
    row[300:303] -= 120
    found = find_anomalies(row, season=7)
    assert [(each.first, each.last, each.distance > 0) for each in found.unusual] == [
        (200, 200, True), (300, 302, False),
    ]  # fmt: skip
    peak = found.unusual[0]
    assert (peak.peak, peak.value) == (200, row[200])
    assert peak.low < peak.expected < peak.high < peak.value
    assert found.warnings == ()


def test_the_season_is_what_makes_a_usual_sunday_unusual_on_a_monday() -> None:
    row = weekly()
    row[198] = row[201]  # another day's usual value
    assert [each.first for each in find_anomalies(row, season=7).unusual] == [198]
    assert find_anomalies(row, season=1).unusual == ()


def test_a_lasting_shift_becomes_usual() -> None:
    row = weekly()
    row[180:] += 150
    (shift,) = find_anomalies(row, season=7).unusual
    assert shift.first == 180
    assert shift.last < 240


@settings(max_examples=25)
@given(scale=st.floats(1e-3, 1e4), shift=st.floats(-1e4, 1e4), seed=st.integers(0, 50))
def test_units_do_not_matter(scale: float, shift: float, seed: int) -> None:
    row = weekly(120, seed)
    row[90] += 200
    one, two = find_anomalies(row, season=7), find_anomalies(scale * row + shift, season=7)
    assert [each.first for each in one.unusual] == [each.first for each in two.unusual]
    np.testing.assert_allclose(scale * one.band.high + shift, two.band.high, rtol=1e-6, atol=1e-6 * scale)


def test_the_future_changes_no_expectation() -> None:
    row = weekly()
    one, two = find_anomalies(row[:250], season=7), find_anomalies(row, season=7)
    np.testing.assert_array_equal(one.band.low, two.band.low[:250])
    # … and what was forecast is what is then expected.
    (step,) = find_anomalies(row[:250], season=7, steps=1).forecast.expected
    assert step == pytest.approx(two.band.expected[250])


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    rows = np.stack([weekly(seed=seed) for seed in range(5)])
    rows[2, 100] -= 300
    flags, found = find_in_many(rows, season=7)
    for row, flag, expected in zip(rows, flags, found.expected, strict=True):
        alone = find_anomalies(row, season=7)
        np.testing.assert_allclose(alone.band.expected, expected)
        assert flag.any() == bool(alone.unusual)


def test_unknown_values_are_passed_over() -> None:
    row = weekly()
    row[[40, 41, 150]] = np.nan
    row[200] += 120
    found = find_anomalies(row, season=7)
    assert [each.first for each in found.unusual] == [200]
    assert not np.isnan(found.band.expected[150])


@pytest.mark.parametrize(
    ("n", "season", "used"), [(20, 7, 1), (27, 7, 1), (29, 7, 7), (100, 30, 1), (120, 30, 30)]
)
def test_a_short_history_says_so(n: int, season: int, used: int) -> None:
    found = find_anomalies(weekly(n), season=season)
    assert found.season == used
    assert bool(found.warnings) == (n <= 28 or used == 1)
    assert all(each.name == "short-history" for each in found.warnings)


def test_a_constant_series_is_usual_until_it_moves() -> None:
    row = np.full(100, 5.0)
    assert find_anomalies(row, season=7).unusual == ()
    row[60] = 6
    assert [each.first for each in find_anomalies(row, season=7).unusual] == [60]


@pytest.mark.slow
def test_how_often_nothing_looks_unusual() -> None:
    rows = np.random.default_rng(8).normal(size=(3000, 365)) + 3 * np.sin(np.arange(365) * 2 * np.pi / 7)
    rates = {
        name: find_in_many(rows, season=7, distance=d)[0][:, 60:].mean() for name, d in DISTANCES.items()
    }
    assert rates["usual"] < 0.001
    assert rates["little"] < 0.0001
    assert rates["much"] < 0.01


def test_wrong_input_is_refused() -> None:
    with pytest.raises(InputError, match="finite"):
        find_anomalies([1.0, float("inf")])
    with pytest.raises(InputError, match="distance=0"):
        find_anomalies([1.0], distance=0)


def test_rare_counts_scatter_by_one_at_least() -> None:
    """Mostly none a day: the median distance alone would make every event unusual."""
    rows = np.random.default_rng(5).poisson(0.3, (40, 200)).astype(float)
    assert sum(len(find_anomalies(row, season=7, counts=True).unusual) for row in rows) <= 4
    assert sum(len(find_anomalies(row, season=7).unusual) for row in rows) > 40
    regular = 90 + np.random.default_rng(6).normal(0, 3, 200).round()
    regular[150] = 68
    assert [each.first for each in find_anomalies(regular, season=7, counts=True).unusual] == [150]
