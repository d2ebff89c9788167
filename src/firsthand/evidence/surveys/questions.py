"""The questions of a survey: plain data that a person may confirm or change, to and from JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from firsthand.errors import InputError
from firsthand.evidence.surveys.labels import label_key

Kind = Literal["single", "multi", "grid", "number", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the file (`index` from 0, `header` as it stands there) and its place in a question.

    `row_label`: the choice of a multi-select, the row of a grid. `part_label`: which of several things is
    asked about each row (“How frequently …?”), empty where it is only one.
    """

    index: int
    header: str
    row_label: str = ""
    part_label: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One scale of a question: its choices in order; `ordered` when they run from less to more.

    `edges`: where one range of numbers ends and the next begins, when the choices are ranges.
    """

    label: str = ""
    choices: tuple[str, ...] = ()
    ordered: bool = False
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question: kind, columns and choices.

    single: one column, one choice each. multi: a column per choice, or one column with choices joined by
    `separator`. grid: a column per row and part, each part with its own scale. number, text: one column.
    `confidence` (0 to 1) and `reason` say how it was recognised.
    """

    key: str
    number: str
    title: str
    kind: Kind
    columns: tuple[Column, ...]
    parts: tuple[Part, ...] = (Part(),)
    separator: str = ""
    confidence: float = 1.0
    reason: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices of the only (or first) part."""
        return self.parts[0].choices

    @property
    def rows(self) -> tuple[str, ...]:
        """The different row labels, in the order of the file."""
        return tuple(dict.fromkeys(column.row_label for column in self.columns))

    def part_of(self, column: Column) -> Part:
        """The scale that a column is answered on."""
        return next((part for part in self.parts if part.label == column.part_label), self.parts[0])

    def column(self, *, row: str = "", part: str = "") -> Column:
        """The column of a row and part, by their labels; the first part when `part` is empty."""
        wanted = (label_key(row), label_key(part or self.parts[0].label))
        for column in self.columns:
            if (label_key(column.row_label) if row else "", label_key(column.part_label)) == wanted:
                return column
        rows = "; ".join(self.rows[:20])
        raise InputError(f"“{self.title}” has no row “{row}” with part “{part}”: its rows are {rows}.")


@dataclass(frozen=True, kw_only=True)
class Recognition:
    """What the columns of one file are. `id_column` None: respondents are known by the digest of their row.

    `headers` are the file's, to notice when another file is read with this recognition.
    """

    name: str
    headers: tuple[str, ...]
    id_column: int | None
    metadata: tuple[Column, ...]
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question:
        """The question with this key, number or title."""
        wanted = label_key(key)
        for question in self.questions:
            if wanted in (question.key, question.number, label_key(question.title)):
                return question
        keys = ", ".join(question.key for question in self.questions)
        raise InputError(f"No question “{key}” in {self.name}: there are {keys}.")


def to_json(recognition: Recognition) -> dict[str, Any]:
    """A recognition as plain JSON data."""
    return asdict(recognition)


def from_json(data: Mapping[str, Any]) -> Recognition:
    """The recognition that `to_json` gave. Raises `InputError` when it is something else."""
    try:
        return Recognition(
            name=str(data["name"]),
            headers=tuple(data["headers"]),
            id_column=data["id_column"],
            metadata=tuple(Column(**column) for column in data["metadata"]),
            questions=tuple(_question(question) for question in data["questions"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"This is not a stored recognition of a survey: {error!r}. Recognise the file again."
        ) from error


def _question(data: Mapping[str, Any]) -> Question:
    if data["kind"] not in KINDS:
        raise InputError(f"kind={data['kind']!r} must be one of {', '.join(KINDS)}.")
    parts = tuple(
        Part(**{**part, "choices": tuple(part["choices"]), "edges": tuple(part.get("edges", ()))})
        for part in data["parts"]
    )
    return Question(**{**data, "columns": tuple(Column(**c) for c in data["columns"]), "parts": parts})
