"""The practice company plans for the quarters to come."""

from datetime import date

import pytest

from firsthand_web.home.actions import example_items


@pytest.mark.parametrize(
    ("today", "names"),
    [
        (date(2026, 1, 1), ["Q2 2026", "Q3 2026"]),
        (date(2026, 12, 31), ["Q1 2027", "Q2 2027"]),
    ],
)
def test_the_plan_is_for_the_quarters_to_come(today: date, names: list[str]) -> None:
    assert example_items.quarters(today) == names
