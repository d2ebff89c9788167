"""Paths: what people do after, or before, something; as nodes and links of a Sankey diagram."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
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
    kinds, labels = _shown(behaviour, question, person, table)
    flows = _flows(person, table, kinds, max(map(len, labels)))
    nodes = [
        Node(place=place + 1, event=labels[place][kind], sessions=sessions, people=people)
        for place, counts in enumerate(flows[0])
        for (kind,), sessions, people in _ranked(counts)
    ]
    links = [
        Link(
            place=place + 1,
            source=labels[place][source],
            target=labels[place + 1][target],
            sessions=sessions,
            people=people,
        )
        for place, counts in enumerate(flows[1])
        for (source, target), sessions, people in _ranked(counts)
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
    kinds, labels = _shown(behaviour, question, person, table)
    found = []
    for place, *names in links:
        held = np.ones(len(person), dtype=np.bool_)
        for at, name in enumerate(names, start=place - 1):
            kind = labels[at].index(name) if name in labels[at] else -1
            held &= kinds[at][table[:, at] + 1] == kind
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


def _table(behaviour: Behaviour, question: Paths) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
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
    table = np.full((len(anchor), question.length), GONE, dtype=np.int16)
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


def _shown(
    behaviour: Behaviour, question: Paths, person: NDArray[np.int32], table: NDArray[np.int16]
) -> tuple[NDArray[np.int16], list[list[str]]]:
    """Places × codes: which kind each is; and what the kinds of each place are called.

    First nothing, then all but the commonest, then these by name; equally common ones are chosen by name.
    """
    width = len(behaviour.names) + 1
    every = np.tile(np.arange(width, dtype=np.int16), (question.length, 1))
    happened, _ = _flows(person, table, every, width, links=False)
    kinds, labels = np.ones_like(every), []
    kinds[:, 0] = 0
    for own, sessions in zip(kinds, happened[:, 1:, 0], strict=True):
        chosen = np.sort(np.argsort(-sessions, kind="stable")[: question.most])
        own[chosen + 1] = np.arange(2, len(chosen) + 2)
        labels.append(["", OTHER, *(behaviour.names[code] for code in chosen)])
    return kinds, labels


def _flows(
    person: NDArray[np.int32], table: NDArray[np.int16], kinds: NDArray[np.int16], width: int, *,
    links: bool = True,
) -> tuple[NDArray[Any], NDArray[Any]]:  # fmt: skip
    """Of each place and kind, and of each two kinds in a row, how many sessions and people."""
    if compiled.ready() and len(kinds) * width ** (1 + links) <= passes.MOST_KEYS:
        return passes.flows(person, table, kinds, width, links=links)
    held = [own[codes + 1].astype(np.int64) for own, codes in zip(kinds, table.T, strict=True)]
    pairs = [before * width + after for before, after in pairwise(held)] if links else []
    shape = (len(pairs), width, width, 2)
    return np.array([_tallied(person, each, width) for each in held]), np.reshape(
        [_tallied(person, each, width**2) for each in pairs], shape
    )


def _tallied(person: NDArray[np.int32], keys: NDArray[np.int64], size: int) -> NDArray[np.intp]:
    """For each key how often it is there, and with how many different people."""
    people = np.unique(person * np.int64(size) + keys) % size
    return np.stack([np.bincount(each, minlength=size) for each in (keys, people)], axis=1)


def _ranked(counts: NDArray[Any]) -> list[tuple[tuple[int, ...], int, int]]:
    """The kinds, or pairs of them, that occur, the commonest first, with sessions and people."""
    held = (tuple(kinds) for kinds in np.argwhere(counts[..., 0]).tolist() if all(kinds))
    found = [(kinds, *counts[kinds].tolist()) for kinds in held]
    return sorted(found, key=lambda each: (-each[1], -each[2], each[0]))


def _histogram(
    person: NDArray[np.int32], keys: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[Any], NDArray[Any]]:
    """The keys that occur, ascending, how often each does, and with how many people, who ascend."""
    if compiled.ready() and size <= passes.MOST_KEYS:
        return _occurring(*passes.tally(person, keys, size))
    people = int(person[-1]) + 1 if len(person) else 1
    if size > np.iinfo(np.int64).max // people:
        values, keys = np.unique(keys, return_inverse=True)
        found = _histogram(person, keys, len(values))
        return values[found[0]], *found[1:]
    # One number for both, because numbers alone are sorted in a quarter of the time.
    both = np.sort(keys * people + person)
    keys, person = np.divmod(both, people)
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
