"""Reading a table from a text file: delimiter, header depth, ragged rows."""

import csv
import hashlib
import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from firsthand.errors import FileError, InputError, Place, Problem
from firsthand.tables.decoding import decode
from firsthand.tables.headers import header_depth, header_problems, level
from firsthand.tables.table import Limits, Table
from firsthand.tables.unpacking import raw_bytes, unpack

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS = 100_000
SAMPLE_ROWS = 100
FORMULA = re.compile(r"[=+\-@\t\r]\s*(?:=|[A-Za-z_.]+\s*\(|.*\|.*!)|=\s*[\w(\"'+@-]", re.DOTALL)
STANDARD = Limits()

Numbered = list[tuple[int, list[str]]]


def read_table(
    source: Path | str | bytes,
    *,
    name: str,
    header_rows: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: Limits = STANDARD,
) -> Table:
    """Reads comma, semicolon, tab or pipe separated text, plain, gzipped or alone in a zip.

    Args: `source` a path or the bytes themselves; `name` how messages call it; `header_rows` 1 to 3,
    `encoding` and `delimiter` are detected unless given. Cells are kept as they are, formulas too: they are
    text. Raises `FileError` for what cannot be read, `InputError` for a wrong argument; what the work can
    go on with is listed in `problems`.
    """
    if header_rows is not None and header_rows not in (1, 2, 3):
        raise InputError(f"header_rows={header_rows} must be 1, 2 or 3.")
    if delimiter is not None and delimiter not in DELIMITERS:
        raise InputError(f"delimiter={delimiter!r} must be a comma, a semicolon, a tab or “|”.")
    raw = raw_bytes(source, name, limits)
    text, encoding, doubts = decode(unpack(raw, name, limits), name, encoding)
    delimiter = delimiter or _delimiter(text)
    _refuse_too_many_cells(text, delimiter, name, limits)
    records, stray = _records(text, delimiter, name)
    if not records:
        raise FileError(Place(file=name), "the file holds no text", way_out="Export it again.")
    depth = header_rows or header_depth([cells for _, cells in records[:3]])
    if len(records) < depth:
        raise FileError(Place(file=name), f"{depth} header rows were asked for", value=f"{len(records)} rows")
    width = max(len(cells) for _, cells in records[:depth])
    headers = level([cells for _, cells in records[:depth]], width)
    rows, ragged = _squared(records[depth:], width, delimiter, name)
    table = Table(
        name=name,
        headers=headers,
        rows=rows,
        row_numbers=tuple(number for number, _ in records[depth:]),
        encoding=encoding,
        delimiter=delimiter,
        problems=(),
        digest=hashlib.sha256(raw).hexdigest(),
    )
    problems = doubts + stray + header_problems(table) + ragged + _formulas(table)
    return replace(table, problems=problems)


def _refuse_too_many_cells(text: str, delimiter: str, name: str, limits: Limits) -> None:
    """A hundred megabytes of commas would fill the memory: delimiters are counted before cells are made."""
    cells = text.count(delimiter) + text.count("\n")
    if cells > limits.cells:
        raise FileError(
            Place(file=name),
            f"a table may hold {limits.cells:,} cells at most",
            value=f"about {cells:,}",
            way_out="Leave out columns or split the rows over several files.",
        )


def _delimiter(text: str) -> str:
    """The delimiter that most often gives later rows the header's width; the wider header wins a tie."""
    sample = text[:SAMPLE_CHARACTERS]
    declared = re.match(r"sep=([,;|\t])\r?\n", sample)
    if declared:
        return declared[1]
    best, delimiter = (0.0, 1), ","
    for candidate in DELIMITERS:
        widths = []
        try:
            for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=candidate):
                if cells:
                    widths.append(len(cells))
                if len(widths) > SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        if not widths or max(widths[:3]) < 2:
            continue
        usual = Counter(widths).most_common(1)[0][0] if len(widths) > 3 else widths[0]
        score = (round(sum(w == usual for w in widths) / len(widths), 1), usual)
        if usual > 1 and score > best:
            best, delimiter = score, candidate
    return delimiter


def _records(text: str, delimiter: str, name: str) -> tuple[Numbered, tuple[Problem, ...]]:
    """Numbered records without the blank ones; a stray quotation mark is listed, an unclosed one refused."""
    records: Numbered = []
    stray: tuple[Problem, ...] = ()
    for strict in (True, False):
        records, number = [], 0
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
            for number, cells in enumerate(reader, start=1):
                if any(cells):
                    records.append((number, cells))
            break
        except csv.Error as error:
            place = Place(file=name, row=number + 1)
            if strict and "expected after" in str(error):
                stray = (Problem(place=place, message="A quotation mark inside a cell is not doubled"),)
                continue
            raise FileError(
                place,
                "a quotation mark opened here is never closed, or a cell has more than 131,072 characters",
                way_out="Close the quotation mark, or export the file again.",
            ) from error
    if records and re.fullmatch(r"sep=[,;|\t]?", records[0][1][0]) and not any(records[0][1][1:]):
        records = records[1:]
    return records, stray


def _squared(
    records: Numbered, width: int, delimiter: str, name: str
) -> tuple[tuple[tuple[str, ...], ...], tuple[Problem, ...]]:
    """Rows of exactly `width` cells: short ones padded, the surplus of wide ones kept in the problem."""
    rows, problems = [], []
    for number, found in records:
        cells = found
        if len(cells) < width:
            message = f"The row has {len(cells)} cells instead of {width}: the missing ones count as blank"
            problems.append(Problem(place=Place(file=name, row=number), message=message))
            cells = cells + [""] * (width - len(cells))
        elif len(cells) > width:
            surplus = delimiter.join(cells[width:])
            # A delimiter at the end of every line adds nothing.
            if any(cells[width:]):
                message = f"The row has {len(cells)} cells instead of {width}: the surplus is left out"
                problems.append(Problem(place=Place(file=name, row=number), message=message, value=surplus))
            cells = cells[:width]
        rows.append(tuple(cells))
    if not rows:
        problems.append(Problem(place=Place(file=name), message="The file has a header and no rows"))
    return tuple(rows), tuple(problems)


def _formulas(table: Table) -> tuple[Problem, ...]:
    """One problem for each column with cells that a spreadsheet would run as a formula."""
    problems = []
    for column, cells in enumerate(zip(*table.rows, strict=True)):
        # A column repeats its values: looking at each once is many times faster.
        found = {cell for cell in set(cells) if cell and cell[0] in "=+-@\t\r" and FORMULA.match(cell)}
        if found:
            rows = [row for row, cell in enumerate(cells) if cell in found]
            message = f"{len(rows)} cell(s) of this column look like a formula: kept as text, never run"
            problems.append(
                Problem(place=table.place(rows[0], column), message=message, value=cells[rows[0]])
            )
    return tuple(problems)
