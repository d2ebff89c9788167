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

    Commonest by events, then by name. A person with two values in a period counts in both. Raises
    `InputError`.
    """
    if not 1 <= most <= MOST_VALUES:
        raise InputError(f"most={most} must lie between 1 and {MOST_VALUES}.")
    begin, end = span(behaviour)
    found = calendar(behaviour, first_day or begin, last_day or end, grain)
    rows = behaviour.rows(step)
    rows = rows[found.of[rows] >= 0]
    values, code = _values(behaviour, rows, by, most)
    rows, code = rows[code >= 0], code[code >= 0]
    person, period, size = behaviour.person[rows], found.of[rows], len(found.first_days)
    events = np.bincount(code * size + period, minlength=len(values) * size).reshape(-1, size)
    new = np.ones(len(rows), dtype=np.bool_)
    new[1:] = (person[1:] != person[:-1]) | (period[1:] != period[:-1])
    runs = np.flatnonzero(new)
    bits = np.bitwise_or.reduceat(np.left_shift(1, code), runs) if len(runs) else np.zeros(0, dtype=np.int64)
    complete = found.complete(behaviour.last)
    result = []
    for number, value in enumerate(values):
        people = np.bincount(period[runs][(bits >> number) & 1 == 1], minlength=size)
        counts = tuple(
            Count(
                first_day=day,
                events=int(events[number, place]),
                people=int(people[place]),
                complete=bool(complete[place]),
            )
            for place, day in enumerate(found.first_days)
        )
        result.append(Trend(value=value, counts=counts))
    return tuple(result)


def _values(
    behaviour: Behaviour, rows: NDArray[np.int32], by: str, most: int
) -> tuple[list[str], NDArray[np.int64]]:
    """The values shown, and for each event the place of its value among them; -1 for none of them."""
    if not by:
        return [""], np.zeros(len(rows), dtype=np.int64)
    coded = behaviour.coded(by)
    codes = coded.codes[rows]
    counts = np.bincount(codes[codes >= 0], minlength=len(coded.values))
    chosen = [int(code) for code in np.argsort(-counts, kind="stable")[:most] if counts[code]]
    table = np.full(len(coded.values) + 1, -1)
    table[chosen] = np.arange(len(chosen))
    return [coded.values[code] for code in chosen], table[codes]
