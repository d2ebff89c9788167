"""Tables to take away. Text is guarded, so that no spreadsheet runs it as a formula."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from typing import IO

import numpy as np

from firsthand.errors import Problem
from firsthand.evidence.surveys import Answers, Question
from firsthand.tables import Cell, Table, write_csv
from firsthand_web.evidence.models import Survey
from firsthand_web.evidence.queries.surveys import answers_of

# One line for each answer; the names are those of the neutral feedback record that Formbricks published.
LONG = (
    "submission_id",
    "collected_at",
    "source_type",
    "source_name",
    "field_id",
    "field_label",
    "field_type",
    "field_group_id",
    "field_group_label",
    "value_text",
    "value_number",
)  # fmt: skip


def wide_csv(survey: Survey) -> IO[bytes]:
    """One row for each respondent, the columns of the file it came from."""
    answers = answers_of(survey)
    return _file(answers.recognition.headers, answers.rows)


def long_csv(survey: Survey) -> IO[bytes]:
    """One row for each answer."""
    return _file(LONG, _long(survey, answers_of(survey)))


def problems_csv(files: Sequence[Table], problems: Sequence[Problem]) -> IO[bytes]:
    """Every problem, and for those of a row its cells as they stand in the file."""
    rows = {table.name: dict(zip(table.row_numbers, table.rows, strict=True)) for table in files}
    width = max(table.width for table in files)

    def lines() -> Iterator[Sequence[Cell]]:
        for problem in problems:
            place = problem.place
            found = rows.get(place.file, {}).get(place.row or 0, ())
            blanks = ("",) * (width - len(found))
            yield (place.file, place.row, place.column, problem.message, problem.value, *found, *blanks)

    first = files[0]
    names = [first.header(column) if column < first.width else "" for column in range(width)]
    return _file(("file", "row", "column", "problem", "value", *names), lines())


def _long(survey: Survey, answers: Answers) -> Iterator[Sequence[Cell]]:
    asked_on = survey.asked_on.isoformat() if survey.asked_on else ""
    for question in answers.recognition.questions:
        for place, field, label, kind, text, number in _values(answers, question):
            yield (
                answers.ids[place], asked_on, "survey", survey.title, field, label, kind,
                question.key, question.title, text, number,
            )  # fmt: skip


def _values(
    answers: Answers, question: Question
) -> Iterator[tuple[int, str, str, str, str | None, float | None]]:
    """Respondent's position, field id, label and type, and the value as text or number."""
    key, first = question.key, question.columns[0]
    if question.kind == "text":
        for place, text in enumerate(answers.texts[first.index]):
            if text:
                yield place, key, "", "text", text, None
    elif question.kind == "number":
        for place, number in enumerate(answers.numbers[first.index]):
            if not np.isnan(number):
                yield place, key, "", "number", None, float(number)
    elif question.kind == "multi":
        for place, choice in np.argwhere(answers.ticks[key]):
            yield int(place), key, "", "categorical", question.choices[choice], None
    else:
        for position, column in enumerate(question.columns, start=1):
            field = f"{key}.{position}" if question.kind == "grid" else key
            label = " – ".join(filter(None, (column.row_label, column.part_label)))
            choices = question.part_of(column).choices
            for place, code in enumerate(answers.codes[column.index]):
                if code >= 0:
                    yield place, field, label, "categorical", choices[code], None


def _file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """A temporary file, so that a large table never stands in memory as text."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    write_csv(text, header, rows)
    text.detach()
    file.seek(0)
    return file
