"""Counts over time: events, or different people, in each period, perhaps by the value of a property."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Step, Visits, span
from firsthand.measurement.calendars import Calendar, calendar
from firsthand.measurement.kernels import compiled, passes
from firsthand.measurement.metrics import Grain

MOST_VALUES = 60  # one bit each
PIECE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Count:
    """One period: how many events and how many different people."""

    first_day: date
    events: int
    people: int
    complete: bool


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Counts in every period, for one `value` of the breakdown; empty without one."""

    value: str
    counts: tuple[Count, ...]


def trend(
    behaviour: Behaviour,
    *,
    step: Step = ANYTHING,
    grain: Grain = Grain.DAY,
    first_day: date | None = None,
    last_day: date | None = None,
    by: str = "",
    most: int = 10,
) -> tuple[Trend, ...]:
    """How many events and people `step` has in each period; with `by` for its `most` commonest values.

    Commonest by all loaded events, then by name. A person with two values in a period counts in both. Raises
    `InputError`.
    """
    if not 1 <= most <= MOST_VALUES:
        raise InputError(f"most={most} must lie between 1 and {MOST_VALUES}.")
    begin, end = span(behaviour)
    found = calendar(behaviour, first_day or begin, last_day or end, grain)
    values, numbers = _values(behaviour, step, by, most)
    happened, people = _counted(behaviour, step, by, found, numbers, len(values))
    often = happened.sum(axis=1)
    order = [n for n in np.argsort(-often, kind="stable")[:most] if often[n] or not by]
    complete = found.complete(behaviour.last).tolist()
    return tuple(
        Trend(
            value=values[n],
            counts=tuple(
                Count(first_day=day, events=int(events), people=int(who), complete=over)
                for day, events, who, over in zip(
                    found.first_days, happened[n, :-1], people[n], complete, strict=True
                )
            ),
        )
        for n in order
    )


def _counted(
    behaviour: Behaviour, step: Step, by: str, found: Calendar, numbers: NDArray[np.int8], shown: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Values × periods: how many events, those in no period last, and how many people."""
    codes = behaviour.coded(by).codes if by else None
    if compiled.ready():
        if codes is None:
            return passes.counts(behaviour.visits(step), found)
        return passes.counts_by(behaviour, step, found, codes, numbers, shown)
    visits, size = behaviour.visits(step), len(found.first_days)
    if codes is not None and step != ANYTHING:
        codes = codes[behaviour.rows(step)]
    each = None if codes is None else numbers[codes]
    bits = _bits(visits, each, shown)
    periods = found.of(visits.day)
    inside = periods >= 0
    person, period = visits.person[inside], periods[inside]
    new = np.ones(len(person), dtype=np.bool_)
    new[1:] = (person[1:] != person[:-1]) | (period[1:] != period[:-1])
    runs = np.flatnonzero(new)
    held = np.bitwise_or.reduceat(bits[inside], runs) if len(runs) else bits[:0]
    if each is None:
        happened = _happened(periods, visits.events, np.zeros(visits.events.sum(), dtype=np.int8), (1, size))
    else:
        happened = _happened(periods, visits.events, each, (shown, size))
    return happened, np.array(
        [np.bincount(period[runs][(held >> n) & 1 == 1], minlength=size) for n in range(shown)]
    )


def _happened(
    periods: NDArray[np.int32], events: NDArray[np.int32], number: NDArray[np.int8], shape: tuple[int, int]
) -> NDArray[np.intp]:
    """Values × periods: how many events; -1 in either is outside, and the last period too.

    In pieces, which fit into the processor.
    """
    width = shape[1] + 1
    found = np.zeros((shape[0] + 1) * width, dtype=np.intp)
    period = np.repeat(periods.astype(np.min_scalar_type(-width)), events)
    for low in range(0, len(period), PIECE):
        piece = slice(low, low + PIECE)
        keys = (number[piece].astype(np.int32) + 1) * width + period[piece] + 1
        found += np.bincount(keys, minlength=len(found))
    return np.roll(found.reshape(-1, width)[1:], -1, axis=1)


def _values(behaviour: Behaviour, step: Step, by: str, most: int) -> tuple[list[str], NDArray[np.int8]]:
    """Values to count, and for each code the number of its value or -1; the last entry is for no value.

    All of them where there are few, else the commonest.
    """
    if not by:
        return [""], np.zeros(1, dtype=np.int8)
    coded = behaviour.coded(by)
    chosen = np.arange(len(coded.values))
    if len(chosen) > MOST_VALUES:
        codes = coded.codes if step == ANYTHING else coded.codes[behaviour.rows(step)]
        often = np.zeros(len(chosen) + 1, dtype=np.intp)
        for low in range(0, len(codes), PIECE):
            often += np.bincount(codes[low : low + PIECE].astype(np.intp) + 1, minlength=len(often))
        chosen = np.sort(np.argsort(-often[1:], kind="stable")[:most])
    numbers = np.full(len(coded.values) + 1, -1, dtype=np.int8)
    numbers[chosen] = np.arange(len(chosen))
    return [coded.values[code] for code in chosen], numbers


def _bits(visits: Visits, numbers: NDArray[np.int8] | None, shown: int) -> NDArray[np.int64]:
    """For each visit a bit for each value shown that is in it; `numbers` has each event's value or -1."""
    if numbers is None:
        return np.ones(len(visits.day), dtype=np.int64)
    # One byte for each event where eight values or fewer are shown; the last entry is for -1.
    kind = np.min_scalar_type((1 << shown) - 1)
    table = np.append(np.left_shift(1, np.arange(shown)), 0).astype(kind)
    begins = np.cumsum(visits.events) - visits.events
    return (np.bitwise_or.reduceat(table[numbers], begins) if len(begins) else table[:0]).astype(np.int64)
