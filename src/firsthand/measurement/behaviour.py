"""Behaviour: events as columns in the order person, time, which every analysis passes over once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import Caution, InputError
from firsthand.estimates import SMALL_SAMPLE, Estimate, wilson
from firsthand.measurement.conditions import Condition
from firsthand.measurement.events import EPOCH
from firsthand.measurement.ids import Ids
from firsthand.measurement.kernels import chaining, compiled, passes
from firsthand.measurement.moments import Moments
from firsthand.measurement.postings import Posted

Rows = NDArray[np.int32]
Mask = NDArray[np.bool_]
ANY = ""  # as an event's name: any event
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something done: an event by name (`ANY` for any), of which every condition holds."""

    event: str
    where: tuple[Condition, ...] = ()

    def __str__(self) -> str:
        return ", ".join([self.event or "any event", *map(str, self.where)])


ANYTHING = Step(event=ANY)


@dataclass(frozen=True, kw_only=True, eq=False)
class Coded:
    """A property as text: the n-th event has `values[codes[n]]`, or none where the code is -1."""

    codes: NDArray[Any]
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Behaviour:
    """Events by person, time and name.

    `people` and `names` are sorted. The events of the n-th person are those from `begins[n]` to before
    `begins[n + 1]`. The n-th event is called `names[event[n]]`, at `moments`, on `day[n]` (days since 1970 in
    `zone`). Codes and days are whole numbers of any size. `left_out` rows had no person, name or readable
    time; `repeats` brought a message id again, `bots` came from programs. What came in the same moment has no
    order of its own.
    """

    people: NDArray[np.object_] | Ids
    names: tuple[str, ...]
    begins: NDArray[np.int64]
    event: NDArray[Any]
    moments: Moments
    day: NDArray[Any]
    zone: str = "UTC"
    properties: Mapping[str, Coded] = field(default_factory=dict)
    left_out: int = 0
    repeats: int = 0
    bots: int = 0
    aliases: Mapping[str, str] = field(default_factory=dict)  # names that count as another
    known: tuple[int, int, int] | None = None  # first day, last day, last moment; of all, if these are some

    @property
    def size(self) -> int:
        return len(self.event)

    @cached_property
    def person(self) -> NDArray[np.int32]:
        """The number of each event's person."""
        return np.repeat(np.arange(len(self.people), dtype=np.int32), np.diff(self.begins))

    @cached_property
    def time(self) -> NDArray[np.int64]:
        """Each event's microseconds since 1970, UTC."""
        return self.moments.all

    @cached_property
    def last(self) -> int:
        """The moment of the last event; 0 where there is none."""
        if self.known:
            return self.known[2]
        ends = self.begins[1:][np.diff(self.begins) > 0] - 1
        return int(self.moments.at(ends).max()) if self.size else 0

    @cached_property
    def days(self) -> tuple[int, int]:
        """The first and the last day, as days since 1970. Raises `InputError` where there is no event."""
        if self.known:
            return self.known[:2]
        if not self.size:
            raise InputError("There are no events: load some first, or choose other days.")
        return int(self.day.min()), int(self.day.max())

    @cached_property
    def moment(self) -> Rows:
        """For each event the first of those of the same person and time."""
        new = np.ones(self.size, dtype=np.bool_)
        new[1:] = (self.person[1:] != self.person[:-1]) | (self.time[1:] != self.time[:-1])
        # In place: there may be many millions.
        found: Rows = np.arange(self.size, dtype=np.int32)
        found *= new
        np.maximum.accumulate(found, out=found)
        return found

    @cached_property
    def _named(self) -> dict[str, Rows]:
        return {}

    @cached_property
    def _visited(self) -> dict[Step, "Visits"]:
        return {}

    @cached_property
    def _opened(self) -> dict[int, Rows]:
        return {}

    @cached_property
    def posted(self) -> Posted:
        """The postings that are kept; postings.py finds them."""
        return Posted(counts=chaining.frequencies(self))

    @cached_property
    def _held(self) -> dict[Condition, Mask]:
        return {}

    def rows(self, step: Step) -> Rows:
        """Which events are this step, in order. Raises `InputError` for a name or property unknown here."""
        found = self._rows_named(step.event)
        for condition in step.where:
            found = found[self.holds(condition)[self.coded(condition.name).codes[found]]]
        return found

    def visits(self, step: Step) -> "Visits":
        """The days on which each person did this step; far fewer than events, and found once."""
        if step in self._visited:
            return self._visited[step]
        found = Visits(*passes.visits(self, step)) if compiled.ready() else self._visits(step)
        if not step.where:
            self._visited[step] = found
        return found

    def _visits(self, step: Step) -> "Visits":
        rows = None if step == ANYTHING else self.rows(step)
        person, day = (self.person, self.day) if rows is None else (self.person[rows], self.day[rows])
        new = np.ones(len(person), dtype=np.bool_)
        new[1:] = (person[1:] != person[:-1]) | (day[1:] != day[:-1])
        at = np.flatnonzero(new)
        ends = np.append(at[1:], len(person))[: len(at)]
        first, last = (at, ends - 1) if rows is None else (rows[at], rows[ends - 1])
        columns = (day[at], first, last, ends - at)
        small = (each.astype(np.int32, copy=False) for each in columns)
        return Visits(begins_of(person[at], len(self.people)), *small)

    def sessions(self, gap: int) -> Rows:
        """The rows with which sessions begin, found once for the last `gap`; one in eight or so.

        A session ends where nothing happens for more than so many microseconds.
        """
        found = self._opened.get(gap)
        if found is None:
            found = passes.sessions(self, gap) if compiled.ready() else self._sessions(gap)
            self._opened.clear()
            self._opened[gap] = found
        return found

    def _sessions(self, gap: int) -> Rows:
        new = np.ones(self.size, dtype=np.bool_)
        new[1:] = (self.person[1:] != self.person[:-1]) | (np.diff(self.time) > gap)
        return np.flatnonzero(new).astype(np.int32)

    def coded(self, name: str) -> Coded:
        """The property of that name. Raises `InputError` where it was not loaded."""
        if name not in self.properties:
            known = ", ".join(sorted(self.properties)) or "none"
            raise InputError(f"property=“{name}” is not loaded ({known}): name it when you load the events.")
        return self.properties[name]

    def ids(self, who: Mask) -> tuple[str, ...]:
        """The people whose entry in `who` is true, sorted."""
        return tuple(self.people[who])

    def among(self, who: Mask) -> "Behaviour":
        """The events of these people only; `people` and until when events are known stay as they are."""
        return replace(self.take(np.flatnonzero(who[self.person])), known=(*self.days, self.last))

    def between(self, first: date, last: date) -> "Behaviour":
        """The events from day `first` to day `last`, both included."""
        begin, end = day_number(first), day_number(last)
        if self.size and begin <= self.days[0] and self.days[1] <= end:
            return self
        return self.take(np.flatnonzero((self.day >= begin) & (self.day <= end)))

    def take(self, rows: NDArray[np.intp]) -> "Behaviour":
        """Only the events in `rows`, which ascend."""
        taken = {
            name: Coded(codes=each.codes[rows], values=each.values) for name, each in self.properties.items()
        }
        return replace(
            self,
            begins=np.searchsorted(rows, self.begins),
            event=self.event[rows],
            moments=self.moments.take(rows),
            day=self.day[rows],
            properties=taken,
            known=None,
        )

    def _rows_named(self, name: str) -> Rows:
        name = self.aliases.get(name, name)
        if name not in self._named:
            code = self.code(name)
            rows = np.arange(self.size) if code is None else np.flatnonzero(self.event == code)
            self._named[name] = rows.astype(np.int32)
        return self._named[name]

    def code(self, name: str) -> int | None:
        """The code of the events of that name; None for any event. Raises `InputError`."""
        name = self.aliases.get(name, name)
        if name == ANY:
            return None
        if name not in self.names:
            known = ", ".join(self.names[:20])
            raise InputError(f"event=“{name}” never happens here: choose one of {known}.")
        return self.names.index(name)

    def holds(self, condition: Condition) -> Mask:
        """For each code whether the condition holds, found once; the last entry is for -1, no value."""
        if condition not in self._held:
            values = (*self.coded(condition.name).values, None)
            self._held[condition] = np.array(condition.holds(values))
        return self._held[condition]


