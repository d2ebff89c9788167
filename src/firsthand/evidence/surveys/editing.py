"""What a person changes in a recognition: titles, kinds and which columns belong together."""

from collections.abc import Sequence
from dataclasses import replace

from firsthand.errors import InputError
from firsthand.evidence.surveys.columns import SEPARATORS, contents, separator_of
from firsthand.evidence.surveys.grouping import alone, choices_of, key_of, merged, values_of
from firsthand.evidence.surveys.labels import headings, tidy
from firsthand.evidence.surveys.questions import KINDS, Column, Kind, Part, Question, Recognition
from firsthand.evidence.surveys.scales import in_order
from firsthand.tables import Table

BY_HAND = "set by hand"


def retitle(recognition: Recognition, key: str, title: str) -> Recognition:
    """The recognition with another title for one question. Raises `InputError` for an empty one."""
    if not title.strip():
        raise InputError("A question needs a title: write what was asked.")
    return _replaced(recognition, replace(recognition.question(key), title=tidy(title)))


def retype(table: Table, recognition: Recognition, key: str, kind: Kind) -> Recognition:
    """The recognition with one question read as another kind; its choices are found anew in `table`.

    single, number and text take one column; multi takes several, or one with joined choices; a grid takes any
    number. Several columns read as single, number or text become one question each.
    """
    if kind not in KINDS:
        raise InputError(f"kind={kind!r} must be one of {', '.join(KINDS)}.")
    question = recognition.question(key)
    if kind in ("multi", "grid") or len(question.columns) == 1:
        return _replaced(recognition, _as_kind(table, question, kind))
    parts = []
    for place, column in enumerate(question.columns, start=1):
        title = " – ".join(filter(None, (column.row_label, column.part_label))) or tidy(column.header)
        one = replace(question, key=f"{question.key}-{place}", title=title, columns=(column,))
        parts.append(_as_kind(table, one, kind))
    return _replaced(recognition, *parts, instead_of=(question.key,))


def regroup(
    table: Table, recognition: Recognition, keys: Sequence[str], *, title: str, kind: Kind
) -> Recognition:
    """Several questions become one of the given title and kind (multi or grid), where the first stood."""
    if kind not in ("multi", "grid"):
        raise InputError(f"kind={kind!r}: only multi and grid questions have several columns.")
    old = [recognition.question(key) for key in keys]
    if len(old) < 2:
        raise InputError("Choose at least two questions to put together.")
    columns = tuple(_labelled(question, column) for question in old for column in question.columns)
    number = old[0].number if len({question.number for question in old}) == 1 else ""
    joined = replace(
        old[0], key=key_of(number, tidy(title)), title=tidy(title), number=number, columns=columns
    )
    taken = {question.key for question in recognition.questions} - {question.key for question in old}
    if joined.key in taken:
        joined = replace(joined, key=f"{joined.key}-{columns[0].index}")
    return _replaced(
        recognition, _as_kind(table, joined, kind), instead_of=[question.key for question in old]
    )


def include(table: Table, recognition: Recognition, index: int) -> Recognition:
    """A column that was taken for one about the answering itself becomes a question after the others."""
    column = next((column for column in recognition.metadata if column.index == index), None)
    if column is None:
        raise InputError(f"column {index} is a question already, holds the id or does not exist.")
    question = alone(headings(table)[index], contents(table)[index])
    taken = {other.key for other in recognition.questions}
    key = f"{question.key}-{index}" if question.key in taken else question.key
    metadata = tuple(other for other in recognition.metadata if other is not column)
    questions = (*recognition.questions, replace(question, key=key))
    return replace(recognition, metadata=metadata, questions=questions)


def exclude(recognition: Recognition, key: str) -> Recognition:
    """The recognition without one question; its columns stay known, and `include` brings them back."""
    question = recognition.question(key)
    questions = tuple(other for other in recognition.questions if other is not question)
    aside = tuple(Column(index=column.index, header=column.header) for column in question.columns)
    return replace(recognition, metadata=recognition.metadata + aside, questions=questions)


def _labelled(question: Question, column: Column) -> Column:
    return column if column.row_label else replace(column, row_label=question.title)


def _as_kind(table: Table, question: Question, kind: Kind) -> Question:
    found = contents(table)
    columns, separator = question.columns, ""
    first = found[columns[0].index]
    if kind == "multi" and len(columns) == 1:
        separator = separator_of(first) or next(
            (s for s in SEPARATORS if any(s in v for v in first.counts)), "; "
        )
        parts: tuple[Part, ...] = (choices_of(first, separator),)
    elif kind == "multi":
        columns = tuple(replace(c, row_label=c.row_label or tidy(c.header)) for c in columns)
        parts = (Part(choices=tuple(c.row_label for c in columns)),)
    elif kind == "number":
        parts = (values_of(first),)
    elif kind == "text":
        parts = (Part(),)
    else:
        labels = dict.fromkeys(column.part_label for column in columns)
        parts = tuple(_scale(table, columns, label) for label in labels)
    if kind in ("single", "number", "text"):
        columns = (replace(columns[0], row_label="", part_label=""),)
        parts = (replace(parts[0], label=""),)
    return replace(
        question, kind=kind, columns=columns, parts=parts, separator=separator, confidence=1.0, reason=BY_HAND
    )


def _scale(table: Table, columns: Sequence[Column], label: str) -> Part:
    found = contents(table)
    choices, scale = in_order(merged(found[c.index] for c in columns if c.part_label == label))
    return Part(label=label, choices=choices, ordered=bool(scale))


def _replaced(recognition: Recognition, *new: Question, instead_of: Sequence[str] = ()) -> Recognition:
    """The recognition with `new` where the first of the questions it replaces stood."""
    old = set(instead_of) or {question.key for question in new}
    questions: list[Question] = []
    for question in recognition.questions:
        if question.key not in old:
            questions.append(question)
        elif new:
            questions.extend(new)
            new = ()
    return replace(recognition, questions=tuple(questions))
