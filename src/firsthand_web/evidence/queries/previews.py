"""A draft as the person sees it before confirming."""

from collections import Counter
from dataclasses import dataclass

from firsthand.evidence.surveys import Question, Recognition, vendor_of
from firsthand.tables import Table
from firsthand_web.evidence.models import SurveyDraft
from firsthand_web.evidence.queries.drafts import recognitions_of, table_of

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
EXAMPLES = 4


@dataclass(frozen=True, kw_only=True)
class QuestionPreview:
    """One recognised question; `name` is how the form's fields call it."""

    name: str
    question: Question
    keep: bool
    sure: str
    examples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FilePreview:
    """What was found out about one file."""

    name: str
    vendor: str
    encoding: str
    delimiter: str
    header_rows: int
    rows: int
    columns: int
    id_header: str
    about: tuple[str, ...]
    questions: tuple[QuestionPreview, ...]


def previews(draft: SurveyDraft) -> list[FilePreview]:
    return [_file(draft, place, one) for place, one in enumerate(recognitions_of(draft))]


def _file(draft: SurveyDraft, place: int, recognition: Recognition) -> FilePreview:
    table = table_of(draft, place)
    id_column = recognition.id_column
    return FilePreview(
        name=draft.files[place]["name"],
        vendor=vendor_of(table),
        encoding=table.encoding,
        delimiter=DELIMITERS[table.delimiter],
        header_rows=len(table.headers),
        rows=len(table.rows),
        columns=table.width,
        id_header="" if id_column is None else recognition.headers[id_column],
        about=tuple(column.header for column in recognition.metadata),
        questions=tuple(_question(draft, place, table, question) for question in recognition.questions),
    )


def _question(draft: SurveyDraft, place: int, table: Table, question: Question) -> QuestionPreview:
    name = f"{place}:{question.key}"
    return QuestionPreview(
        name=name,
        question=question,
        keep=name not in draft.excluded,
        sure=_sure(question.confidence),
        examples=question.rows
        if question.kind in ("multi", "grid") and not question.separator
        else _examples(table, question),
    )


def _examples(table: Table, question: Question) -> tuple[str, ...]:
    """The most frequent values of the first column, shortened."""
    column = question.columns[0].index
    found = Counter(cell for row in table.rows if (cell := row[column].strip()))
    return tuple(value if len(value) <= 60 else f"{value[:59]}…" for value, _ in found.most_common(EXAMPLES))


def _sure(confidence: float) -> str:
    return "sure" if confidence >= 0.9 else "likely" if confidence >= 0.7 else "please check"