@dataclass(frozen=True, eq=False)
class Visits:
    """People's active days, in order: which events are the first and the last, and how many there are.

    Those of the n-th person are from `begins[n]` to before `begins[n + 1]`.
    """

    begins: NDArray[np.int64]
    day: NDArray[np.int32]
    first: Rows
    last: Rows
    events: Rows

    @cached_property
    def person(self) -> NDArray[np.int32]:
        return np.repeat(np.arange(len(self.begins) - 1, dtype=np.int32), np.diff(self.begins))


def span(behaviour: Behaviour) -> tuple[date, date]:
    """The days of the first and the last event. Raises `InputError` where there is none."""
    return day_of(behaviour.days[0]), day_of(behaviour.days[1])


def day_number(day: date) -> int:
    return (day - EPOCH.date()).days


def day_of(number: int) -> date:
    return EPOCH.date() + timedelta(days=number)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970; a moment without a zone is UTC."""
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - EPOCH) // MICROSECOND


def begins_of(person: NDArray[Any], people: int) -> NDArray[np.int64]:
    """Where the events of each of so many people begin in a column that is sorted by person, and its end."""
    return np.searchsorted(person, np.arange(people + 1)).astype(np.int64, copy=False)


def firsts(person: NDArray[np.int32]) -> NDArray[np.intp]:
    """Where each person first occurs in a column that is sorted by person."""
    new = np.ones(len(person), dtype=np.bool_)
    new[1:] = person[1:] != person[:-1]
    return np.flatnonzero(new)


def share(who: int, n: int, *, confidence: float = 0.95) -> Estimate:
    """The share `who` of `n` people with Wilson's interval."""
    found = replace(wilson(who, n, confidence=confidence), warnings=())
    if n >= SMALL_SAMPLE:
        return found
    message = f"Only {n} people: the interval is wide; take more days." if n else "Nobody counts here."
    return replace(found, warnings=(Caution(name="small-sample" if n else "nobody", message=message),))
