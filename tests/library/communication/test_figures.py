"""Which digits in a sentence are figures, and which are names, days and years."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.communication import Number, with_figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Core has 2 of 5 person-months free, at most (Q1 2027).", ["2", "5"]),
        ("Without this wish the plan would be worth 1,250.5 more.", ["1,250.5"]),
        ("Teachers are 6 % of the answers, −3 points from 2019.", ["6 %", "−3"]),
        ("“Release 2.0” and “4 in 5” need it.", []),
        ("Asked again on 9 December 2020, v2 had 31.", ["31"]),
        ("On pace: 210 was due by 23 Nov 2026.", ["210"]),
        ("Of 2,000 people 2000x did.", ["2,000"]),
        ("No figure at all.", []),
    ],
)
def test_figures_are_found(text: str, figures: list[str]) -> None:
    found = [part.text for part in with_figures(text, "key") if isinstance(part, Number)]
    assert found == figures


@given(st.text(alphabet="ab 019.,%−-“”()\n", max_size=60))
def test_no_word_is_lost(text: str) -> None:
    parts = with_figures(text, "key")
    assert "".join(part if isinstance(part, str) else part.text for part in parts if part) == text  # type: ignore[union-attr]
    assert {part.source for part in parts if isinstance(part, Number)} <= {"key"}
