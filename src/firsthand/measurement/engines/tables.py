"""Events in an engine that speaks SQL: `events(person, event, time, properties)`, and how to ask it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np

from firsthand.errors import InputError
from firsthand.measurement.behaviour import ANY, Step, day_number, day_of, microseconds
from firsthand.measurement.conditions import Condition, How, compared, small
from firsthand.measurement.engines.dialects import Dialect
from firsthand.measurement.loading import local_days
from firsthand.measurement.metrics import Grain
from firsthand.measurement.moments import DAY
from firsthand.measurement.trends import midnight, periods

Row = tuple[object, ...]
Run = Callable[[str, Mapping[str, str]], Sequence[Row]]


@dataclass(frozen=True, kw_only=True)
class Group:
    """People, as the SQL that gives their ids, each once, with the values that it binds."""

    sql: str
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, eq=False)
class Tables:
    """Events held by another engine; `run` gives the rows of a text of SQL with the values that it binds.

    `table` has a row per event that counts: `person` and `event`, text and not empty; `time`, microseconds
    since 1970 in UTC; `properties`, a map of text to text. What `run` gives is believed for as long as this
    object lives. Days are those of `zone`.
    """

    dialect: Dialect
    run: Run
    table: str = "events"
    zone: str = "UTC"
    aliases: Mapping[str, str] = field(default_factory=dict)  # names that count as another
    values: Mapping[str, str] = field(default_factory=dict)  # that `table` binds

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the events, sorted."""
        found = self.run(f"SELECT DISTINCT event FROM {self.table}", self.values)  # noqa: S608
        return tuple(sorted(str(name) for (name,) in found))

    @cached_property
    def known(self) -> frozenset[str]:
        """The names of the properties."""
        found = self.run(f"SELECT DISTINCT {self.dialect.keys} FROM {self.table}", self.values)  # noqa: S608
        return frozenset(str(name) for (name,) in found)

    @cached_property
    def moments(self) -> tuple[int, int]:
        """The moments of the first and the last event. Raises `InputError` where there is none."""
        first, last = self.extent
        if first is None or last is None:
            raise InputError("There are no events: load some first, or choose other days.")
        return first, last

    @cached_property
    def extent(self) -> tuple[int, int] | tuple[None, None]:
        """The moments of the first and the last event, None where there is none."""
        sql = f"SELECT count(*), min(time), max(time) FROM {self.table}"  # noqa: S608
        ((count, first, last),) = self.run(sql, self.values)
        return (int(str(first)), int(str(last))) if int(str(count)) else (None, None)

    @cached_property
    def days(self) -> tuple[date, date]:
        """The days of the first and the last event."""
        first, last = local_days(np.array(self.moments, dtype=np.int64), self.zone).tolist()
        return day_of(first), day_of(last)

    def between(self, first: date, last: date) -> "Tables":
        """The events from day `first` to day `last`, both included; what is known stays known."""
        begin, end = (microseconds(midnight(day, self.zone)) for day in (first, last + timedelta(days=1)))
        chosen = f"(SELECT * FROM {self.table} WHERE time >= {begin} AND time < {end}) AS chosen"  # noqa: S608
        found = replace(self, table=chosen)
        found.__dict__.update(names=self.names, known=self.known)
        return found

    def among(self, who: Group) -> "Tables":
        """The events of these people only; until when events are known stays as it is."""
        chosen = f"(SELECT * FROM {self.table} WHERE person IN ({who.sql})) AS chosen"  # noqa: S608
        found = replace(self, table=chosen, values={**self.values, **who.values})
        found.__dict__.update(names=self.names, known=self.known, moments=self.moments)
        return found

    def whole(self, number: str, by: int | str) -> str:
        return self.dialect.whole.format(a=number, b=by)


