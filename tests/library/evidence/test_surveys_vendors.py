"""The product a survey comes from is named by headers that its documentation publishes."""

import pytest

from firsthand.evidence.surveys import vendor_of
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
