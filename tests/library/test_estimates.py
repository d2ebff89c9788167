"""Wilson's interval against published values, another implementation, and what must always hold."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from firsthand.errors import InputError
from firsthand.estimates import is_news, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3 (score, no correction).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(successes: int, n: int, low: float, high: float) -> None:
    estimate = wilson(successes, n)
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=5e-5)


counts = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, st.floats(0.5, 0.999))
def test_equals_another_implementation(count: tuple[int, int], confidence: float) -> None:
    estimate = wilson(*count, confidence=confidence)
    expected = proportion_confint(*count, alpha=1 - confidence, method="wilson")
    assert (estimate.low, estimate.high) == pytest.approx(expected, abs=1e-9)


NONE = (math.nan, math.nan)


@pytest.mark.parametrize(
    ("then", "now", "news"),
    [
        ((12.0, *NONE), (12.5, *NONE), False),
        ((12.0, *NONE), (13.0, *NONE), True),
        ((0.0, *NONE), (0.0, *NONE), False),
        ((0.0, *NONE), (0.01, *NONE), True),
        ((0.02, -0.01, 0.05), (0.049, 0.045, 0.053), False),
        ((0.02, -0.01, 0.05), (0.051, -0.2, 0.3), True),
        ((12.0, 12.0, 12.0), (13.0, 13.0, 13.0), True),
    ],
)
def test_a_number_is_news_when_it_left_its_interval_or_moved_by_a_twentieth(
    then: tuple[float, float, float], now: tuple[float, float, float], news: bool
) -> None:
    assert is_news({"lift": now}, then={"lift": then}) == news


def test_other_numbers_are_news() -> None:
    exact = (1.0, *NONE)
    assert is_news({"a": exact, "b": exact}, then={"a": exact})
    assert is_news({}, then={"a": exact})
    assert not is_news({"a": exact, "b": exact}, then={"b": exact, "a": exact})


@given(st.floats(-1e9, 1e9), st.floats(0.001, 0.5), st.floats(-1, 1))
def test_nothing_inside_its_interval_is_news(value: float, half: float, part: float) -> None:
    low, high = value - half * (1 + abs(value)), value + half * (1 + abs(value))
    assert not is_news(
        {"a": (low + (high - low) * (part + 1) / 2.001, *NONE)}, then={"a": (value, low, high)}
    )


@given(counts)
def test_the_interval_holds_the_share_and_stays_between_0_and_1(count: tuple[int, int]) -> None:
    estimate = wilson(*count)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
    assert estimate.n == count[1]


def test_few_answers_carry_a_caution_and_none_carry_no_number() -> None:
    assert [caution.name for caution in wilson(3, 29).warnings] == ["small-sample"]
    assert wilson(3, 30).warnings == ()
    nothing = wilson(0, 0)
    assert not nothing.known
    assert [caution.name for caution in nothing.warnings] == ["no-answers"]


@pytest.mark.parametrize(
    ("successes", "n", "confidence"), [(-1, 5, 0.95), (6, 5, 0.95), (1, 5, 0.0), (1, 5, 1.0)]
)
def test_impossible_counts_are_refused(successes: int, n: int, confidence: float) -> None:
    with pytest.raises(InputError, match="must lie between"):
        wilson(successes, n, confidence=confidence)
