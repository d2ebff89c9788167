"""What an analysis is to its page: a question that is an address, its answer, and how that is shown.

A new kind takes five things:

1. a frozen dataclass for the question, with what `Question` asks for: its address and its words;
2. `read`, which makes it from an address and never fails: what it cannot use it says in `Asked.faults`;
3. `answer`, a pure function of the events and the question, kept until the events change;
4. `show`, which makes of the answer the picture, the table and the doubts;
5. the template part `measurement/_explore_<name>.html` with the fields of the question.

Put them into a module beside this one and its `KIND` into `KINDS` (in `__init__`): page, saving, address,
export, people behind a number and the list of kinds follow from that.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from firsthand.charts import Chart, Event
from firsthand.errors import Caution
from firsthand.measurement.metrics import Metric
from firsthand_web.measurement.queries.explore.asking import Asked

Pairs = tuple[tuple[str, str], ...]


class Question(Hashable, Protocol):
    """Frozen, so that its answer can be kept under it."""

    @property
    def properties(self) -> frozenset[str]:
        """The properties of events that the answer needs."""

    @property
    def pairs(self) -> Pairs:
        """The address, without what is as it would be anyway."""

    @property
    def words(self) -> str:
        """The question in one line."""

    @property
    def ready(self) -> str:
        """Empty when it can be answered; else what is missing, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of the table: as people read it, as a number for the CSV, and who is behind it, for `people`."""

    text: str
    value: float | None = None
    at: Pairs = ()


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One more picture with its table, below those of the answer; `note` says the same in a sentence."""

    heading: str
    note: str
    chart: Chart
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An answer as its page shows it; `notes` say what to know of it, `warnings` lead to lessons."""

    chart: Chart | None
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    warnings: tuple[Caution, ...] = ()
    panel: Panel | None = None


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What surrounds an answer: what happened (`marks`), and the address of the people at a place (`link`).

    `link` gives "" for those who may not look at people, and in everything that leaves Firsthand.
    """

    marks: tuple[Event, ...] = ()
    zone: str = "UTC"
    link: Callable[[Pairs], str] = field(default=lambda at: "")


@dataclass(frozen=True, kw_only=True)
class Behind:
    """The people behind a number, and in words what they did."""

    ids: tuple[str, ...]
    words: str


@dataclass(frozen=True, kw_only=True)
class Common:
    """One of the commonest events, and whether every person did it."""

    name: str
    everybody: bool


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of analysis; `asks` says on the front page what it answers, `fields` what its form shows."""

    name: str
    label: str
    asks: str
    read: Callable[[Asked], Any]
    answer: Callable[[Any, Any], Any]  # of the events in any engine
    show: Callable[[Any, Any, Frame], Shown]
    fields: Callable[[Any, "Known"], dict[str, Any]]
    people: Callable[[Any, Any, Mapping[str, str]], Behind] | None = None
    sql: Callable[[Any, tuple[date, date], str], str] | None = None  # of the days with events, in a zone
    metric: Callable[[Any, str], Metric] | None = None  # under a name; raises where no metric says the same
    # First questions, of the commonest events in the order in which people first do them.
    suggest: Callable[[Sequence[Common]], tuple[Question, ...]] | None = None
    dated: bool = False  # whether what happened on a day is drawn

    @property
    def has_sql(self) -> bool:
        """Whether it can be had as SQL; a template would call `sql`."""
        return self.sql is not None

    @property
    def part(self) -> str:
        """The template part with the fields of the question."""
        return f"measurement/_explore_{self.name}.html"


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the pickers offer: events with their counts, properties, and the values of those in use."""

    events: tuple[tuple[str, str], ...]
    properties: tuple[str, ...]
    names: frozenset[str]
    values: Mapping[str, tuple[tuple[str, str], ...]]
