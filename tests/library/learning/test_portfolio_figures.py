"""Ranges hold the figure that they stand for."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from firsthand.learning.portfolio import Rule, redact
from firsthand.learning.portfolio.figures import about, money_between, share_between
from firsthand.learning.portfolio.spelt import spelt

ALL = [Rule(kind=kind) for kind in ("money", "share", "count")]
AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False)
COUNTS = st.integers(min_value=20, max_value=10**12)


@given(AMOUNTS)
def test_about_holds_the_figure(value: Decimal) -> None:
    found = about(value)
    assert found.low <= value <= found.high
    digits = found.text.removeprefix("about ").replace(",", "").strip("0.")
    assert len(digits) <= 2  # 9.6 becomes 10


@given(AMOUNTS, AMOUNTS)
def test_money_and_shares_hold_both_figures(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    for found in (money_between(low, high), share_between(low, high)):
        assert found.low <= low <= high <= found.high
        assert found.low < found.high
        least, most = (Decimal(part.replace(",", "")) for part in found.text.split("–"))
        assert (least, most) == (found.low, found.high)


@given(COUNTS, st.sampled_from(["{:,}", "{}"]))
def test_no_exact_count_stays(count: int, form: str) -> None:
    assume(not (form == "{}" and 1900 <= count < 2100))  # reads as a year
    said = redact(f"asked {form.format(count)} people", ALL).text
    assert said == f"asked {about(Decimal(count)).text} people"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,023", "about 1,000"),
        ("37 %", "30–40 %"),
        ("37.5% (31 to 44%)", "30–40 % (30–50 %)"),
        ("30–37 per cent", "30–40 per cent"),
        ("100 %, 0 %, 250 %", "90–100 %, 0–10 %, 200–300 %"),
        ("€48,200 and $4.2m", "€40,000–50,000 and $4,000,000–5,000,000"),
        ("CHF 100; 12 euros; €40–50k", "CHF 100–200; 10–20 euros; €40,000–50,000"),
        ("4 million; 40k; 5.123.456", "about 4,000,000; about 40,000; about 5,000,000"),
        (
            "on 12 May 2026, 2026-11-23 at 12:30, May 12, 2026",
            "on 12 May 2026, 2026-11-23 at 12:30, May 12, 2026",
        ),
        ("12 interviews, 4.2 stars, Q3, WCAG 2.2", "12 interviews, 4.2 stars, Q3, WCAG 2.2"),
        ("3.142", "about 3"),
        ("1 023 people", "about 1,000 people"),
    ],
)
def test_examples(text: str, said: str) -> None:
    assert redact(text, ALL).text == said


def test_each_kind_may_stay() -> None:
    text = "1,023 people, 37 %, €48,200"
    assert redact(text, [Rule(kind="share")]).text == "1,023 people, 30–40 %, €48,200"
    assert redact(text, [Rule(kind="money")]).text == "1,023 people, 37 %, €40,000–50,000"
    assert redact(text, [Rule(kind="count")]).text == "about 1,000 people, 37 %, €48,200"


ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def in_words(number: int) -> str:
    """English for a number below a billion, by the book."""
    if number < 20:
        return ONES.split()[number]
    if number < 100:
        return TENS.split()[number // 10 - 2] + (f"-{in_words(number % 10)}" if number % 10 else "")
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            joined = " and " if rest < 100 else " "
            return f"{in_words(number // size)} {name}" + (joined + in_words(rest) if rest else "")
    raise AssertionError(number)


@given(st.integers(min_value=0, max_value=10**9 - 1), st.booleans())
def test_numbers_in_words_are_read(number: int, spaced: bool) -> None:
    words = in_words(number)
    (found,) = spelt(f"We asked {words.replace('-', ' ') if spaced else words} people.")
    assert found.value == number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("twelve thousand lamps at Acme", "about 10,000 lamps at Acme"),
        ("About thirty-seven of them", "about 40 of them"),
        ("thirty-seven percent, Forty-two per cent", "30–40 percent, 40–50 per cent"),
        ("forty-eight thousand euros", "40,000–50,000 euros"),
        ("two and a half million; half a million", "about 2,000,000; about 500,000"),
        ("a hundred, a dozen, three dozen", "about 100, a dozen, about 40"),
        ("three of ten, one of us, someone", "three of ten, one of us, someone"),
        ("a handful and a half", "a handful and a half"),
    ],
)
def test_figures_in_words_become_ranges(text: str, said: str) -> None:
    assert redact(text, ALL).text == said
