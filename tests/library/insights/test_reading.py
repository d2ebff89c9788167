"""How a question looks as if it were meant, on wordings of several survey tools."""

import pytest

from firsthand.errors import InputError
from firsthand.evidence.surveys import Column, Part, Question, Recognition
from firsthand.insights.reading import needs_question, needs_questions, suggest_reading, suggest_scale


@pytest.mark.parametrize(
    ("choices", "positive", "excluded"),
    [
        (
            ("Never", "Every few months", "Monthly", "Weekly", "Daily"),
            ("Monthly", "Weekly", "Daily"),
            (),
        ),
        (("Never", "Rarely", "Sometimes", "Often", "Always"), ("Often", "Always"), ()),
        (("Less than monthly", "About once a week"), ("About once a week",), ()),
        (("No", "Neutral", "Yes", "Does not apply"), ("Yes",), ("Does not apply",)),
        (
            ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied", "N/A"),
            ("Satisfied", "Very satisfied"),
            ("N/A",),
        ),
        (("1", "2", "3", "4", "5", "6", "7"), ("5", "6", "7"), ()),
        (("No", "Yes"), ("Yes",), ()),
        (("Yes",), ("Yes",), ()),
    ],
)
def test_answers_that_count(
    choices: tuple[str, ...], positive: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    scale = suggest_scale(choices)
    assert (scale.positive, scale.excluded) == (positive, excluded)
    assert sorted((*scale.positive, *scale.other, *scale.excluded)) == sorted(choices)


def test_nothing_that_could_count() -> None:
    with pytest.raises(InputError, match="no answer that could count"):
        suggest_scale(("Does not apply",))


def _grid(*labels: str, kind: str = "grid") -> Question:
    columns = tuple(
        Column(index=place, header=label, row_label="Pack", part_label=label)
        for place, label in enumerate(labels)
    )
    parts = tuple(Part(label=label, choices=("No", "Yes")) for label in labels)
    return Question(key="q1", number="1", title="Tasks", kind=kind, columns=columns, parts=parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        (
            ("How often do you do this?", "Are your expectations met?", "Do other tools meet expectations?"),
            (0, 1, 2),
        ),
        (("How satisfied are you?", "How important is it to you?"), (1, 0, None)),
        (("Satisfaction with alternatives", "Importance", "Satisfaction with us"), (1, 2, 0)),
        (("Price", "Colour"), None),
        (("How often?", "How often last year?"), None),
    ],
)
def test_parts_are_told_by_their_labels(
    labels: tuple[str, ...], found: tuple[int | None, ...] | None
) -> None:
    reading = suggest_reading(_grid(*labels))
    if found is None:
        assert reading is None
    else:
        assert reading is not None
        named = tuple(labels[place] if place is not None else "" for place in found)
        assert (reading.importance, reading.satisfaction, reading.alternatives) == named


def test_only_grids_with_two_parts_are_read() -> None:
    assert suggest_reading(_grid("How often?", "Met?", kind="multi")) is None
    assert suggest_reading(_grid("How often?")) is None


def grid(key: str, title: str, rows: tuple[str, ...], begin: int) -> Question:
    choices = ("Low", "Middle", "High")
    columns = tuple(Column(index=begin + i, header=row, row_label=row) for i, row in enumerate(rows))
    return Question(
        key=key, number="", title=title, kind="grid", columns=columns, parts=(Part(choices=choices),)
    )


def test_two_grids_about_the_same_rows_are_one_question() -> None:
    asked = (
        grid("matters", "How important is each to you?", ("Print it", "Share it"), 1),
        grid("feel", "How would you feel without it?", ("Print it", "Share it"), 3),
        grid("met", "How satisfied are you with each today?", ("share it.", "print it"), 5),
        grid("other", "How satisfied are you with our support?", ("By phone", "By mail"), 7),
    )
    recognition = Recognition(name="x", headers=(), id_column=None, metadata=(), questions=asked)
    (joined,) = needs_questions(recognition)
    assert (joined.key, joined.rows) == ("matters+met", ("Print it", "Share it"))
    reading = suggest_reading(joined)
    assert reading is not None
    assert joined.column(row="Share it", part=reading.importance).index == 2
    assert joined.column(row="Share it", part=reading.satisfaction).index == 5
    assert needs_question(recognition, "matters+met") == joined
    assert needs_question(recognition, "feel") == asked[1]
    with pytest.raises(InputError, match="No question “a\\+b”"):
        needs_question(recognition, "a+b")
