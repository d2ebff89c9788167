"""Header rows: how many there are, and what a person should know about them."""

import re
from collections.abc import Sequence

from firsthand.errors import FileError, Problem
from firsthand.tables.table import Table

IMPORT_ID = re.compile(r'\s*\{\s*"ImportId"')
# What SurveyMonkey writes below a question that has a single column.
RESPONSE = {"response", "open-ended response"}


def header_depth(first: Sequence[Sequence[str]]) -> int:
    """How many of the first rows are headers: 3 (Qualtrics), 2 (SurveyMonkey) or 1."""
    if len(first) >= 3 and any(IMPORT_ID.match(cell) for cell in first[2]):
        return 3
    if len(first) < 2:
        return 1
    upper = list(first[0]) + [""] * (len(first[1]) - len(first[0]))
    lower = list(first[1]) + [""] * (len(upper) - len(first[1]))
    filled = {cell.strip().lower() for cell in lower} - {""}
    if filled and filled <= RESPONSE:
        return 2
    under_blank = [below for above, below in zip(upper, lower, strict=True) if not above.strip()]
    named = sum(bool(cell.strip()) for cell in under_blank)
    continued = bool(upper[0].strip()) and named * 2 > len(under_blank)
    # The first column holds an id or a date, which has nothing to say in a second header row.
    return 2 if continued and (not lower[0].strip() or filled & RESPONSE) else 1


def level(headers: Sequence[Sequence[str]], width: int) -> tuple[tuple[str, ...], ...]:
    """Header rows of equal width; at depth two, blanks of the first repeat the question on their left."""
    rows = [list(row) + [""] * (width - len(row)) for row in headers]
    if len(rows) == 2:
        for column in range(1, width):
            if not rows[0][column].strip() and rows[1][column].strip():
                rows[0][column] = rows[0][column - 1]
    return tuple(tuple(row) for row in rows)


def header_problems(table: Table) -> tuple[Problem, ...]:
    """Repeated and missing headers; raises `FileError` when no column has one."""
    columns: dict[tuple[str, ...], list[int]] = {}
    for column, header in enumerate(zip(*table.headers, strict=True)):
        columns.setdefault(tuple(cell.strip() for cell in header), []).append(column + 1)
    problems = []
    for header, numbers in columns.items():
        if not any(header):
            if len(numbers) == table.width:
                raise FileError(table.place(), "no column has a header", way_out="Name the columns in row 1.")
            message = f"Column(s) {_listed(numbers)} have no header: they go by their number"
            problems.append(Problem(place=table.place(), message=message))
        elif len(numbers) > 1:
            message = f"The header stands over columns {_listed(numbers)}: they are kept apart by position"
            problems.append(Problem(place=table.place(column=numbers[0] - 1), message=message))
    return tuple(problems)


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return shown if len(numbers) <= 10 else f"{shown} and {len(numbers) - 10} more"
