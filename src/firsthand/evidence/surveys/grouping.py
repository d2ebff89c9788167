"""Columns that belong together become one question."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from firsthand.evidence.surveys.columns import (
    Contents,
    is_choice,
    is_number,
    is_tick,
    repeats_label,
    separator_of,
    split_choices,
    to_number,
)
from firsthand.evidence.surveys.labels import Heading, label_key
from firsthand.evidence.surveys.questions import Column, Kind, Part, Question
from firsthand.evidence.surveys.scales import in_order

MOST_VALUES = 20
SCALE_SIZE = 15


def group_columns(found: Sequence[Heading], columns: Sequence[Contents]) -> list[Question]:
    """The questions in `found`, in the order of the file; `columns[i]` is what column i holds."""
    groups: dict[str, list[Heading]] = {}
    for heading in _joined_boxes(found, columns):
        groups.setdefault(heading.group, []).append(heading)
    questions = [q for group in groups.values() for q in _questions(group, columns)]
    return sorted(questions, key=lambda question: question.columns[0].index)


def _joined_boxes(found: Sequence[Heading], columns: Sequence[Contents]) -> Iterable[Heading]:
    """Puts neighbours without a common title into one group when each holds nothing but its own label."""

    def loose(h: Heading) -> bool:
        return h.group == f"column {h.index}" and repeats_label(columns[h.index], h.row)

    for is_loose, run in groupby(found, key=loose):
        boxes = list(run)
        for h in boxes:
            yield replace(h, group=f"boxes {boxes[0].index}") if is_loose and len(boxes) > 1 else h


def _questions(group: list[Heading], columns: Sequence[Contents]) -> list[Question]:
    if any(h.part for h in group):
        return [_grid(group, columns, 0.95, "rows a, b, c … asked about parts 1, 2, 3 …")]
    if len(group) == 1:
        return [alone(group[0], columns[group[0].index])]
    boxes = [h for h in group if is_tick(columns[h.index], h.row)]
    ticked = [h for h in boxes if columns[h.index].answered]
    if len(boxes) > 1 and ticked:
        # What is left is usually the free text of “other”.
        others = [alone(h, columns[h.index]) for h in group if h not in boxes]
        return [_multi(boxes, columns), *others]
    if _one_scale(group, columns):
        return [_grid(group, columns, 0.9, "every column is answered on the same scale")]
    return [alone(h, columns[h.index]) for h in group]


def _one_scale(group: Sequence[Heading], columns: Sequence[Contents]) -> bool:
    """Whether all columns draw on one short list: each holds at least half of what any of them holds."""
    answered = [columns[h.index].keys for h in group if columns[h.index].answered]
    union = frozenset().union(*answered)
    return (
        bool(answered) and len(union) <= SCALE_SIZE and all(2 * len(keys) >= len(union) for keys in answered)
    )


def _multi(boxes: Sequence[Heading], columns: Sequence[Contents]) -> Question:
    own = sum(repeats_label(columns[h.index], h.row) for h in boxes)
    title = boxes[0].title if len({h.title for h in boxes}) == 1 else _named_by_rows([h.row for h in boxes])
    return Question(
        key=key_of(boxes[0].number, title),
        number=boxes[0].number,
        title=title,
        kind="multi",
        columns=tuple(Column(index=h.index, header=h.header, row_label=h.row) for h in boxes),
        parts=(Part(choices=tuple(h.row for h in boxes)),),
        confidence=0.95 if own else 0.85,
        reason="each column holds only its own label" if own else "each column holds only a mark",
    )


def _grid(group: Sequence[Heading], columns: Sequence[Contents], confidence: float, reason: str) -> Question:
    rows = list(dict.fromkeys(h.row for h in group))
    title = group[0].title if len({h.title for h in group}) == 1 else _named_by_rows(rows)
    parts = []
    for label in dict.fromkeys(h.part for h in group):
        choices, scale = in_order(merged(columns[h.index] for h in group if h.part == label))
        parts.append(Part(label=label, choices=choices, ordered=bool(scale)))
    return Question(
        key=key_of(group[0].number, title),
        number=group[0].number,
        title=title,
        kind="grid",
        columns=tuple(
            Column(index=h.index, header=h.header, row_label=h.row, part_label=h.part) for h in group
        ),
        parts=tuple(parts),
        confidence=confidence,
        reason=reason,
    )


def alone(heading: Heading, column: Contents) -> Question:
    """The question in a single column."""
    kind, part, separator, confidence, reason = classify(column)
    number = heading.number + heading.letter
    shared_title = heading.row and heading.row != heading.title
    title = f"{heading.title} – {heading.row}" if shared_title else heading.title
    return Question(
        key=key_of(number, title),
        number=number,
        title=title or f"Column {heading.index + 1}",
        kind=kind,
        columns=(Column(index=heading.index, header=heading.header),),
        parts=(part,),
        separator=separator,
        confidence=confidence,
        reason=reason,
    )


def classify(column: Contents) -> tuple[Kind, Part, str, float, str]:
    """Kind, choices, separator, confidence and reason for one column on its own."""
    if not column.answered:
        return "text", Part(), "", 0.3, "nobody answered"
    if all(is_number(value) for value in column.counts):
        return "number", values_of(column), "", 0.9, "every answer is a number"
    separator = separator_of(column)
    if separator:
        return (
            "multi",
            choices_of(column, separator),
            separator,
            0.75,
            f"choices joined by “{separator.strip()}”",
        )
    if is_choice(column):
        choices, scale = in_order(column.counts)
        reason = f"{column.distinct} different answers that come back"
        if scale:
            reason += f", a scale of {scale}"
        sure = 0.95 if column.distinct * 10 <= column.answered else 0.7
        return "single", Part(choices=choices, ordered=bool(scale)), "", sure, reason
    return "text", Part(), "", 0.9, f"{column.distinct} different answers of {column.answered}"


def choices_of(column: Contents, separator: str) -> Part:
    """The choices joined in the cells of one column, the most frequent first."""
    pieces = (
        Contents(counts=Counter(dict.fromkeys(split_choices(value, separator), count)))
        for value, count in column.counts.items()
    )
    options = merged(pieces)
    return Part(choices=tuple(sorted(options, key=lambda option: (-options[option], option))))


def values_of(column: Contents) -> Part:
    """The different numbers in order while they are few, else ranges of a round width, open at both ends."""
    # “5”, “5.0” and “05” are one number, and so are “0” and “-0”: the shortest spelling stands for all.
    spelled = {to_number(text): text for text in sorted(filter(is_number, column.counts), key=_spelling)}
    values = [spelled[number] for number in sorted(spelled)]
    if len(values) <= MOST_VALUES:
        return Part(choices=tuple(values), ordered=True)
    # The tenths at either end may be far out: they share the open ranges.
    low, high = (to_number(values[len(values) * tenth // 10]) for tenth in (1, 9))
    width = _round_width((high - low) / 8)
    first = math.floor(low / width) + 1
    count = max(round(high / width) - first + 1, 1)
    edges = tuple(round((first + step) * width, 10) for step in range(count))
    shown = [f"{edge:,.12g}" for edge in edges]
    inner = (f"{a} to under {b}" for a, b in pairwise(shown))
    choices = (f"under {shown[0]}", *inner, f"{shown[-1]} or more")
    return Part(choices=choices, ordered=True, edges=edges)


def _spelling(text: str) -> tuple[int, str]:
    """Longest first, so that the shortest is written last and stays."""
    return -len(text), text


def _round_width(width: float) -> float:
    """The next number of the kind 1, 2, 5, 10, 20 … that is not below `width`."""
    power = 10.0 ** math.floor(math.log10(width)) if width > 0 else 1.0
    return next((power * step for step in (1, 2, 5) if power * step >= width), power * 10)


def merged(columns: Iterable[Contents]) -> dict[str, int]:
    """Counts over several columns; spellings that differ in case only count together."""
    counts: dict[str, int] = {}
    spellings: dict[str, str] = {}
    for column in columns:
        for value, count in column.counts.items():
            spelling = spellings.setdefault(label_key(value), value)
            counts[spelling] = counts.get(spelling, 0) + count
    return counts


def key_of(number: str, title: str) -> str:
    """A short name for a question: “q7” by its number, else from its words."""
    if number:
        return f"q{number}"
    words = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
    return words[:40].rstrip("-") or "question"


def _named_by_rows(rows: Sequence[str]) -> str:
    if len(rows) <= 3:
        return ", ".join(rows)
    return f"{rows[0]}, {rows[1]} and {len(rows) - 2} more"
