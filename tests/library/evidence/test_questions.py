"""Leading questions are found, plain ones are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.evidence.questions import leading


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Don't you think that the new search is faster?", "a yes"),
        ("Do you agree that cooking takes too long?", "what others think"),
        ("How useful was our planner?", "only the good side"),
        ("How frustrating is the checkout?", "only the bad side"),
        ("What do you think of our amazing new app?", "before they do"),
        ("Would you use a meal planner?", "a future"),
        ("Do you always plan your week?", "always and never"),
        ("How fast and reliable is the list?", "two things"),
    ],
)
def test_a_push_is_found_with_its_reason(question: str, reason: str) -> None:
    assert reason in leading(question)


@pytest.mark.parametrize(
    "question",
    [
        "When did you last plan a week of meals?",
        "What did you do then?",
        "How often do you cook?",
        "How satisfied or dissatisfied are you with the list?",
        "Please rate the search from very poor to very good.",
        "Which of these have you used in the last month?",
    ],
)
def test_a_plain_question_is_left_alone(question: str) -> None:
    assert leading(question) == ""


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert leading(text) == leading(text.upper())
