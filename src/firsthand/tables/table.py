"""A table as it was read, and how much of a file we are willing to read."""

from dataclasses import dataclass

from firsthand.errors import FileError, Place, Problem


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a file may be: bytes as stored and unpacked, growth by unpacking, entries, cells.

    Survey exports are full of empty cells and shrink thirty- to eighty-fold; a bomb reaches a thousand.
    `ratio` is asked only once more than `ratio_from` bytes have come out.
    """

    raw_bytes: int = 100_000_000
    unpacked_bytes: int = 100_000_000
    ratio: int = 200
    ratio_from: int = 1_000_000
    zip_entries: int = 50
    cells: int = 20_000_000


@dataclass(frozen=True, kw_only=True)
class Table:
    """Text cells under one to three header rows, every row as wide as the header.

    `headers[level][column]`: at depth two a blank cell of the first level repeats the question on its left.
    `row_numbers[i]` is the number of row i as a spreadsheet shows it. `problems` lists what a person should
    know. `digest` is the SHA-256 of the file's bytes.
    """

    name: str
    headers: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    row_numbers: tuple[int, ...]
    encoding: str
    delimiter: str
    problems: tuple[Problem, ...]
    digest: str

    @property
    def width(self) -> int:
        return len(self.headers[0])

    def header(self, column: int) -> str:
        """The header of a column in one line, its levels joined by “ - ”."""
        levels = [level[column] for level in self.headers]
        return " - ".join(dict.fromkeys(cell for cell in levels if cell))

    def check_rows(self) -> None:
        """Raises `FileError` where there is nothing below the header."""
        if not self.rows:
            rule, way_out = "the file has a header and no rows", "Export it again with its rows."
            raise FileError(self.place(), rule, way_out=way_out)

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """Where row and column (both from 0) stand in the file."""
        return Place(
            file=self.name,
            row=None if row is None else self.row_numbers[row],
            column=None if column is None else self.header(column) or f"number {column + 1}",
        )
