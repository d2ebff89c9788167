"""Which questions are seen in the columns of a survey export."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import FileError, FirsthandError, InputError
from firsthand.evidence.surveys import (
    BY_CONTENT,
    Question,
    Recognition,
    from_json,
    is_opt_out,
    read_answers,
    recognise,
    tidy,
    to_json,
)
from firsthand.evidence.surveys.scales import in_order
from firsthand.tables import Table, read_table


def table(*lines: str, header_rows: int | None = None) -> Table:
    return read_table("\n".join(lines).encode(), name="export.csv", header_rows=header_rows, delimiter=",")


def kinds(recognition: Recognition) -> list[tuple[str, str, int]]:
    return [(q.title, q.kind, len(q.columns)) for q in recognition.questions]


def only(recognition: Recognition) -> Question:
    assert len(recognition.questions) == 1
    return recognition.questions[0]


def test_two_header_rows_of_surveymonkey() -> None:
    found = recognise(
        table(
            "Respondent ID,Start Date,Which do you know?,,,How well?,,Why?",
            ",,Python,R,Other (please specify),Speed,Price,Open-Ended Response",
            "1,2020-01-01 10:00,Python,R,,Good,Bad,because",
            "2,2020-01-01 11:00,,R,awk,Good,Good,of course",
            "3,2020-01-01 11:00,Python,,perl,Bad,Bad,never",
        )
    )
    assert kinds(found) == [
        ("Which do you know?", "multi", 2),
        ("Which do you know? – Other (please specify)", "text", 1),
        ("How well?", "grid", 2),
        ("Why?", "text", 1),
    ]
    assert found.questions[0].choices == ("Python", "R")
    assert found.questions[2].choices == ("Bad", "Good")
    assert [column.header for column in found.metadata] == ["Start Date"]


def test_three_header_rows_of_qualtrics() -> None:
    found = recognise(
        table(
            "ResponseId,Q1_1,Q1_2,Q2",
            "Response ID,Rate us - Speed,Rate us - Price,How old?",
            '"{""ImportId"":""_r""}","{""ImportId"":""a""}","{""ImportId"":""b""}","{""ImportId"":""c""}"',
            "R_1,Good,Poor,31",
            "R_2,Poor,Good,44",
        )
    )
    assert found.id_column == 0
    assert kinds(found) == [("Rate us", "grid", 2), ("How old?", "number", 1)]
    assert found.questions[0].rows == ("Speed", "Price")


def test_google_forms_grid_and_joined_choices() -> None:
    rows = [
        'Good,OK,"Mac, Linux"',
        "OK,Good,Mac",
        'Bad,Good,"Linux, Windows"',
        'OK,OK,"Mac, Linux, Windows"',
    ] * 3
    found = recognise(
        table(
            "Timestamp,Rate [Docs],Rate [Help],Systems?",
            *(f"2024/1/{n} 9:00,{row}" for n, row in enumerate(rows, 1)),
        ),
        id_column=BY_CONTENT,
    )
    assert kinds(found) == [("Rate", "grid", 2), ("Systems?", "multi", 1)]
    assert set(found.questions[1].choices) == {"Mac", "Linux", "Windows"}


def test_a_comma_inside_an_answer_does_not_make_it_a_multi_select() -> None:
    rows = ['"Yes, I will come"', '"Yes, I will talk"', "No", "Maybe"] * 5
    found = recognise(table("id,Will you?", *(f"{n},{row}" for n, row in enumerate(rows))))
    assert only(found).kind == "single"
    assert only(found).choices == ("No", "Maybe", "Yes, I will come", "Yes, I will talk")


def test_neighbouring_boxes_without_a_title_are_one_question() -> None:
    found = recognise(table("id,Phone,Tablet,Why", "1,Phone,Tablet,x", "2,,Tablet,y", "3,Phone,,z"))
    assert kinds(found) == [("Phone, Tablet", "multi", 2), ("Why", "text", 1)]


def test_marks_and_letters_of_other_tools() -> None:
    found = recognise(
        table("id,USE[SQ001],USE[SQ002],USE[other]", "1,Y,,", "2,Y,Y,ink", "3,,Y,pens and paper")
    )
    assert kinds(found) == [("USE", "multi", 2), ("USE – other", "text", 1)]


def test_grid_parts_share_rows_whose_names_hold_a_dash() -> None:
    found = recognise(
        table(
            "id,7a1. Write - read. - How often?,7a2. Write - read. - Happy?,"
            "7b1. Test. - How often?,7b2. Test. - Happy?",
            "1,Daily.,Yes.,Never.,Does not apply.",
            "2,Weekly.,No.,Daily.,Neutral.",
        )
    )
    question = only(found)
    assert (question.key, question.kind, question.rows) == ("q7", "grid", ("Write - read", "Test"))
    assert [part.label for part in question.parts] == ["How often?", "Happy?"]
    assert question.parts[0].choices == ("Never", "Weekly", "Daily")
    assert question.parts[1].choices == ("No", "Neutral", "Yes", "Does not apply")
    assert question.column(row="test.", part="happy?").index == 4
    with pytest.raises(InputError, match="no row “Sleep”"):
        question.column(row="Sleep")


@pytest.mark.parametrize(
    "ordered",
    [
        "Never.|Every few months.|Monthly.|Weekly.|Daily.",
        "Less than monthly|Monthly|A few times a month|Weekly|Several times a week|Daily",
        "No|Neutral|Yes|Does not apply",
        "No|Probably not|Probably|Yes, definitely!|Don't know",
        "(0) None.|(1) Trivial.|(2)\xa0Minor.|N/A - skip, don't know.",
        "Less than 6 months|6 - 12 months|1-2 years|2+ years|I don't use it",
        "1 - 10|10 - 100|100 - 200|> 1,000",
        "Strongly disagree|Disagree|Neutral|Agree|Strongly agree",
        "Very dissatisfied|Dissatisfied|Neutral|Satisfied|Very satisfied",
        "Not Important|Slightly Important|Somewhat important|Very Important|Critical",
        "Very unlikely|Unlikely|Neutral|Likely|Very likely",
        "Horrible|Bad|OK|Good|Excellent",
        "I dislike it|I can live with it|I am neutral|It must be that way|I like it that way",
    ],
)
@given(random=st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_scales_run_from_less_to_more_and_opt_outs_stand_last(ordered: str, random: Random) -> None:
    labels = ordered.split("|")
    mixed = random.sample(labels, len(labels))
    found, scale = in_order({label: random.randint(1, 99) for label in mixed})
    assert list(found) == labels
    assert scale


def test_choices_without_a_scale_come_by_frequency() -> None:
    assert in_order({"blue": 1, "red": 5, "amber": 1, "Not sure": 9}) == (
        ("red", "amber", "blue", "Not sure"),
        "",
    )


@pytest.mark.parametrize("label", ["N/A - skip, don't know.", "Does not apply.", "I am not collaborating."])
def test_opt_outs_are_known(label: str) -> None:
    assert is_opt_out(label)
    assert not is_opt_out("No.")


@pytest.mark.parametrize("name", ["Respondent ID", "Response ID", "ResponseId", "id", "#"])
def test_id_columns_of_many_tools(name: str) -> None:
    assert recognise(table(f"a,{name}", "x,1", "x,2")).id_column == 1


def test_a_missing_id_names_what_is_accepted_and_the_ways_out() -> None:
    without = table("colour,code", "red,1", "red,2", "red,2")
    with pytest.raises(
        FileError, match=r"export\.csv: .*“respondent id”.*Say which column.*known by its content"
    ):
        recognise(without)
    assert recognise(without, id_column="Code.").id_column == 1
    assert recognise(without, id_column=1).id_column == 1
    with pytest.raises(InputError, match="is not a header"):
        recognise(without, id_column="shape")
    answers = read_answers(without, recognise(without, id_column=BY_CONTENT))
    assert len(set(answers.ids)) == 3
    assert answers.ids[2] == answers.ids[1] + "-2"


def test_personal_columns_are_kept_out_of_the_questions() -> None:
    found = recognise(table("id,IP Address,Reach me,Why", "1,10.0.0.1,a@example.org,x", "2,10.0.0.2,,y"))
    assert [column.header for column in found.metadata] == ["IP Address", "Reach me"]
    assert [question.title for question in found.questions] == ["Why"]


def test_spaces_markup_and_a_last_full_stop_do_not_matter() -> None:
    assert tidy("Tutor/\xa0teaching  <b>assistant</b>.\n") == "Tutor/ teaching assistant"
    assert tidy("and so on...") == "and so on..."


def test_a_recognition_survives_storage_as_json() -> None:
    found = recognise(table("id,1. A.,1. B.,2. How often?", "1,A.,,Daily", "2,,B.,Never", "3,A.,B.,Daily"))
    assert from_json(json.loads(json.dumps(to_json(found)))) == found
    with pytest.raises(InputError, match="not a stored recognition"):
        from_json({"name": "x"})
    broken = to_json(found)
    broken["questions"][0]["kind"] = "essay"
    with pytest.raises(InputError, match="must be one of"):
        from_json(broken)


WORDS = st.sampled_from(
    [
        "",
        "Yes",
        "No",
        "1",
        "2.5",
        "a, b",
        "7a1. x - y",
        "3. Go.",
        "[r]",
        "Q [r]",
        "\xa0",
        "A",
        "=1",
        "(",
        "id",
    ]
)


@given(
    st.integers(1, 5).flatmap(
        lambda w: st.lists(st.lists(WORDS, min_size=w, max_size=w), min_size=1, max_size=8)
    )
)
@settings(max_examples=100, deadline=None)
def test_any_table_is_recognised_or_refused(cells: list[list[str]]) -> None:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in cells)
    try:
        found = recognise(read_table(text.encode(), name="x.csv", delimiter=","), id_column=BY_CONTENT)
    except FirsthandError as error:
        assert "x.csv" in str(error)
    else:
        used = [column.index for question in found.questions for column in question.columns]
        assert len(used) == len(set(used))
        assert len({question.key for question in found.questions}) == len(found.questions)
        assert from_json(to_json(found)) == found
        assert read_answers(read_table(text.encode(), name="x.csv", delimiter=","), found).size >= 0
