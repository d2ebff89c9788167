"""Kept columns that take in what was added to a store since: one linear pass instead of all of it again.

The result is what would be kept if everything were read anew. Who is added finds a place among the people, a
new name or value among the others; the new events are sorted and put in. Where an id turns out to belong to
somebody, all events of the person that it was move there. What was one person and falls apart cannot be told
from the columns: `moved` says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.measurement.behaviour import Behaviour
from firsthand.measurement.moments import DAY

Column = NDArray[Any]
Links = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """Events: whose, and their day, time in the day, name, and a code for each property."""

    person: Column
    keys: list[Column]


@dataclass(frozen=True, kw_only=True, eq=False)
class Grown:
    """What is kept. `columns` come one after the other, so that one is in memory: day, time in the day (in
    `unit` microseconds), name, and each property."""

    people: NDArray[np.object_]
    names: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    begins: NDArray[np.int64]
    unit: int
    known: tuple[int, int, int] | None
    columns: Iterator[Column]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Codes:
    """What the columns are written in."""

    names: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    unit: int

    def columns(self, behaviour: Behaviour, rows: slice | Column) -> Iterator[Column]:
        """Day, time in the day, name and properties of these rows."""
        moments = behaviour.moments
        if moments.date is not None:
            yield moments.date[rows]
            within = moments.within[rows]
            yield (
                within if self.unit == moments.unit else within.astype(np.int64) * (moments.unit // self.unit)
            )
        else:
            day, within = np.divmod(moments.at(rows), DAY)
            yield day
            yield within // self.unit
        yield _coded(behaviour.event[rows], behaviour.names, self.names)
        for name, known in self.values.items():
            coded = behaviour.coded(name)
            yield _coded(coded.codes[rows], coded.values, known)


def moved(before: Links, after: Links) -> dict[str, str] | None:
    """Who counts as whom from now on, by what ids were linked to; None where one person became several."""
    changed = {each for each in {*before, *after} if before.get(each, each) != after.get(each, each)}
    people = {before.get(each, each) for each in changed}
    ids: dict[str, set[str]] = {person: set() for person in people}
    for each in {*before, *people}:
        if (person := before.get(each, each)) in ids:
            ids[person].add(each)
    found = {}
    for person, held in ids.items():
        users = {after.get(each, each) for each in held}
        # What the columns call a person has no spaces around it.
        if len(users) != 1 or any(each != each.strip() for each in (person, *users)):
            return None
        found[person] = users.pop()
    return found


def grow(old: Behaviour, new: Behaviour, joined: Links) -> Grown:
    """`old`, as it was kept, with the events of `new`, and with people who `joined` others (UTC days)."""
    ids, more_ids = old.people[:], new.people[:]
    goes = np.array([each in joined for each in ids], dtype=np.bool_)
    people, code = _people(ids, goes, more_ids, joined)
    unit = old.moments.unit
    codes = _Codes(
        names=tuple(sorted({*old.names, *new.names})),
        values={
            name: tuple(sorted({*coded.values, *new.coded(name).values}))
            for name, coded in old.properties.items()
        },
        unit=1 if (new.time % unit).any() else unit,
    )
    leaving, sizes = _events_of(old, goes), np.diff(old.begins)
    more = _together(
        _rows(new, slice(None), np.searchsorted(people, more_ids)[new.person], codes),
        _rows(old, leaving, np.repeat(code[goes], sizes[goes]), codes),
    )
    counts = np.bincount(code[~goes], weights=sizes[~goes], minlength=len(people)).astype(np.int64)
    at = _places(old, leaving, np.concatenate([[0], np.cumsum(counts)]), more, codes)
    counts += np.bincount(more.person, minlength=len(people))
    columns = zip(codes.columns(old, slice(None)), more.keys, strict=True)
    return Grown(
        people=people, names=codes.names, values=codes.values, unit=codes.unit,
        begins=np.concatenate([[0], np.cumsum(counts)]), known=seen(old, new),
        columns=(_inserted(each, leaving, at, added) for each, added in columns),
    )  # fmt: skip


def seen(*parts: Behaviour) -> tuple[int, int, int] | None:
    """The first day, the last day and the last moment of all these together; None without events."""
    held = [(*each.days, each.last) for each in parts if each.size]
    if not held:
        return None
    first, last, moment = zip(*held, strict=True)
    return min(first), max(last), max(moment)


def _people(
    old: NDArray[np.object_], goes: Column, new: NDArray[np.object_], joined: Links
) -> tuple[NDArray[np.object_], Column]:
    """All people from now on, and the number that each of the old ones has among them."""
    stays, users = old[~goes], [joined[each] for each in old[goes]]
    known = set(stays)
    fresh = np.array(sorted({*new, *users} - known), dtype=object)
    at = np.searchsorted(stays, fresh)
    people = np.insert(stays, at, fresh)
    code = np.empty(len(old), dtype=np.int64)
    numbers = np.arange(len(stays))
    code[~goes] = numbers + np.searchsorted(at, numbers, side="right")
    code[goes] = np.searchsorted(people, np.array(users, dtype=object))
    return people, code


def _rows(behaviour: Behaviour, rows: slice | Column, person: Column, codes: _Codes) -> Rows:
    return Rows(person=person, keys=list(codes.columns(behaviour, rows)))


def _coded(column: Column, values: Sequence[str], known: Sequence[str]) -> Column:
    """The same values by their places in `known`; -1, no value, stays."""
    if tuple(known) == tuple(values):
        return column
    place = {value: number for number, value in enumerate(known)}
    table = np.array([*(place[value] for value in values), -1], dtype=np.int32)
    found: Column = table[column]
    return found


def _events_of(behaviour: Behaviour, who: Column) -> NDArray[np.int64]:
    """The rows of these people, in order."""
    spans = zip(behaviour.begins[:-1][who], behaviour.begins[1:][who], strict=True)
    return np.concatenate([np.zeros(0, dtype=np.int64), *(np.arange(low, high) for low, high in spans)])


def _together(one: Rows, other: Rows) -> Rows:
    """Both, in order."""
    person = np.concatenate([one.person, other.person])
    keys = [np.concatenate(each) for each in zip(one.keys, other.keys, strict=True)]
    order = np.lexsort([*reversed(keys), person])
    return Rows(person=person[order], keys=[each[order] for each in keys])


def _places(old: Behaviour, leaving: Column, begins: Column, more: Rows, codes: _Codes) -> Column:
    """Before which of the events that stay each of `more` comes: its person's are halved again and again."""
    low, high = begins[more.person], begins[more.person + 1]
    gone = leaving - np.arange(len(leaving))  # so many leave before a row that stays
    while len(unsure := np.flatnonzero(low < high)):
        middle = (low[unsure] + high[unsure]) // 2
        rows = middle + np.searchsorted(gone, middle, side="right")
        before, same = np.zeros(len(rows), dtype=np.bool_), np.ones(len(rows), dtype=np.bool_)
        for mine, theirs in zip(more.keys, codes.columns(old, rows), strict=True):
            before |= same & (mine[unsure] < theirs)
            same &= mine[unsure] == theirs
        high[unsure[before]] = middle[before]
        low[unsure[~before]] = middle[~before] + 1
    return low


def _inserted(column: Column, leaving: Column, at: Column, added: Column) -> Column:
    wide = np.result_type(column, added)
    stays = np.delete(column, leaving) if len(leaving) else column
    return np.insert(stays.astype(wide, copy=False), at, added)
