"""Ranges hold the figure that they stand for."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from firsthand.learning.portfolio import Rule, redact
from firsthand.learning.portfolio.figures import about, money_between, share_between

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
