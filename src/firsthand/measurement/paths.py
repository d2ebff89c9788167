"""Paths: what people do after, or before, something; as nodes and links of a Sankey diagram."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.measurement.behaviour import MICROSECOND, Behaviour, Mask, Step, firsts
from firsthand.measurement.kernels import compiled, passes

OTHER = "(other)"
GONE, REST = -1, -2
GAP = timedelta(minutes=30)
MOST_LONG = 20


@dataclass(frozen=True, kw_only=True)
class Paths:
    """The question: the first `length` events of each session, or those from `after` or up to `before`.

    A session ends where nothing happens for more than `gap`. In each the first `after` stands at place 1, or
    the last `before` at place `length`. `collapse` takes one event repeated at once as one. Beyond the `most`
    commonest events of a place all are `OTHER`. Raises `InputError`.
    """

    length: int = 4
    after: Step | None = None
    before: Step | None = None
    gap: timedelta = GAP
    collapse: bool = True
    most: int = 8

    def __post_init__(self) -> None:
        if not 2 <= self.length <= MOST_LONG:
            raise InputError(f"length={self.length} must lie between 2 and {MOST_LONG}.")
        if self.after and self.before:
            raise InputError("after and before together are a funnel: name one of them.")
        if self.gap <= timedelta(0) or self.most < 1:
            raise InputError(f"gap={self.gap}, most={self.most} must be above zero.")


@dataclass(frozen=True, kw_only=True)
class Node:
    """An event at a place, 1 to `length` in order of time: how many sessions and people."""

    place: int
    event: str
    sessions: int
    people: int


@dataclass(frozen=True, kw_only=True)
class Link:
    """From the event at `place` to the one at the next place."""

    place: int
    source: str
    target: str
    sessions: int
    people: int


@dataclass(frozen=True, kw_only=True)
class PathsResult:
    """The answer, the commonest first within a place; sessions that end leave a node without a link."""

    question: Paths
    sessions: int
    people: int
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class Path:
    """A whole path, perhaps shorter where the session was, and how many sessions and people took it."""

    events: tuple[str, ...]
    sessions: int
    people: int


def paths(behaviour: Behaviour, question: Paths) -> PathsResult:
    """Nodes and links with counts of sessions and of people. See docs/calculations/paths.md.

    Events of one moment stand in the order of their names.
    """
    person, table = _table(behaviour, question)
    for place in range(question.length):
        table[:, place] = _commonest(behaviour, table[:, place], question.most)
    nodes = [
        Node(place=place + 1, event=_name(behaviour, code), sessions=sessions, people=people)
        for place in range(question.length)
        for (code,), sessions, people in _counted(person, table[:, place : place + 1])
    ]
    links = [
        Link(
            place=place + 1,
            source=_name(behaviour, source),
            target=_name(behaviour, target),
            sessions=sessions,
            people=people,
        )
        for place in range(question.length - 1)
        for (source, target), sessions, people in _counted(person, table[:, place : place + 2])
    ]
    return PathsResult(
        question=question,
        sessions=len(person),
        people=len(firsts(person)),
        nodes=tuple(nodes),
        links=tuple(links),
    )


def commonest_paths(behaviour: Behaviour, question: Paths, *, most: int = 20) -> tuple[Path, ...]:
    """The `most` paths that most sessions take, then by people, then by name; `question.most` is not used."""
    width = len(behaviour.names) + 1
    values, counts, people = _walks(behaviour, question, width)
    # Those that tie with the last one shown must be known, to choose among them by people.
    often = counts >= (np.sort(counts)[-most] if len(counts) > most else 0)
    values, counts, people = values[often], counts[often], people[often]
    found = []
    for key, sessions, who in zip(values.tolist(), counts.tolist(), people.tolist(), strict=True):
        codes = [key // width**place % width - 1 for place in reversed(range(question.length))]
        events = tuple(behaviour.names[code] for code in codes if code >= 0)
        found.append(Path(events=events, sessions=sessions, people=who))
    return tuple(sorted(found, key=lambda path: (-path.sessions, -path.people, path.events))[:most])


def takers(
    behaviour: Behaviour, question: Paths, links: Sequence[tuple[int, str, str]]
) -> tuple[NDArray[np.bool_], ...]:
    """For each link, a place with its source and target, which people took it in any session."""
    person, table = _table(behaviour, question)
    for place in range(question.length):
        table[:, place] = _commonest(behaviour, table[:, place], question.most)
    codes = {_name(behaviour, code): code for code in range(len(behaviour.names))} | {OTHER: REST}
    found = []
    for place, source, target in links:
        held = (table[:, place - 1] == codes[source]) & (table[:, place] == codes[target])
        who = np.zeros(len(behaviour.people), dtype=np.bool_)
        who[person[held]] = True
        found.append(who)
    return tuple(found)


def _walks(
    behaviour: Behaviour, question: Paths, width: int
) -> tuple[NDArray[np.int64], NDArray[Any], NDArray[Any]]:
    """The paths that occur, as numbers to base `width`, and how many sessions and people take each."""
    size = width**question.length
    if _compiled(question) and size <= passes.MOST_KEYS:
        found = behaviour.sessions(question.gap // MICROSECOND)
        return _occurring(
            *passes.walked(behaviour, found, collapse=question.collapse, length=question.length)
        )
    if size > np.iinfo(np.int64).max:
        raise InputError(f"length={question.length} is too long for {width - 1} events: ask for less.")
    person, table = _table(behaviour, question)
    keys = np.zeros(len(table), dtype=np.int64)
    for place in range(question.length):
        keys = keys * width + table[:, place] + 1
    return _histogram(person, keys, size)


def _compiled(question: Paths) -> bool:
    return compiled.ready() and not (question.after or question.before)


def _table(behaviour: Behaviour, question: Paths) -> tuple[NDArray[np.int32], NDArray[Any]]:
    """For each session that counts the person, and the events' codes by place; GONE where there is none."""
    opened = behaviour.sessions(question.gap // MICROSECOND)
    if _compiled(question):
        return passes.walks(behaviour, opened, collapse=question.collapse, length=question.length)
    kept = _kept(behaviour, question, opened)
    rows = np.flatnonzero(kept).astype(np.int32)
    begins = np.searchsorted(rows, opened)
    ends = np.r_[begins[1:], len(rows)][: len(begins)]
    anchor, session = begins, np.arange(len(begins))
    step = question.after or question.before
    if step:
        is_step = np.zeros(behaviour.size, dtype=np.bool_)
        # As collapsing leaves them: the first of the run that each is in.
        heads = np.maximum.accumulate(np.where(kept, np.arange(behaviour.size, dtype=np.int32), np.int32(0)))
        is_step[heads[behaviour.rows(step)]] = True
        place = np.flatnonzero(is_step[rows])
        session = np.searchsorted(begins, place, side="right") - 1
        chosen = np.ones(len(place), dtype=np.bool_)
        differs = session[1:] != session[:-1]
        chosen[slice(1, None) if question.after else slice(None, -1)] = differs
        anchor, session = place[chosen], session[chosen]
    shift = 1 - question.length if question.before else 0
    table = np.full((len(anchor), question.length), GONE, dtype=np.int32)
    for number in range(question.length):
        at = anchor + number + shift
        inside = (at >= begins[session]) & (at < ends[session])
        table[inside, number] = behaviour.event[rows[at[inside]]]
    return behaviour.person[rows[anchor]], table


def _kept(behaviour: Behaviour, question: Paths, opened: NDArray[np.int32]) -> Mask:
    """Which events stay where one that comes several times at once in a session counts as one."""
    kept = np.ones(behaviour.size, dtype=np.bool_)
    if question.collapse:
        kept[1:] = behaviour.event[1:] != behaviour.event[:-1]
        kept[opened] = True
    return kept


def _commonest(behaviour: Behaviour, codes: NDArray[Any], most: int) -> NDArray[np.int32]:
    """The codes with REST for all but the commonest; equally common ones by name."""
    counts = np.bincount(codes[codes >= 0], minlength=len(behaviour.names))
    order = np.argsort(-counts, kind="stable")
    table = np.arange(len(behaviour.names) + 1, dtype=np.int32)
    table[order[most:]] = REST
    table[-1] = GONE
    found: NDArray[np.int32] = table[codes]
    return found


def _counted(person: NDArray[np.int32], columns: NDArray[Any]) -> list[tuple[tuple[int, ...], int, int]]:
    """Each combination of codes with its sessions and people, commonest first; none with GONE."""
    held = (columns != GONE).all(axis=1)
    person, columns = person[held], columns[held]
    low = int(columns.min(initial=0))
    width = int(columns.max(initial=0)) - low + 1
    keys = np.zeros(len(columns), dtype=np.int64)
    for place in range(columns.shape[1]):
        keys = keys * width + columns[:, place] - low
    values, sessions, people = _histogram(person, keys, width ** columns.shape[1])
    found = [
        (tuple(key // width**place % width + low for place in reversed(range(columns.shape[1]))), count, who)
        for key, count, who in zip(values.tolist(), sessions.tolist(), people.tolist(), strict=True)
    ]
    return sorted(found, key=lambda each: (-each[1], -each[2], each[0]))


def _histogram(
    person: NDArray[np.int32], keys: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[Any], NDArray[Any]]:
    """The keys that occur, ascending, how often each does, and with how many people, who ascend."""
    if compiled.ready() and size <= passes.MOST_KEYS:
        return _occurring(*passes.tally(person, keys, size))
    order = np.argsort(keys, kind="stable")
    keys, person = keys[order], person[order]
    new = np.ones(len(keys), dtype=np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    at = np.flatnonzero(new)
    new[1:] |= person[1:] != person[:-1]
    who = np.add.reduceat(new, at, dtype=np.intp) if len(at) else at
    return keys[at], np.diff(np.append(at, len(keys))), who


def _occurring(
    counts: NDArray[np.int32], people: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    values = np.flatnonzero(counts)
    return values, counts[values], people[values]


def _name(behaviour: Behaviour, code: int) -> str:
    return OTHER if code == REST else behaviour.names[code]
