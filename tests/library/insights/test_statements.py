"""Solutions in disguise are found; needs are left alone."""

import pytest

from firsthand.insights.statements import solution_in


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("Add a filter for allergies", "Add"),
        ("See the shopping list in a dashboard", "dashboard"),
        ("Get push notifications before dinner", "notifications"),
        ("Dark mode for cooking at night", "Dark mode"),
    ],
)
def test_a_solution_is_named(statement: str, word: str) -> None:
    assert solution_in(statement) == word


@pytest.mark.parametrize(
    "statement",
    [
        "Decide what to cook before the children are hungry",
        "Know that nothing in the fridge goes to waste",
        "Read a chapter in bed without waking anybody",
        "Shape a week of meals around who is at home",
    ],
)
def test_a_need_is_left_alone(statement: str) -> None:
    assert solution_in(statement) == ""
