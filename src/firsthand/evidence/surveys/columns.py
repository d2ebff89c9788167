"""What a single column holds: its different values, and the kind of answer they look like."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.evidence.surveys.labels import label_key, tidy
from firsthand.tables import Table

NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?")
SEPARATORS = ("; ", ";", ", ")
TICKS = frozenset({"1", "x", "y", "yes", "true", "checked", "selected", "✓"})
NOT_TICKED = frozenset({"0", "false", "not selected", "unchecked", "not checked"})
LONG_ANSWER = 80
MOST_CHOICES = 40


@dataclass(frozen=True, kw_only=True)
class Contents:
    """The different values of a column, tidied, with how often each stands there; blanks are not counted."""

    counts: Mapping[str, int]

    @property
    def answered(self) -> int:
        return sum(self.counts.values())

    @property
    def distinct(self) -> int:
        return len(self.counts)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(label_key(value) for value in self.counts)


def contents(table: Table) -> tuple[Contents, ...]:
    """The contents of every column."""
    result = []
    columns = zip(*table.rows, strict=True) if table.rows else ((),) * table.width
    for cells in columns:
        counts: Counter[str] = Counter()
        spellings: dict[str, str] = {}
        for raw, count in Counter(cells).items():
            value = tidy(raw)
            if value:
                counts[spellings.setdefault(value.casefold(), value)] += count
        result.append(Contents(counts=counts))
    return tuple(result)


def is_number(value: str) -> bool:
    return NUMBER.fullmatch(value) is not None and any(map(str.isdigit, value))


def to_number(value: str) -> float:
    return float(value.replace(",", ""))


def repeats_label(column: Contents, label: str) -> bool:
    """Whether the only value of a column is its own label, as in the tick boxes of SurveyMonkey."""
    return column.distinct == 1 and column.keys == {label_key(label)}


def is_tick(column: Contents, label: str) -> bool:
    """Whether a column can be a box of a multi-select: its label, a mark such as 1 or Y, or never ticked."""
    marks = column.keys - NOT_TICKED
    return marks <= {label_key(label)} or (marks <= TICKS and (len(marks) == 1))


def separator_of(column: Contents) -> str:
    """The separator that joins several choices in one cell, or nothing.

    Believed when choices recombine: four fifths of what is joined stands in at least two different cells.
    In a single answer that merely holds a comma (“Yes, I will come”) the pieces have no life of their own.
    """
    for separator in SEPARATORS:
        joined = {value: count for value, count in column.counts.items() if separator in value}
        if sum(joined.values()) * 5 < column.answered or len(joined) < 3:
            continue
        cells = Counter(choice for value in column.counts for choice in split_choices(value, separator))
        pieces = [(choice, count) for v, count in joined.items() for choice in split_choices(v, separator)]
        total = sum(count for _, count in pieces)
        recombined = sum(
            count for choice, count in pieces if cells[choice] > 1 and len(choice) <= LONG_ANSWER
        )
        if recombined * 5 >= total * 4:
            return separator
    return ""


def split_choices(value: str, separator: str) -> list[str]:
    """The choices joined in one cell; a separator inside round brackets belongs to the choice."""
    pattern = re.escape(separator.strip()) + (r"\s+" if separator.endswith(" ") else r"\s*")
    return [tidy(choice) for choice in re.split(pattern + r"(?![^(]*\))", value) if choice.strip()]


def is_choice(column: Contents) -> bool:
    """Whether the values come from a list: few, coming back, and short."""
    if not column.answered:
        return False
    mean_length = sum(len(value) * count for value, count in column.counts.items()) / column.answered
    few = column.distinct <= MOST_CHOICES and column.distinct * 2 <= column.answered
    return few and mean_length <= LONG_ANSWER
