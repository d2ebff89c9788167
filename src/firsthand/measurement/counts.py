"""Counts over time: events, or different people, in each period, perhaps by the value of a property."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Step, calendar, span
from firsthand.measurement.metrics import Grain

MOST_VALUES = 60  # one bit each


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
    values, bits, events = _values(behaviour, step, by, most)
    periods = found.of(visits.day)
    inside = periods >= 0
    person, period = visits.person[inside], periods[inside]
    new = np.ones(len(person), dtype=np.bool_)
    new[1:] = (person[1:] != person[:-1]) | (period[1:] != period[:-1])
    runs = np.flatnonzero(new)
    held = np.bitwise_or.reduceat(bits[inside], runs) if len(runs) else bits[:0]
    complete = found.complete(behaviour.last)
    result = []
    for number, value in enumerate(values):
        people = np.bincount(period[runs][(held >> number) & 1 == 1], minlength=size)
        happened = np.bincount(period, weights=events[number][inside], minlength=size)
        counts = tuple(
            Count(
                first_day=day,
                events=int(happened[place]),
                people=int(people[place]),
                complete=bool(complete[place]),
            )
            for place, day in enumerate(found.first_days)
        )
        result.append(Trend(value=value, counts=counts))
    return tuple(result)


def _values(
    behaviour: Behaviour, step: Step, by: str, most: int
) -> tuple[list[str], NDArray[np.int64], list[NDArray[np.intp]]]:
    """The values shown; for each visit a bit for each value in it; for each value its events by visit."""
    visits = behaviour.visits(step)
    if not by:
        return [""], np.ones(len(visits.person), dtype=np.int64), [visits.events]
    coded = behaviour.coded(by)
    codes = coded.codes[behaviour.rows(step)]
    counts = np.bincount(codes + 1, minlength=len(coded.values) + 1)[1:]
    chosen = [int(code) for code in np.argsort(-counts, kind="stable")[:most] if counts[code]]
    table = np.zeros(len(coded.values) + 1, dtype=np.int64)
    table[chosen] = np.left_shift(1, np.arange(len(chosen)))
    begins = np.cumsum(visits.events) - visits.events
    bits = np.bitwise_or.reduceat(table[codes], begins) if len(begins) else table[:0]
    events = [np.add.reduceat(codes == code, begins, dtype=np.intp) for code in chosen]
    return [coded.values[code] for code in chosen], bits, events