@dataclass(frozen=True, kw_only=True, eq=False)
class Text:
    """A text of SQL in the making: it checks names, and keeps values apart from the text."""

    source: Tables
    values: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values.update(self.source.values)

    def rows(self, sql: str) -> list[tuple[int, ...]]:
        """The rows, all whole numbers; NULL comes as -1."""
        return [tuple(-1 if cell is None else int(str(cell)) for cell in row) for row in self.run(sql)]

    def run(self, sql: str) -> Sequence[Row]:
        """The rows of a text that binds any of the values."""
        return self.source.run(sql, {name: value for name, value in self.values.items() if name in sql})

    def bind(self, value: str) -> str:
        # Named after what it is, so that texts that were made apart can be put together.
        name = "v" + hashlib.blake2b(value.encode(), digest_size=8).hexdigest()
        for plain, written in self.source.dialect.escaped:
            value = value.replace(plain, written)
        self.values[name] = value
        return self.source.dialect.bound.format(a=name)

    def property(self, name: str) -> str:
        """The value of a property, NULL without one. Raises `InputError` for one that no event has."""
        if name not in self.source.known:
            known = ", ".join(sorted(self.source.known)) or "none"
            raise InputError(f"property=“{name}” is not loaded ({known}): name it when you load the events.")
        return self.value(name)

    def value(self, name: str) -> str:
        """The value of a property that perhaps no event has."""
        return self.source.dialect.value.format(a=self.bind(name))

    def is_step(self, step: Step) -> str:
        """Whether an event is this step, as a condition. Raises `InputError` for a name unknown here."""
        parts = ["1 = 1"]
        name = self.source.aliases.get(step.event, step.event)
        if name != ANY:
            if name not in self.source.names:
                known = ", ".join(self.source.names[:20])
                raise InputError(f"event=“{name}” never happens here: choose one of {known}.")
            parts = [f"event = {self.bind(name)}"]
        return " AND ".join([*parts, *map(self._holds, step.where)])

    def _holds(self, condition: Condition) -> str:
        # Written out, because what is missing is in no list, and outside of each.
        inside = self._test(condition, self.property(condition.name))
        return f"(CASE WHEN {inside} THEN 1 ELSE 0 END) = {0 if condition.negate else 1}"

    def _test(self, condition: Condition, value: str) -> str:
        said, number = self.source.dialect, self.source.dialect.number.format(a=value)
        if not any(condition.values) and condition.how not in (How.SET, How.NUMBER):
            return f"{value} <> {value}"
        match condition.how:
            case How.IS:
                listed = ", ".join(map(self.bind, condition.values))
                return f"{value} IN ({listed})"
            case How.CONTAINS:
                wanted = [self.bind(small(each)) for each in condition.values]
                return " OR ".join(said.contains.format(a=value, b=each) for each in wanted)
            case How.SET:
                return f"{value} IS NOT NULL"
            case How.NUMBER:
                return f"{number} IS NOT NULL"
        return " AND ".join(compared(condition, number))

    def day(self, time: str = "time") -> str:
        """The day of a moment in the zone, as days since 1970: a day begins at its midnight."""
        first, last = (day_number(day) for day in self.source.days)
        offsets = {
            number: microseconds(midnight(day_of(number), self.source.zone)) - number * DAY
            for number in range(first, last + 2)
        }
        changes = [number for number in range(first + 1, last + 1) if offsets[number] != offsets[number - 1]]
        edges = [first, *changes, last + 1]
        parts = []
        for low, high in pairwise(edges):
            begins, ends = (offsets[number] + number * DAY for number in (low, high))
            number = f"{low} + {self.source.whole(f'{time} - {begins}', DAY)}"
            # The last day before the clocks go back is longer, and a day all the same.
            parts.append(
                f"WHEN {time} < {ends} THEN CASE WHEN {number} < {high} THEN {number} ELSE {high - 1} END"
            )
        return f"CASE {' '.join(parts)} END"

    def period(self, edges: Sequence[date], grain: Grain, *, day: str = "day") -> str:
        """The number of the period that a day is in; -1 outside of all, whose first days are `edges`."""
        numbers = [day_number(edge) for edge in edges]
        if grain is Grain.MONTH:
            inner = " ".join(f"WHEN {day} < {edge} THEN {place}" for place, edge in enumerate(numbers[1:]))
            inner = f"CASE {inner} END"
        else:
            inner = self.source.whole(f"{day} - {numbers[0]}", numbers[1] - numbers[0])
        return f"CASE WHEN {day} < {numbers[0]} OR {day} >= {numbers[-1]} THEN -1 ELSE {inner} END"


def edges(source: Tables, first: date | None, last: date | None, grain: Grain) -> tuple[date, ...]:
    """First days of the periods from `first` to `last` (without: of all events), and of the next one."""
    begin, end = source.days
    return periods(first or begin, last or end, grain)


def complete(source: Tables, found: Sequence[date]) -> list[bool]:
    """Which periods are over at the last event."""
    last = source.moments[1]
    return [microseconds(midnight(edge, source.zone)) <= last for edge in found[1:]]
