"""The Jupyter survey of December 2020: grouped as it was asked, counted as the csv module counts it."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from firsthand.evidence.surveys import (
    BY_CONTENT,
    Answers,
    distribution,
    distributions,
    join,
    label_key,
    read_answers,
    recognise,
    select,
)
from firsthand.tables import read_table

SETS = Path(__file__).parents[3] / "shared/data"
FILE = SETS / "jupyter-survey-2020/all_responses.csv"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE.parent.name} is not beside the checkout")

KINDS = {
    "single": "q1 q2 q18a q18b q18c",
    "multi": "q3 q4 q5 q6 q8 q9 q11 q12 q14 q17",
    "grid": "q7 q10 q13 q15 q19 q20",
    "number": "q16",
}


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def answers() -> Answers:
    table = read_table(FILE, name=FILE.name)
    return read_answers(table, recognise(table))


def test_every_column_belongs_to_the_question_it_was_asked_in(
    answers: Answers, rows: list[list[str]]
) -> None:
    found = answers.recognition
    assert (answers.size, len(found.headers), found.id_column, answers.problems) == (1135, 216, 0, ())
    for kind, keys in KINDS.items():
        assert [question.key for question in found.questions if question.kind == kind] == keys.split()
    assert all(question.confidence >= 0.9 for question in found.questions)
    for question in found.questions:
        for column in question.columns:
            number = question.number.rstrip("abc") if question.kind == "single" else question.number
            assert rows[0][column.index].startswith(number)
    assert [len(found.question(key).columns) for key in ("3", "7", "10", "12", "20")] == [19, 33, 6, 12, 9]


def test_question_seven_has_eleven_tasks_and_three_parts(answers: Answers) -> None:
    seven = answers.recognition.question("7")
    assert (len(seven.rows), len(seven.parts)) == (11, 3)
    assert seven.parts[0].choices == ("Never", "Every few months", "Monthly", "Weekly", "Daily")
    assert seven.parts[1].choices == seven.parts[2].choices == ("No", "Neutral", "Yes", "Does not apply")
    often = distribution(answers, seven, row="Writing a software package")
    assert (often.n, often.blank) == (1023, 112)
    assert [share.count for share in often.shares] == [373, 232, 143, 146, 129]
    met = distribution(answers, seven, row="Writing a software package", part=seven.parts[1].label)
    assert sum(met.of(choice).count for choice in ("Yes", "Neutral", "No")) == 624


def test_every_count_agrees_with_the_csv_module(answers: Answers, rows: list[list[str]]) -> None:
    body = rows[1:]
    for question in answers.recognition.questions:
        found = distributions(answers, question)
        if question.kind == "multi":
            counts = [sum(bool(row[column.index].strip()) for row in body) for column in question.columns]
            n = sum(any(row[column.index].strip() for column in question.columns) for row in body)
            assert ([share.count for share in found[0].shares], found[0].n) == (counts, n)
            continue
        for column, spread in zip(question.columns, found, strict=True):
            expected = Counter(label_key(row[column.index]) for row in body if row[column.index].strip())
            assert {label_key(s.choice): s.count for s in spread.shares if s.count} == expected
            assert spread.n == expected.total() == 1135 - spread.blank


def test_scales_of_the_single_questions_run_from_less_to_more(answers: Answers) -> None:
    assert answers.recognition.question("2").choices == (
        "Less than 6 months",
        "6-12 months",
        "1-2 years",
        "2+ years",
        "I don't use Jupyter",
    )
    assert answers.recognition.question("1").choices[2:] == (
        "Monthly",
        "Weekly",
        "Daily - moderate usage; less than 3 hours per day",
        "Daily - heavy usage; 3+ hours per day",
    )


def test_free_texts_join_by_respondent(answers: Answers) -> None:
    both = join(answers, read_table(FILE.with_name("text_fields.csv"), name="text_fields.csv"))
    assert len(both.recognition.questions) == len(answers.recognition.questions) + 18
    assert {question.kind for question in both.recognition.questions[-18:]} == {"text"}
    assert [(p.place.file, len((p.value or "").split(", "))) for p in both.problems] == [
        ("text_fields.csv", 3)
    ]
    with FILE.with_name("text_fields.csv").open(encoding="utf-8", newline="") as file:
        last = {row[0]: row[18].strip() for row in csv.reader(file) if row[18].strip()}
    last.pop("Respondent ID")
    assert dict(both.texts_of(both.recognition.questions[-1])) == last


def test_one_question_among_those_who_gave_an_answer_to_another(answers: Answers) -> None:
    questions = answers.recognition
    total = sum(spread.n for question in questions.questions for spread in distributions(answers, question))
    mask = select(answers, questions.question("2"), ["2+ years"])
    assert total > distribution(answers, questions.question("1"), mask).n == 822


@pytest.mark.parametrize(("year", "people", "grids"), [("2020", 170, [12, 4]), ("2022", 182, [16, 4])])
def test_google_forms_of_another_survey(year: str, people: int, grids: list[int]) -> None:
    table = read_table(SETS / f"spack-user-survey/spack-user-survey-{year}-responses.csv", name=year)
    recognition = recognise(table, id_column=BY_CONTENT)
    answers = read_answers(table, recognition)
    assert (table.encoding, len(set(answers.ids)), answers.problems) == ("utf-8", people, ())
    assert [len(q.columns) for q in recognition.questions if q.kind == "grid"] == grids
    quality = recognition.question("How would you rate the overall quality of ...")
    assert quality.choices == ("Horrible", "Bad", "OK", "Good", "Excellent")
    docs = Counter(row[recognition.headers.index(quality.columns[0].header)] for row in table.rows)
    assert distribution(answers, quality, row="Spack documentation").of("Good").count == docs["Good"]
