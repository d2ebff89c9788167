"""Percentages without n are found, sentence by sentence."""

import pytest

from firsthand.evidence.claims import bare_percentages


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
