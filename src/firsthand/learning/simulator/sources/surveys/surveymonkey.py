"""A wave as SurveyMonkey exports it: two header rows, and a column for each row of a question."""

from collections.abc import Sequence
from pathlib import Path

from firsthand.learning.simulator.sources.surveys.answering import Survey
from firsthand.learning.simulator.sources.surveys.questions import Asked
from firsthand.learning.simulator.sources.surveys.respondents import Respondent, moments
from firsthand.tables import write_csv

ABOUT = (
    "Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name",
    "Last Name", "Custom Data 1",
)  # fmt: skip
CLOCK = "%m/%d/%Y %I:%M:%S %p"
FIRST_ID, COLLECTOR = 114_000_000_000, 410_000_000


def write_surveymonkey(path: Path, about: Survey, answered: Sequence[Respondent]) -> None:
    """The answers of a wave; the account stands in the custom data, as a link in an invitation brings it."""
    first, second = list(ABOUT), [""] * len(ABOUT)
    for question in about.form:
        first += [question.title] + [""] * (len(question.rows) - 1)
        second += [_below(question, row) for row in question.rows]
    write_csv(path, first, [second, *_rows(about, answered)])


def _below(question: Asked, row: str) -> str:
    return row or ("Open-Ended Response" if question.open else "Response")


def _rows(about: Survey, answered: Sequence[Respondent]) -> list[list[str]]:
    dice = about.setting.dice(f"surveymonkey {about.wave}")
    collector = str(COLLECTOR + int(dice.share() * 90_000_000))
    number, rows = FIRST_ID + int(dice.share() * 4e9), []
    for each in answered:
        number += 1 + int(dice.share() * 9e6)
        who = each.customer
        given, _, family = who.name.partition(" ")
        begin, end = (moment.strftime(CLOCK) for moment in moments(about.setting, each))
        cells = [str(number), collector, begin, end, "", who.email, given, family, who.account]
        for question in about.form:
            row = each.answers[question.code]
            cells += [question.words(answer, place) for place, answer in enumerate(row)]
        rows.append(cells)
    return rows
