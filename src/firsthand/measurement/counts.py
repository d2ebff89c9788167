"""Counts over time: events, or different people, in each period, perhaps by the value of a property."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Step, calendar, span
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
    visits, size = behaviour.visits(step), len(found.first_days)
    values, bits, codes = _values(behaviour, step, by, most)
    periods = found.of(visits.day)
    inside = periods >= 0
    person, period = visits.person[inside], periods[inside]
    new = np.ones(len(person), dtype=np.bool_)
    new[1:] = (person[1:] != person[:-1]) | (period[1:] != period[:-1])
    runs = np.flatnonzero(new)
    held = np.bitwise_or.reduceat(bits[inside], runs) if len(runs) else bits[:0]
    if codes is None:
        happened = np.bincount(period, weights=visits.events[inside], minlength=size)[None]
    else:
        happened = _happened(periods, visits.events, codes, (len(values), size))
    people = [np.bincount(period[runs][(held >> n) & 1 == 1], minlength=size) for n in range(len(values))]
    complete = found.complete(behaviour.last).tolist()
    return tuple(
        Trend(
            value=value,
            counts=tuple(
                Count(first_day=day, events=int(events), people=int(who), complete=over)
                for day, events, who, over in zip(found.first_days, *columns, complete, strict=True)
            ),
        )
        for value, *columns in zip(values, happened, people, strict=True)
    )


def _happened(
    periods: NDArray[np.int32], events: NDArray[np.intp], number: NDArray[np.int8], shape: tuple[int, int]
) -> NDArray[np.intp]:
    """Values × periods: how many events; -1 in either is outside. In pieces, which fit into the processor."""
    width = shape[1] + 1
    found = np.zeros((shape[0] + 1) * width, dtype=np.intp)
    period = np.repeat(periods.astype(np.min_scalar_type(-width)), events)
    for low in range(0, len(period), PIECE):
        piece = slice(low, low + PIECE)
        keys = (number[piece].astype(np.int32) + 1) * width + period[piece] + 1
        found += np.bincount(keys, minlength=len(found))
    return found.reshape(-1, width)[1:, 1:]


def _values(
    behaviour: Behaviour, step: Step, by: str, most: int
) -> tuple[list[str], NDArray[np.int64], NDArray[np.int8] | None]:
    """The values shown, for each visit a bit for each in it, and for each event its value's number or -1."""
    visits = behaviour.visits(step)
    if not by:
        return [""], np.ones(len(visits.person), dtype=np.int64), None
    coded = behaviour.coded(by)
    codes = coded.codes if step == ANYTHING else coded.codes[behaviour.rows(step)]
    counts = np.zeros(len(coded.values) + 1, dtype=np.intp)
    for low in range(0, len(codes), PIECE):
        counts += np.bincount(codes[low : low + PIECE] + 1, minlength=len(counts))
    chosen = [int(code) for code in np.argsort(-counts[1:], kind="stable")[:most] if counts[code + 1]]
    number = np.full(len(coded.values) + 1, -1, dtype=np.int8)
    number[chosen] = np.arange(len(chosen))
    numbers = number[codes]
    # One byte for each event where eight values or fewer are shown; the last entry is for -1.
    kind = np.min_scalar_type((1 << len(chosen)) - 1)
    table = np.append(np.left_shift(1, np.arange(len(chosen))), 0).astype(kind)
    begins = np.cumsum(visits.events) - visits.events
    bits = np.bitwise_or.reduceat(table[numbers], begins) if len(begins) else table[:0]
    return [coded.values[code] for code in chosen], bits.astype(np.int64), numbers
