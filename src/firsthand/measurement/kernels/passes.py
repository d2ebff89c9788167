"""Passes over days and sessions, in the terms of the analyses. The C files tell what they do."""

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from firsthand.measurement.kernels.compiled import (
    between_people,
    calendar,
    events,
    everybody,
    over,
    room,
    run,
    steps,
    visited,
)  # fmt: skip
from firsthand.measurement.kernels.structures import VisitsC, address, column

if TYPE_CHECKING:
    from firsthand.measurement.behaviour import Behaviour, Step, Visits
    from firsthand.measurement.calendars import Calendar

Whole = NDArray[np.int64]
Small = NDArray[np.int32]
MOST_KEYS: Final = 1 << 20  # of which each thread has a table


def visits(behaviour: "Behaviour", step: "Step") -> tuple[Whole, Small, Small, Small, Small]:
    """Where each person's visits begin; of each visit day, first and last event, and how many."""
    columns, asked, begins = events(behaviour), steps(behaviour, [step]), behaviour.begins

    def part(low: int, high: int) -> tuple[Whole, list[Small]]:
        size = int(begins[high] - begins[low])
        # More than there will be: what is never written takes no memory.
        found = [np.empty(size, dtype=np.int32) for _ in range(4)]
        own = np.empty(high - low, dtype=np.int64)
        visits = VisitsC(address(own), *(address(each) for each in found))
        count = run("visits", columns, asked.steps, low, high, *_space(begins, low, high), visits)
        return np.append(own, count), [each[:count] for each in found]

    parts = everybody(begins, part)
    shifts = np.cumsum([0, *(own[-1] for own, _ in parts)])
    starts = [own[:-1] + shift for (own, _), shift in zip(parts, shifts, strict=False)]
    day, first, last, many = (
        np.concatenate(each) for each in zip(*(found for _, found in parts), strict=True)
    )
    return np.append(np.concatenate(starts), shifts[-1]), day, first, last, many


def _space(begins: Whole, low: int, high: int) -> tuple[NDArray[np.uint8], Small]:
    size = room(begins, low, high)
    return np.empty(size, dtype=np.uint8), np.empty(size, dtype=np.int32)


def active(found: "Visits", asked: "Calendar") -> Whole:
    """In how many periods each person has visits."""
    active = np.zeros(len(found.begins) - 1, dtype=np.int64)
    table, _ = calendar(asked)
    everybody(found.begins, lambda low, high: run("active", visited(found), table, low, high, active))
    return active


def counts(found: "Visits", asked: "Calendar") -> tuple[Small, Small]:
    """A row of periods: events, those in no period last, and people."""
    table, _ = calendar(asked)

    def part(low: int, high: int) -> Small:
        cells = np.zeros((len(asked.first_days) + 1, 3), dtype=np.int32)
        run("counts", visited(found), table, low, high, cells)
        return cells

    whole = reduce(np.add, everybody(found.begins, part))
    return whole[None, :, 0], whole[None, :-1, 1]


def counts_by(
    behaviour: "Behaviour", step: "Step", asked: "Calendar", codes: NDArray[Any], numbers: NDArray[np.int8],
    values: int,
) -> tuple[Small, Small]:  # fmt: skip
    """Values × periods: events, those in no period last, and people.

    numbers[code] is the value's number, -1 for none, and the last entry is for no code.
    """
    columns, once, (table, _) = events(behaviour), steps(behaviour, [step]), calendar(asked)
    own = column(codes)
    wanted = np.roll(np.where(numbers < 0, values, numbers), 1).astype(np.uint8)

    def part(low: int, high: int) -> Small:
        marks, rows = _space(behaviour.begins, low, high)
        cells = np.zeros((values + 1, len(asked.first_days) + 1, 3), dtype=np.int32)
        run("counts_by", columns, once.steps, table, low, high, own, wanted, marks, rows, cells)
        return cells

    whole = reduce(np.add, everybody(behaviour.begins, part))
    return whole[:values, :, 0], whole[:values, :-1, 1]


def started(found: "Visits", asked: "Calendar", cohorts: int) -> tuple[Small, Small, Whole]:
    """Each person's cohort: the period of the first visit, -1 where it is none of the first `cohorts`.

    Then the row of that visit, 0 without one; and how many people each cohort has.
    """
    table, _ = calendar(asked)
    cohort, row = (np.empty(len(found.begins) - 1, dtype=np.int32) for _ in range(2))

    def part(low: int, high: int) -> Whole:
        sizes = np.zeros(cohorts, dtype=np.int64)
        run("started", visited(found), table, low, high, cohorts, cohort, row, sizes)
        return sizes

    return cohort, row, reduce(np.add, everybody(found.begins, part))


