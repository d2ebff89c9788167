"""Reading a file of items: what is in it, and what is wrong with it, by row and column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from firsthand.errors import Problem
from firsthand.roadmap.scoring import Range
from firsthand.tables import Table, read_table, unguard
from firsthand_web.core.models import Product
from firsthand_web.roadmap.models import Item, Team

COLUMNS = ("id", "title", "reach", "impact", "confidence", "effort", "team", "depends_on", "status", "must")
NUMBER = r"\d+(?:\.\d+)?"
RANGE = re.compile(rf"({NUMBER})(?:\s*(?:-|–|to|\.\.)\s*({NUMBER}))?(?:\s*(?:-|–|to|\.\.)\s*({NUMBER}))?")
SPLIT = re.compile(r"\s*;\s*")
WORDS = {"": Item.Status.OPEN, "cancelled": Item.Status.DROPPED, "shipped": Item.Status.DONE}


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """One row of the file. `reach` None: not given. `efforts` are by team name."""

    key: str
    title: str
    reach: Range | None
    impact: Range | None
    confidence: Range | None
    efforts: dict[str, Range]
    needs: tuple[str, ...]
    status: str
    must: bool


@dataclass(frozen=True, kw_only=True)
class Read:
    """A file as it was read; with any `blocking` problem nothing of it is imported."""

    name: str
    digest: str
    rows: tuple[ItemRow, ...]
    problems: tuple[Problem, ...]

    @property
    def blocking(self) -> bool:
        return any(problem.blocking for problem in self.problems)


def read(product: Product, content: bytes, *, name: str) -> Read:
    """Read a list of items. Raises `FileError` when it is no table at all."""
    table = read_table(content, name=name, header_rows=1)
    teams = {team.name.casefold(): team.name for team in Team.objects.filter(product=product)}
    reader = _Reader(table=table, teams=teams)
    rows = [reader.row(number) for number in range(len(table.rows))]
    reader.check_references(rows)
    return Read(
        name=name,
        digest=table.digest,
        rows=tuple(rows),
        problems=(*table.problems, *reader.problems),
    )


@dataclass(kw_only=True)
class _Reader:
    table: Table
    teams: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = [self.table.header(column).strip().casefold() for column in range(self.table.width)]
        self.column = {name: names.index(name) for name in COLUMNS if name in names}
        if "title" not in self.column:
            place = self.table.place()
            message = "There is no column “title”: name the column that says what would be built"
            self.problems.append(Problem(place=place, message=message, blocking=True))

    def row(self, number: int) -> ItemRow:
        title = self.cell(number, "title")
        if not title and "title" in self.column:
            self.wrong(number, "title", "Every item needs a title")
        efforts = [self.range(number, "effort", text) for text in self.parts(number, "effort")]
        return ItemRow(
            key=self.cell(number, "id") or f"row-{self.table.row_numbers[number]}",
            title=title[:200],
            reach=self.range(number, "reach", self.cell(number, "reach")),
            impact=self.range(number, "impact", self.cell(number, "impact")),
            confidence=self.confidence(number),
            efforts=self.efforts(number, [each for each in efforts if each]),
            needs=tuple(self.parts(number, "depends_on")),
            status=self.status(number),
            must=self.cell(number, "must").casefold() in ("yes", "true", "1", "must"),
        )

    def cell(self, number: int, name: str) -> str:
        if name not in self.column:
            return ""
        return unguard(self.table.rows[number][self.column[name]]).strip()

    def parts(self, number: int, name: str) -> list[str]:
        return [part for part in SPLIT.split(self.cell(number, name)) if part]

    def wrong(self, number: int, name: str, message: str) -> None:
        place = self.table.place(number, self.column[name])
        value = self.cell(number, name) or None
        self.problems.append(Problem(place=place, message=message, value=value, blocking=True))

    def range(self, number: int, name: str, text: str) -> Range | None:
        """`3`, `2 - 4` (the middle is likeliest) or `2 - 3 - 5`."""
        if not text:
            return None
        match = RANGE.fullmatch(text.replace(",", "").removesuffix("%").strip())
        if match is None:
            self.wrong(number, name, "Write a number, or a range such as 2 - 4 or 2 - 3 - 5")
            return None
        first, second, third = (float(part) if part else None for part in match.groups())
        assert first is not None
        low, high = first, third if third is not None else second if second is not None else first
        likely = second if third is not None and second is not None else (low + high) / 2
        if not low <= likely <= high:
            self.wrong(number, name, "A range rises from low to high")
            return None
        if name == "effort" and low == 0:
            self.wrong(number, name, "Effort must be above zero: use the smallest effort you plan in")
            return None
        return Range(low=low, likely=likely, high=high)

    def confidence(self, number: int) -> Range | None:
        """0.8, 80 or 80 %."""
        text = self.cell(number, "confidence")
        found = self.range(number, "confidence", text)
        if found is None:
            return None
        if found.high > 1 or text.endswith("%"):
            found = Range(low=found.low / 100, likely=found.likely / 100, high=found.high / 100)
        if found.high > 1:
            self.wrong(number, "confidence", "Confidence is a share from 0 to 1, or a percentage up to 100")
            return None
        return found

    def efforts(self, number: int, efforts: list[Range]) -> dict[str, Range]:
        names = self.parts(number, "team")
        unknown = [name for name in names if name.casefold() not in self.teams]
        for name in unknown:
            known = ", ".join(sorted(self.teams.values())) or "none yet"
            self.wrong(number, "team", f"There is no team “{name}”: add it, or choose one of {known}")
        if unknown or (not names and not efforts):
            return {}
        if len(names) != len(efforts):
            column = "team" if "team" in self.column else "effort"
            message = f"{len(names)} teams for {len(efforts)} efforts: give each team its effort, joined by ;"
            self.wrong(number, column, message)
            return {}
        return {self.teams[name.casefold()]: effort for name, effort in zip(names, efforts, strict=True)}

    def status(self, number: int) -> str:
        text = self.cell(number, "status").casefold()
        if text in Item.Status.values:
            return text
        return WORDS.get(text, Item.Status.OPEN)

    def check_references(self, rows: list[ItemRow]) -> None:
        self.problems += self._repeats(rows)
        keys = {row.key for row in rows}
        for number, row in enumerate(rows):
            for other in row.needs:
                if other not in keys:
                    self.wrong(number, "depends_on", f"There is no row with the id “{other}” in this file")

    def _repeats(self, rows: list[ItemRow]) -> Iterator[Problem]:
        first: dict[str, int] = {}
        for number, row in enumerate(rows):
            if row.key in first:
                there = self.table.row_numbers[first[row.key]]
                place = self.table.place(number, self.column["id"])
                message = f"This id stands in row {there} already: give each item its own"
                yield Problem(place=place, message=message, value=row.key, blocking=True)
            first.setdefault(row.key, number)
