"""From rows to what people said."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from firsthand.errors import InputError, Problem
from firsthand.evidence.feedback.cells import date_of, rating_of
from firsthand.evidence.feedback.columns import Columns
from firsthand.tables import Table, unguard

LONGEST_VALUE, LONGEST_NAME = 300, 60


@dataclass(frozen=True, kw_only=True)
class Said:
    """One row: `key` tells it in a later file; `attributes` by their name, blanks left out."""

    key: str
    text: str
    who: str
    said_on: date | None
    attributes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Everything a file says, oldest first (before them rows without a date), and what is doubtful."""

    said: tuple[Said, ...]
    problems: tuple[Problem, ...]


def read(table: Table, columns: Columns) -> Reading:
    """Reads all rows. A bad date or rating is left blank and listed; rows without text and repeated rows are
    left out and listed.

    Raises `InputError` when `columns` belong to another file.
    """
    headers = tuple(table.header(index).strip() or f"Column {index + 1}" for index in range(table.width))
    if headers != columns.headers:
        raise InputError(f"{table.name} has other columns than were recognised: recognise the file again.")
    rows = _Rows(table=table, columns=columns)
    said = [one for number, cells in enumerate(table.rows) if (one := rows.said(number, cells))]
    said.sort(key=lambda one: one.said_on or date.min)
    return Reading(said=tuple(said), problems=(*table.problems, *rows.listed()))


@dataclass(kw_only=True)
class _Rows:
    """Rows while they are read; what the same cell means is looked up once."""

    table: Table
    columns: Columns
    dates: dict[str, date | None] = field(default_factory=dict)
    ratings: dict[str, str | None] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    silent: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        pairs = list(zip(self.columns.headers, self.columns.roles, strict=True))
        self.text, self.heading, self.person = (self.columns.at(r) for r in ("text", "heading", "person"))
        self.date, self.rating, self.id = (self.columns.at(r) for r in ("date", "rating", "id"))
        named = _named([(i, h) for i, (h, role) in enumerate(pairs) if role in ("attribute", "rating")])
        self.kept = [(i, name) for i, name in named if i != self.rating]
        self.rating_name = dict(named).get(-1 if self.rating is None else self.rating, "")
        self.used = [i for i, (_, role) in enumerate(pairs) if role != "out"]

    def said(self, number: int, cells: Sequence[str]) -> Said | None:
        text = self._cell(cells, self.text)
        heading = self._cell(cells, self.heading)
        if heading and heading.casefold() not in text.casefold():
            text = f"{heading}\n\n{text}".strip()
        if not text:
            self.silent.append(number)
            return None
        key = self._key(number, cells)
        if key is None:
            return None
        attributes = {name: self._cell(cells, i)[:LONGEST_VALUE] for i, name in self.kept if cells[i].strip()}
        if self.rating is not None and (rating := self._rating(number, self._cell(cells, self.rating))):
            attributes[self.rating_name] = rating
        return Said(
            key=key,
            text=text,
            who=self._cell(cells, self.person)[:200],
            said_on=None if self.date is None else self._date(number, self._cell(cells, self.date)),
            attributes=attributes,
        )

    def listed(self) -> Iterator[Problem]:
        """Rows without text are many in some exports, so they are one problem."""
        if self.silent:
            message = f"{len(self.silent):,} row(s) have no text, such as this one: left out"
            yield Problem(place=self.table.place(self.silent[0], self.text), message=message)
        yield from self.problems

    def _cell(self, cells: Sequence[str], column: int | None) -> str:
        return "" if column is None else unguard(cells[column].strip())

    def _key(self, number: int, cells: Sequence[str]) -> str | None:
        """The id, else a digest of the row; none when an earlier row has it."""
        given = self._cell(cells, self.id)[:200]
        content = "\x1f".join(cells[i].strip() for i in self.used)
        key = given or hashlib.sha256(content.encode()).hexdigest()[:32]
        first = self.keys.setdefault(key, number)
        if first == number:
            return key
        what = "The id stands" if given else "The same row stands"
        message = f"{what} in row {self.table.row_numbers[first]} too: the first is kept"
        self._note(number, self.id if given else None, message, given or None)
        return None

    def _date(self, number: int, cell: str) -> date | None:
        if cell not in self.dates:
            self.dates[cell] = date_of(cell, day_first=self.columns.day_first)
        found = self.dates[cell]
        if found is None and cell:
            order = "day" if self.columns.day_first else "month"
            rule = (
                f"This is no date from 1990 to 2100 (such as 2026-03-31; in 03/04/2026 the {order} is first)"
            )
            self._note(number, self.date, f"{rule}: left blank", cell)
        return found

    def _rating(self, number: int, cell: str) -> str | None:
        if cell not in self.ratings:
            self.ratings[cell] = rating_of(cell, self.columns.scale)
        found = self.ratings[cell]
        if found is None and cell:
            low, high = self.columns.scale
            self._note(number, self.rating, f"A rating is a number from {low} to {high}: left blank", cell)
        return found

    def _note(self, number: int, column: int | None, message: str, value: str | None) -> None:
        place = self.table.place(number, column)
        self.problems.append(Problem(place=place, message=message, value=value))


def _named(columns: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Names of attributes by column; what two columns are called gets a number."""
    seen: dict[str, int] = {}
    found = []
    for index, header in columns:
        name = header[:LONGEST_NAME]
        seen[name] = seen.get(name, 0) + 1
        found.append((index, name if seen[name] == 1 else f"{name} {seen[name]}"))
    return found