def returned(
    behaviour: "Behaviour", back: "Visits", asked: "Calendar", cohort: Small, starts: Small, places: Whole, *,
    shape: tuple[int, int], latest: bool,
) -> Whole:  # fmt: skip
    """Cohorts × columns: people with visits from the row of their start on.

    places[k] is the column of k periods later, -1 for none.
    """
    columns, (table, _) = events(behaviour), calendar(asked)

    def part(low: int, high: int) -> Whole:
        cells = np.zeros(shape, dtype=np.int64)
        every = (columns, visited(back), table, low, high, cohort, starts, places)
        run("returned", *every, shape[1], int(latest), cells)
        return cells

    found: Whole = np.sum(everybody(back.begins, part), axis=0)
    return found


def sessions(behaviour: "Behaviour", gap: int) -> Small:
    """The rows with which sessions begin; they end where nothing happens for more than `gap` microseconds."""
    columns, begins = events(behaviour), behaviour.begins

    def part(low: int, high: int) -> Small:
        rows = np.empty(begins[high] - begins[low], dtype=np.int32)
        times = np.empty(room(begins, low, high), dtype=np.int64)
        return rows[: run("sessions", columns, low, high, gap, times, rows)]

    return np.concatenate(everybody(begins, part))


def walks(
    behaviour: "Behaviour", sessions: Small, *, collapse: bool, length: int
) -> tuple[Small, NDArray[np.int16]]:
    """Of each session the person and its first events, -1 where there are fewer than `length`."""
    persons = np.empty(len(sessions), dtype=np.int32)
    codes = np.empty((len(sessions), length), dtype=np.int16)
    _walked(behaviour, sessions, (int(collapse), length, 0, persons, codes), lambda: None)
    return persons, codes


def walked(behaviour: "Behaviour", sessions: Small, *, collapse: bool, length: int) -> tuple[Small, Small]:
    """For each possible beginning of a session, as a number, how many sessions and people have it.

    Digits to the base of one more than there are names: 0 for nothing more, else one more than the code.
    """
    width = len(behaviour.names) + 1
    asked = (int(collapse), length, width, None, None)
    found = _walked(behaviour, sessions, asked, lambda: np.zeros((width**length, 3), dtype=np.int32))
    whole = reduce(np.add, found)
    return whole[:, 0], whole[:, 1]


def _walked(
    behaviour: "Behaviour", sessions: Small, asked: tuple[Any, ...], table: Callable[[], Any]
) -> list[Any]:
    columns, rows = events(behaviour), np.append(sessions, np.int32(behaviour.size))

    def part(low: int, high: int) -> Any:
        # As int32, so that the sessions are not made longer for it.
        first, last = np.searchsorted(sessions, behaviour.begins[[low, high]].astype(np.int32)).tolist()
        own = table()
        run("walks", columns, rows, first, last, low, *asked, own)
        return own

    return everybody(behaviour.begins, part, each=1)


def tally(person: Small, keys: Whole, size: int) -> tuple[Small, Small]:
    """For each of `size` keys how often it is there, and with how many different people, who ascend."""
    found = np.zeros((size, 3), dtype=np.int32)
    run("tally", person, keys, 0, len(person), found)
    return found[:, 0], found[:, 1]


def flows(
    person: Small, codes: NDArray[np.int16], kinds: NDArray[np.int16], width: int, *, links: bool
) -> tuple[Small, Small]:
    """Of each place and kind, and of each two kinds in a row, how many sessions and people.

    kinds[place, code + 1] is less than `width`; people ascend.
    """
    length = codes.shape[1]

    def part(low: int, high: int) -> tuple[Small, Small]:
        nodes = np.zeros((length, width, 3), dtype=np.int32)
        between = np.zeros((length - 1, *(width, width) * links, 3), dtype=np.int32)
        asked = (length, kinds, kinds.shape[1], width, nodes, between if links else None)
        run("flows", person, codes, low, high, *asked)
        return nodes, between

    nodes, between = zip(*over(between_people(person), part), strict=True)
    return reduce(np.add, nodes)[..., :2], reduce(np.add, between)[..., :2]
