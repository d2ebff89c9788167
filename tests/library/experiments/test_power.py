"""Power beside statsmodels and rules of thumb."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.power import NormalIndPower

from firsthand.errors import InputError
from firsthand.experiments.power import History, duration, minimum_effect, outlook, power, units_needed

WEEK = (100.0, 110.0, 120.0, 130.0, 100.0, 60.0, 50.0)


@given(st.floats(0.01, 2), st.floats(0.2, 50), st.integers(20, 5_000), st.floats(0.2, 5))
def test_power_as_in_statsmodels(effect: float, variance: float, n: int, ratio: float) -> None:
    theirs = NormalIndPower().power(effect / math.sqrt(variance), n, 0.05, ratio=ratio)
    assert power(effect, variance, n, n * ratio) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("ratio", [1.0, 0.5, 3.0])
def test_units_as_in_statsmodels(ratio: float) -> None:
    theirs = NormalIndPower().solve_power(0.1, alpha=0.02, power=0.9, ratio=ratio)
    found = units_needed(0.2, 4, variant_per_control=ratio, alpha=0.02, power=0.9)
    assert found == pytest.approx(theirs, rel=1e-6)


def test_sixteen_variances_over_the_effect_squared() -> None:
    """Kohavi, Longbotham et al. (2009), section 3.1: 409,600 users for 5 % of 3.75, spread 30."""
    assert units_needed(0.05 * 3.75, 30**2) == pytest.approx(409_600, rel=0.02)


@given(st.floats(0.1, 50), st.integers(10, 10_000), st.integers(10, 10_000))
def test_the_least_effect_is_found_with_the_power_asked_for(variance: float, n: int, m: int) -> None:
    assert power(minimum_effect(variance, n, m), variance, n, m) == pytest.approx(0.8, abs=1e-5)


def test_duration_and_outlook_by_hand() -> None:
    history = History(mean=20, variance=400, arrivals=WEEK)
    assert history.units(7) == 670 and history.units(9) == pytest.approx(670 + 2 * 670 / 7)
    days = duration(history, effect=2)
    needed = 2 * units_needed(2, 400)
    assert days is not None and history.units(days) >= needed > history.units(days - 1)
    (after,) = outlook(history, [days])
    assert after.effect <= 2 and after.lift == pytest.approx(after.effect / 20)
    assert outlook(history, [days - 1])[0].effect > 2


def test_adjustment_shortens_and_variants_and_less_traffic_prolong() -> None:
    history = History(mean=20, variance=400, arrivals=WEEK)
    adjusted = History(mean=20, variance=400, arrivals=WEEK, explained=0.5)
    usual = duration(history, effect=1)
    assert usual is not None
    assert duration(adjusted, effect=1) == pytest.approx(usual / 2, abs=1)
    assert (duration(history, effect=1, traffic=0.5) or 0) == pytest.approx(2 * usual, abs=1)
    assert (duration(history, effect=1, variants=3) or 0) > 1.5 * usual
    assert duration(history, effect=0.01) is None


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: power(1, 0, 10, 10), "variance=0 must be above zero"),
        (lambda: units_needed(0, 1), "effect of 0"),
        (lambda: power(1, 1, 0, 10), "both must be above zero"),
        (lambda: minimum_effect(1, 10, 10, power=0.01), "chance alone"),
        (lambda: History(mean=1, variance=1, arrivals=[0, 0]), "arrivals needs new units"),
        (lambda: outlook(History(mean=1, variance=1, arrivals=[5]), [7], variants=1), "variants=1"),
    ],
)
def test_what_cannot_be_is_refused(work, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=says):
        work()
