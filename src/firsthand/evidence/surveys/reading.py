"""From cells to codes, ticks, numbers and texts, one question at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import Place, Problem
from firsthand.evidence.surveys.columns import NOT_TICKED, is_number, split_choices, to_number
from firsthand.evidence.surveys.labels import label_key, tidy
from firsthand.evidence.surveys.questions import Column, Question

Codes = NDArray[np.int16]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]

BLANK = -1


@dataclass(kw_only=True)
class Reading:
    """The answers of one file while they are being read; `cells[column]` holds a cell for each respondent."""

    file: str
    cells: Sequence[Sequence[str]]
    codes: dict[int, Codes] = field(default_factory=dict)
    ticks: dict[str, Mask] = field(default_factory=dict)
    numbers: dict[int, Numbers] = field(default_factory=dict)
    texts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, question: Question) -> None:
        first = question.columns[0]
        if question.kind == "text":
            self.texts[first.index] = tuple(cell.strip() for cell in self.cells[first.index])
        elif question.kind == "number":
            self.numbers[first.index] = self._numbers(first)
        elif question.kind == "multi":
            self.ticks[question.key] = self._joined(question) if question.separator else self._boxes(question)
        else:
            for column in question.columns:
                self.codes[column.index] = self._codes(column, question.part_of(column).choices)

    def _codes(self, column: Column, choices: Sequence[str]) -> Codes:
        places = {label_key(choice): place for place, choice in enumerate(choices)}
        cells = self.cells[column.index]
        known: dict[str, int] = {}
        strange: set[str] = set()
        for raw in set(cells):
            key = label_key(raw)
            known[raw] = places.get(key, BLANK)
            if key and key not in places:
                strange.add(raw)
        self._list_strange(column, strange, "is not among the choices")
        return np.fromiter((known[cell] for cell in cells), dtype=np.int16, count=len(cells))

    def _boxes(self, question: Question) -> Mask:
        ticked = []
        for column in question.columns:
            cells = self.cells[column.index]
            marks = {raw for raw in set(cells) if raw.strip() and label_key(raw) not in NOT_TICKED}
            ticked.append(np.fromiter((cell in marks for cell in cells), dtype=np.bool_, count=len(cells)))
        return np.column_stack(ticked)

    def _joined(self, question: Question) -> Mask:
        column = question.columns[0]
        places = {label_key(choice): place for place, choice in enumerate(question.choices)}
        cells = self.cells[column.index]
        ticked = np.zeros((len(cells), len(places)), dtype=np.bool_)
        strange: set[str] = set()
        for row, cell in enumerate(cells):
            for choice in split_choices(cell, question.separator):
                place = places.get(label_key(choice))
                if place is None:
                    strange.add(choice)
                else:
                    ticked[row, place] = True
        self._list_strange(column, strange, "is not among the choices")
        return ticked

    def _numbers(self, column: Column) -> Numbers:
        known: dict[str, float] = {}
        strange: set[str] = set()
        cells = self.cells[column.index]
        for raw in set(cells):
            value = tidy(raw)
            known[raw] = to_number(value) if is_number(value) else np.nan
            if value and not is_number(value):
                strange.add(raw)
        self._list_strange(column, strange, "is not a number")
        return np.fromiter((known[cell] for cell in cells), dtype=np.float64, count=len(cells))

    def _list_strange(self, column: Column, strange: set[str], rule: str) -> None:
        """One problem for each answer that cannot be counted."""
        found = Counter(self.cells[column.index])
        for raw in sorted(strange):
            place = Place(file=self.file, column=column.header)
            message = f"An answer {rule} and counts as blank in {max(found[raw], 1)} row(s)"
            self.problems.append(Problem(place=place, message=message, value=raw))
