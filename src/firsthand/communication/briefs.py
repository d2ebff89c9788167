"""A brief as data: blocks of words, numbers, quotes and charts, and where each number comes from."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from firsthand.charts import Chart
from firsthand.errors import InputError
from firsthand.estimates import Estimate


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number in a sentence: `text` as people read it, `source` the key of its entry in the trace."""

    text: str
    source: str
    estimate: Estimate | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """Words that lead to an address: a path, an anchor, or http(s)."""

    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Strong:
    """Words that matter most."""

    text: str


Inline = str | Number | Link | Strong
Line = tuple[Inline, ...]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading below the title; `level` 2 or 3."""

    text: str
    level: int = 2


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph; `note` sets it smaller, for remarks."""

    parts: Line
    note: bool = False


@dataclass(frozen=True, kw_only=True)
class Bullets:
    """A list of lines."""

    items: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What somebody said, who it was (without a name), and the key of its source."""

    text: str
    who: str
    source: str


@dataclass(frozen=True, kw_only=True)
class KeyNumber:
    """One of the few numbers that carry the brief, with what it is and how sure."""

    label: str
    number: Number
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """A row of key numbers."""

    items: tuple[KeyNumber, ...]


@dataclass(frozen=True, kw_only=True)
class ChartBlock:
    """A chart, and the key of the source of its figures."""

    chart: Chart
    source: str


@dataclass(frozen=True, kw_only=True)
class TableBlock:
    """A small table. The first column names the row; columns listed in `right` are set to the right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    right: tuple[int, ...] = ()


Block = Heading | Paragraph | Bullets | Quote | Numbers | ChartBlock | TableBlock


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a number comes from: what it is, the rows it was computed from, how, and from how many."""

    label: str
    method: str
    n: int
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Brief:
    """A brief: `title` says the finding; every `source` key used in a block has its entry in `trace`."""

    title: str
    date: dt.date
    blocks: tuple[Block, ...]
    trace: Mapping[str, Source]
    subtitle: str = ""
    lang: str = "en-GB"
    author: str = ""

    def __post_init__(self) -> None:
        missing = sorted({key for key, _ in cited(self.blocks)} - set(self.trace))
        if missing:
            raise InputError(
                f"source “{missing[0]}” must be an entry of the trace: every number says where it comes from."
            )


def cited_sources(brief: Brief) -> dict[str, list[str]]:
    """Each cited source key, in reading order, with the distinct texts that cite it."""
    found: dict[str, dict[str, None]] = {}
    for key, text in cited(brief.blocks):
        found.setdefault(key, {})[text] = None
    return {key: list(texts) for key, texts in found.items()}


def trace_table(brief: Brief) -> dict[str, dict[str, object]]:
    """Every cited source as plain data, ready for JSON: its numbers, label, method, n and all its rows."""
    return {
        key: {
            "numbers": texts,
            "label": brief.trace[key].label,
            "method": brief.trace[key].method,
            "n": brief.trace[key].n,
            "rows": list(brief.trace[key].rows),
        }
        for key, texts in cited_sources(brief).items()
    }


def cited(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Each (source key, text) that the blocks cite, in reading order."""
    for block in blocks:
        match block:
            case Paragraph(parts=parts):
                yield from _numbers(parts)
            case Bullets(items=items):
                for line in items:
                    yield from _numbers(line)
            case Quote(text=text, source=source):
                yield source, text
            case Numbers(items=figures):
                yield from ((figure.number.source, figure.number.text) for figure in figures)
            case ChartBlock(chart=chart, source=source):
                yield source, chart.title
            case TableBlock(rows=rows):
                for row in rows:
                    for cell in row:
                        yield from _numbers(cell)


def _numbers(line: Line) -> Iterator[tuple[str, str]]:
    return ((part.source, part.text) for part in line if isinstance(part, Number))
