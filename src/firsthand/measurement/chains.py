"""Chains of events: who took how many steps of a funnel, in one pass over sorted columns for each step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.measurement.behaviour import Behaviour, Coded, Mask, Rows, begins_of, firsts

Whole = NDArray[np.int64]
Barrier = tuple[Rows, int, int]  # events, and the two steps (1-based) between which there may be none
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Reach:
    """Who got to a step: each `person` once, ascending; when first; and after how many microseconds."""

    person: NDArray[np.int32]
    time: Whole
    since_start: Whole
    since_previous: Whole


def ordered(
    behaviour: Behaviour, steps: Sequence[Rows], window: int, *, apart: bool, barriers: Sequence[Barrier] = ()
) -> tuple[Reach, ...]:
    """Steps one after the other, anything between; `apart` where no event can fill two of them.

    For each event of a step the latest chain start that leads to it is kept: a later start never leads to
    less. It is that of the last event of the step before, because starts grow along each step.
    """
    placed, side = _places(behaviour, steps, apart)
    rows, place = placed[0]
    start = rows
    found = [_reach(behaviour, rows, rows, rows)]
    person, time = behaviour.person, behaviour.time
    for number, (all_rows, all_places) in enumerate(placed[1:], start=2):
        found_at = np.searchsorted(place, all_places, side=side) - 1
        # Places ascend, so the events before the first of the step before stand in front.
        some = int(np.searchsorted(found_at, 0))
        later, at, before = all_rows[some:], all_places[some:], found_at[some:]
        begin = start[before]
        held = (person[begin] == person[later]) & (time[later] - time[begin] <= window)
        for barrier, after, until in barriers:
            if after < number <= until:
                held &= ~_between(behaviour, barrier, rows[before], later)
        previous = rows[before[held]]
        rows, place, start = later[held], at[held], begin[held]
        found.append(_reach(behaviour, rows, start, previous))
    return tuple(found)


def strict(behaviour: Behaviour, steps: Sequence[Rows], window: int, begins: Mask) -> tuple[Reach, ...]:
    """Steps one after the other, nothing between; `begins` says of each event of step 1 whether it may start.

    In one moment events stand in the order of the first step they can fill, those of no step last.
    """
    first = np.full(behaviour.size, len(steps), dtype=np.int8)
    fills = np.zeros(behaviour.size, dtype=np.int32)
    for number, rows in reversed(list(enumerate(steps))):
        first[rows] = number
        fills[rows] |= 1 << number
    line = np.arange(behaviour.size, dtype=np.int32)
    joined = behaviour.moment != line
    joined[:-1] |= joined[1:]
    tied = np.flatnonzero(joined)
    line[tied] = tied[np.lexsort((fills[tied], first[tied], behaviour.moment[tied]))]
    may = np.zeros(behaviour.size, dtype=np.bool_)
    may[steps[0]] = begins
    slot = np.flatnonzero(may[line]).astype(np.int32)
    found = [_reach(behaviour, line[slot], line[slot], line[slot])]
    for number in range(1, len(steps)):
        slot = slot[slot + number < behaviour.size]
        start, row = line[slot], line[slot + number]
        held = (behaviour.person[start] == behaviour.person[row]) & ((fills[row] >> number) & 1 == 1)
        held &= behaviour.time[row] - behaviour.time[start] <= window
        slot = slot[held]
        found.append(_reach(behaviour, row[held], start[held], line[slot + number - 1]))
    return tuple(found)


def unordered(behaviour: Behaviour, steps: Sequence[Rows], window: int, begins: Mask) -> tuple[Reach, ...]:
    """The n-th entry: n different steps within the window, in whichever order.

    `begins` says of each event of any step, in order, whether it may open a window.
    """
    union = np.unique(np.concatenate(steps))
    if len(union) < sum(map(len, steps)):
        raise InputError("order=any: an event can fill two of the steps; make them differ, or use ordered.")
    opening = union[begins]
    waits = np.sort([_wait(behaviour, opening, rows, window) for rows in steps], axis=0)
    found = []
    for number, wait in enumerate(waits):
        held = wait < NEVER
        rows, after = opening[held], wait[held]
        person, time = behaviour.person[rows], behaviour.time[rows] + after
        # Of the windows that get there first, the one that opens last.
        new = np.flatnonzero(np.r_[True, (person[1:] != person[:-1]) | (time[1:] != time[:-1])][: len(rows)])
        ends = np.r_[new[1:], len(rows)][: len(new)] - 1
        chosen = ends[firsts(person[ends])]
        before = waits[number - 1][held][chosen] if number else after[chosen]
        found.append(
            Reach(
                person=person[chosen],
                time=time[chosen],
                since_start=after[chosen],
                since_previous=after[chosen] - before,
            )
        )
    return tuple(found)


@dataclass(frozen=True, kw_only=True, eq=False)
class Parted:
    """A behaviour in which each value of a property makes a person of its own; `owner` is who it was."""

    behaviour: Behaviour
    owner: NDArray[np.int32]


def parted(behaviour: Behaviour, name: str) -> Parted:
    """Part people by the property `name`; events without it are left out."""
    codes = behaviour.coded(name).codes
    rows = np.flatnonzero(codes >= 0)
    width = len(behaviour.coded(name).values)
    part = behaviour.person[rows].astype(np.int64) * width + codes[rows]
    order = np.argsort(part, kind="stable")
    groups, person = np.unique(part[order], return_inverse=True)
    rows = rows[order]
    taken = {
        each: Coded(codes=held.codes[rows], values=held.values) for each, held in behaviour.properties.items()
    }
    own = replace(
        behaviour,
        people=groups.astype(object),
        begins=begins_of(person, len(groups)),
        event=behaviour.event[rows],
        moments=behaviour.moments.take(rows),
        day=behaviour.day[rows],
        properties=taken,
    )
    return Parted(behaviour=own, owner=(groups // width).astype(np.int32))


def joined(found: Sequence[Reach], parts: Parted) -> tuple[Reach, ...]:
    """The same for whole people: the part that gets there first, and of those the quickest."""
    return tuple(_joined(each, parts.owner[each.person]) for each in found)


def _joined(reach: Reach, owner: NDArray[np.int32]) -> Reach:
    order = np.lexsort((reach.since_previous, reach.since_start, reach.time, owner))
    chosen = order[firsts(owner[order])]
    return Reach(
        person=owner[chosen],
        time=reach.time[chosen],
        since_start=reach.since_start[chosen],
        since_previous=reach.since_previous[chosen],
    )


def _places(
    behaviour: Behaviour, steps: Sequence[Rows], apart: bool
) -> tuple[list[tuple[Rows, Rows]], Literal["left", "right"]]:
    """For each step its events and their places, ascending, and on which side of an equal place to search.

    Where no event can fill two steps the place is the moment, and an equal one comes before. Otherwise every
    event has a place of its own: in one moment by the first step it can fill, so that none fills two.
    """
    if apart:
        return [(rows, behaviour.moment[rows]) for rows in steps], "right"
    union = np.unique(np.concatenate(steps))
    first = np.zeros(len(union), dtype=np.int8)
    fills = np.zeros(len(union), dtype=np.int32)
    where = [np.searchsorted(union, rows) for rows in steps]
    for number, held in reversed(list(enumerate(where))):
        first[held] = number
        fills[held] |= 1 << number
    place = np.empty(len(union), dtype=np.int32)
    place[np.lexsort((fills, first, behaviour.moment[union]))] = np.arange(len(union), dtype=np.int32)
    orders = [np.argsort(place[held], kind="stable") for held in where]
    placed = zip(steps, where, orders, strict=True)
    return [(rows[order], place[held][order]) for rows, held, order in placed], "left"


def _between(behaviour: Behaviour, barrier: Rows, before: Rows, later: Rows) -> Mask:
    """Whether a barrier lies strictly between two moments of one person."""
    moments = behaviour.moment[barrier]
    place = np.searchsorted(moments, behaviour.moment[later], side="left") - 1
    if not len(moments):
        return np.zeros(len(later), dtype=np.bool_)
    found: Mask = (place >= 0) & (moments[place] > behaviour.moment[before])
    return found


def _wait(behaviour: Behaviour, opening: Rows, rows: Rows, window: int) -> Whole:
    """Microseconds from each opening to the person's next of `rows`, the same moment included; or NEVER."""
    if not len(rows):
        return np.full(len(opening), NEVER)
    place = np.searchsorted(behaviour.moment[rows], behaviour.moment[opening], side="left")
    following = rows[np.minimum(place, len(rows) - 1)]
    wait = behaviour.time[following] - behaviour.time[opening]
    held = (place < len(rows)) & (behaviour.person[following] == behaviour.person[opening])
    return np.where(held & (wait <= window), wait, NEVER)


def _reach(behaviour: Behaviour, rows: Rows, start: Rows, previous: Rows) -> Reach:
    """Each person's first of `rows`, with the start and the previous step's event that lead to it."""
    first = firsts(behaviour.person[rows])
    rows, start, previous = rows[first], start[first], previous[first]
    time = behaviour.time[rows]
    return Reach(
        person=behaviour.person[rows],
        time=time,
        since_start=time - behaviour.time[start],
        since_previous=time - behaviour.time[previous],
    )
