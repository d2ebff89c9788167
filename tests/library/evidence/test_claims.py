"""Percentages without n, and those without a range, are found sentence by sentence."""

import pytest

from firsthand.evidence.claims import bare_percentages, exact_percentages


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("33 % like it.", ("33 %",)),
        ("33 % of 120 people like it.", ()),
        ("Most like it (61 %, n = 23).", ()),
        ("61% of the 23 who answered. Of the rest, 12.5 percent left.", ("12.5 percent",)),
        ("It costs 5 % more\n40 answers were counted", ("5 %",)),
        ("Nothing in figures.", ()),
    ],
)
def test_what_lacks_its_count(text: str, found: tuple[str, ...]) -> None:
    assert bare_percentages(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4 % more people buy.", ("4 %",)),
        ("Between 1 % and 7 % more people buy.", ()),
        ("Orders rose by 4 % (1 % to 7 %). Returns by 2 %.", ("2 %",)),
        ("Orders: 4 % ± 3 %\nReturns: 1–3 %", ()),
        ("Nothing in figures.", ()),
    ],
)
def test_what_lacks_its_range(text: str, found: tuple[str, ...]) -> None:
    assert exact_percentages(text) == found
