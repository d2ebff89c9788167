"""Columns that people filter and compare by, as they stand in an address: `q1:Daily`, `q7.3:Monthly`."""

from collections.abc import Iterable
from dataclasses import dataclass

from firsthand.errors import InputError
from firsthand.evidence.surveys import Answers, Column, Question, Recognition, select
from firsthand.evidence.surveys.reading import Mask


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One column with choices. `ref` is the question's key, with the column's number behind it for a grid."""

    ref: str
    question: Question
    column: Column

    @property
    def label(self) -> str:
        """Short enough to tell a grid's columns apart in a list: the row and the part, not their question."""
        own = " – ".join(filter(None, (self.row, self.part))) or self.question.title
        return f"{self.question.number} {own}".strip()

    @property
    def choices(self) -> tuple[str, ...]:
        return self.question.part_of(self.column).choices

    @property
    def row(self) -> str:
        return self.column.row_label if self.question.kind == "grid" else ""

    @property
    def part(self) -> str:
        return self.column.part_label if self.question.kind == "grid" else ""


@dataclass(frozen=True, kw_only=True)
class Clause:
    """“Only people who answered `choice` to …”."""

    asked: Asked
    choice: str

    @property
    def value(self) -> str:
        return f"{self.asked.ref}:{self.choice}"


def asked(recognition: Recognition) -> dict[str, Asked]:
    """Every column with choices, by its name in addresses, in the order of the survey."""
    found = {}
    for question in recognition.questions:
        columns = question.columns if question.kind == "grid" else question.columns[:1]
        for place, column in enumerate(columns, start=1):
            ref = f"{question.key}.{place}" if question.kind == "grid" else question.key
            if question.part_of(column).choices:
                found[ref] = Asked(ref=ref, question=question, column=column)
    return found


def clauses(recognition: Recognition, wanted: Iterable[str]) -> tuple[Clause, ...]:
    """What `where=` asks for. Raises `InputError` for what the survey does not have."""
    columns = asked(recognition)
    found = []
    for text in dict.fromkeys(wanted):
        ref, _, choice = text.partition(":")
        if ref not in columns or choice not in columns[ref].choices:
            raise InputError(f"This survey has no answer “{choice}” to “{ref}”: choose one from the page.")
        found.append(Clause(asked=columns[ref], choice=choice))
    return tuple(found)


def mask_of(answers: Answers, filters: Iterable[Clause]) -> Mask | None:
    """Who passes all clauses; none where there is no clause."""
    mask: Mask | None = None
    for clause in filters:
        column = clause.asked
        passes = select(answers, column.question, [clause.choice], row=column.row, part=column.part)
        mask = passes if mask is None else mask & passes
    return mask
