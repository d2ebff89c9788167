"""Writing a table that a spreadsheet can open without running anything."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO

Cell = str | int | float | date | None

# One apostrophe more is added also where some stand already, so that `unguard` gives back every text.
RISKY = re.compile(r"'*[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
QUOTED = re.compile(r'[",\r\n]')


def guard(text: str) -> str:
    """Puts an apostrophe before text that a spreadsheet would run (= + - @ tab return); numbers stay."""
    return "'" + text if RISKY.match(text) and not NUMBER.fullmatch(text) else text


def unguard(text: str) -> str:
    """Takes the apostrophe of `guard` away again."""
    return text[1:] if text.startswith("'") and RISKY.match(text) else text


def write_csv(target: Path | str | IO[str], header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Writes UTF-8 text, comma separated, “\\n” line ends, columns and rows in the order given.

    Args: `target` a path or a text file opened for writing with `newline=""`; every row as long as `header`
    (else ValueError). None and NaN become blank cells; text is guarded against formulas,
    numbers are not touched.
    """
    if isinstance(target, Path | str):
        with Path(target).open("w", encoding="utf-8", newline="") as file:
            write_csv(file, header, rows)
        return
    target.write(_line(header))
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"a row of {len(row)} cells under a header of {len(header)}")
        target.write(_line(row))


def _line(cells: Sequence[Cell]) -> str:
    # The csv module leaves a lone carriage return unquoted on some versions of Python.
    line = ",".join(_quoted(cell) for cell in cells)
    return (line or '""') + "\n"


def _quoted(cell: Cell) -> str:
    if cell is None or cell != cell:  # NaN is the one value that differs from itself
        return ""
    text = guard(cell) if isinstance(cell, str) else str(cell)
    return '"' + text.replace('"', '""') + '"' if QUOTED.search(text) else text
