"""The product a survey comes from is named by its headers, and its marks are understood."""

import pytest

from firsthand.evidence.surveys import read_answers, recognise, vendor_of
from firsthand.tables import read_table


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        ("Respondent ID,Collector ID,1. How often?\n1,2,Daily\n", "SurveyMonkey"),
        ("#,How often?,Start Date (UTC),Submit Date (UTC),Network ID\na,Daily,x,y,z\n", "Typeform"),
        ("Timestamp,How often?\n2026/01/01 1:00:00 PM,Daily\n", "Google Forms"),
        ("id;submitdate;lastpage;startlanguage;Q1\n1;;2;en;A1\n", "LimeSurvey"),
        ("No.,Response ID,Timestamp,Finished,Survey ID,1. How often?\n1,a,b,Yes,c,Daily\n", "Formbricks"),
        (
            "RecordedDate,ResponseId,Q1\nRecorded Date,Response ID,How often?\n"
            '"{""ImportId"":""a""}",b,c\n1,R_1,x\n',
            "Qualtrics",
        ),
        ("id,answer\n1,Daily\n", "Plain table"),
    ],
)
def test_vendor_is_named(text: str, vendor: str) -> None:
    assert vendor_of(read_table(text.encode(), name="export.csv")) == vendor


def test_previews_of_a_form_in_qualtrics_are_left_out_and_listed() -> None:
    names = ("startDate", "status", "_recordId", "recordedDate", "QID1")
    text = "\n".join(
        (
            "StartDate,Status,ResponseId,RecordedDate,Q1",
            "Start Date,Response Type,Response ID,Recorded Date,How often?",
            ",".join(f'"{{""ImportId"":""{name}""}}"' for name in names),
            "2026-01-01 10:00:00,Survey Preview,R_a,2026-01-01 10:01:00,Daily",
            "2026-01-02 10:00:00,IP Address,R_b,2026-01-02 10:01:00,Weekly",
            "2026-01-02 11:00:00,IP Address,R_c,2026-01-02 11:01:00,Weekly",
        )
    )
    table = read_table(text.encode(), name="export.csv", delimiter=",")
    answers = read_answers(table, recognise(table))
    assert answers.ids == ("R_b", "R_c")
    assert [(problem.place.row, problem.message) for problem in answers.problems] == [
        (4, "A preview of the form is left out")
    ]
