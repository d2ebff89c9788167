"""Cohorts: when each person started, and in which periods after that they were back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Mask, Step, Visits, span
from firsthand.measurement.calendars import Calendar, calendar
from firsthand.measurement.kernels import compiled, passes
from firsthand.measurement.metrics import Grain
from firsthand.measurement.trends import periods

DAY = 24 * 3600 * 1_000_000
SPANS = {Grain.DAY: DAY, Grain.WEEK: 7 * DAY, Grain.MONTH: 30 * DAY}
MOST_PERIODS = 400
Span = tuple[int, int | None]  # first and last period of a column; None: and all later ones


class Return(StrEnum):
    """What counts as coming back in period k."""

    ON = "on"  # in period k
    ON_OR_AFTER = "on or after"  # in period k or any later one
    BRACKET = "bracket"  # in any of the bracket's periods


class Clock(StrEnum):
    """How periods are counted."""

    CALENDAR = "calendar"  # from the calendar period of the person's start
    ROLLING = "rolling"  # from the person's own start, in steps of 1, 7 or 30 times 24 hours


@dataclass(frozen=True, kw_only=True)
class Retention:
    """The question. A person starts at the first `start` event and is back at a `back` event from then on.

    `periods` after period 0 are answered (none: as many as there are). `brackets` are pairs of first and last
    period, ascending and apart. Cohorts are those from `first_day` to `last_day` (none: all). Raises
    `InputError`.
    """

    start: Step = ANYTHING
    back: Step = ANYTHING
    grain: Grain = Grain.WEEK
    returning: Return = Return.ON
    clock: Clock = Clock.CALENDAR
    brackets: tuple[tuple[int, int], ...] = ()
    periods: int | None = None
    first_day: date | None = None
    last_day: date | None = None

    def __post_init__(self) -> None:
        if bool(self.brackets) != (self.returning is Return.BRACKET):
            raise InputError(f"brackets={self.brackets}: fill them in for returning=bracket, and only then.")
        edges = [edge for bracket in self.brackets for edge in bracket]
        apart = all(low < high for low, high in zip(edges[1::2], edges[2::2], strict=False))
        if not apart or any(low > high for low, high in self.brackets) or min(edges, default=0) < 0:
            raise InputError(
                f"brackets={self.brackets} must ascend and not meet, for example (1, 1), (2, 4)."
            )
        if self.periods is not None and not 0 <= self.periods <= MOST_PERIODS:
            raise InputError(f"periods={self.periods} must lie between 0 and {MOST_PERIODS}.")


@dataclass(frozen=True, kw_only=True, eq=False)
class Starts:
    """For each person the cohort (-1: none) and the event of the start, and how many people each cohort has.

    By the rolling clock also how many periods of each person were `seen` since. `calendar` has the periods
    from the first cohort's to that of the last event.
    """

    first_days: tuple[date, ...]
    cohort: NDArray[Any]
    row: NDArray[np.int32]
    sizes: NDArray[np.int64]
    seen: NDArray[np.int64]
    calendar: Calendar
    last: int


def started(behaviour: Behaviour, question: Retention) -> Starts:
    begin, end = span(behaviour)
    first = question.first_day or begin
    found = calendar(behaviour, first, max(end, question.last_day or end), question.grain)
    asked = len(periods(first, min(question.last_day or end, end), question.grain)) - 1
    visits = behaviour.visits(question.start)
    cohort, row, sizes = (passes.started if compiled.ready() else _started)(visits, found, asked)
    seen = np.zeros(0, dtype=np.int64)
    if question.clock is Clock.ROLLING:
        seen = np.zeros(len(cohort), dtype=np.int64)
        who = np.flatnonzero(cohort >= 0)
        seen[who] = (behaviour.last - behaviour.moments.at(row[who])) // SPANS[question.grain]
    return Starts(
        first_days=found.first_days[:asked], cohort=cohort, row=row, sizes=sizes, seen=seen, calendar=found,
        last=behaviour.last,
    )  # fmt: skip


def _started(
    visits: Visits, found: Calendar, cohorts: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    size = len(visits.begins) - 1
    who = np.flatnonzero(np.diff(visits.begins))
    place = visits.begins[who]
    period = found.of(visits.day[place])
    cohort, row = np.full(size, -1, dtype=np.int32), np.zeros(size, dtype=np.int32)
    cohort[who], row[who] = np.where((period >= 0) & (period < cohorts), period, -1), visits.first[place]
    return cohort, row, np.bincount(cohort[cohort >= 0], minlength=cohorts)


def columns(question: Retention, starts: Starts) -> tuple[Span, ...]:
    """First and last period of each column."""
    if question.brackets:
        return question.brackets
    if question.clock is Clock.ROLLING:
        most = max(int(starts.seen.max(initial=1)) - 1, 0)
    else:
        begun = np.flatnonzero(starts.sizes)
        most = len(starts.calendar.first_days) - 1 - int(begun[0]) if len(begun) else 0
    last = min(most if question.periods is None else question.periods, MOST_PERIODS)
    return tuple((k, None if question.returning is Return.ON_OR_AFTER else k) for k in range(last + 1))


def returned(
    behaviour: Behaviour, question: Retention, starts: Starts, spans: Sequence[Span]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Each person and column in which they came back, once; on or after: only the last column."""
    # Calendar periods are whole days, and the last event of a day tells whether any came after the start.
    rolling = question.clock is Clock.ROLLING
    rows = behaviour.rows(question.back) if rolling else behaviour.visits(question.back).last
    person = behaviour.person[rows]
    time = behaviour.moments.at(starts.row) if behaviour.size else starts.seen
    held = (starts.cohort[person] >= 0) & (behaviour.time[rows] >= time[person])
    rows, person = rows[held], person[held]
    if rolling:
        period = (behaviour.time[rows] - time[person]) // SPANS[question.grain]
    else:
        period = starts.calendar.of(behaviour.day[rows]) - starts.cohort[person]
    if question.returning is Return.ON_OR_AFTER:
        latest = np.flatnonzero(np.r_[person[1:] != person[:-1], True][: len(person)])
        person, period = person[latest], period[latest]
        if question.clock is Clock.ROLLING:
            period = np.minimum(period, starts.seen[person] - 1)
        place = np.minimum(period, len(spans) - 1)
    else:
        place = _places(spans, int(period.max(initial=0)) + 1)[period]
        if question.clock is Clock.ROLLING:
            needed = np.array([last or 0 for _, last in spans])
            place = np.where((place >= 0) & (starts.seen[person] > needed[place]), place, -1)
    held = place >= 0
    held[1:] &= (person[1:] != person[:-1]) | (place[1:] != place[:-1])
    return person[held], place[held].astype(np.int64)


def returns(
    behaviour: Behaviour, question: Retention, starts: Starts, spans: Sequence[Span]
) -> NDArray[np.int64]:
    """Cohorts × columns: how many people came back; on or after: only the last column of each."""
    if question.clock is Clock.ROLLING or not compiled.ready():
        person, place = returned(behaviour, question, starts, spans)
        return crossed(starts, spans, starts.cohort[person], place)
    latest = question.returning is Return.ON_OR_AFTER
    size = len(starts.calendar.first_days) + 1
    places = np.minimum(np.arange(size), len(spans) - 1) if latest else _places(spans, size)
    shape = (len(starts.first_days), len(spans))
    back = behaviour.visits(question.back)
    return passes.returned(
        behaviour, back, starts.calendar, starts.cohort, starts.row, places, shape=shape, latest=latest
    )


def crossed(
    starts: Starts, spans: Sequence[Span], cohort: NDArray[Any], place: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Cohorts × columns: how often the two occur together."""
    shape = (len(starts.first_days), len(spans))
    return np.bincount(cohort * shape[1] + place, minlength=shape[0] * shape[1]).reshape(shape)


def _places(spans: Sequence[Span], size: int) -> NDArray[np.int64]:
    """For each number of periods after the start, at least for so many, its column; -1 for none."""
    found = np.full(max(size, *((last or 0) + 1 for _, last in spans)), -1)
    for number, (low, high) in enumerate(spans):
        found[low : (high or 0) + 1] = number
    return found


def counted(
    question: Retention, starts: Starts, spans: Sequence[Span], sizes: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each cohort, of so many people, and column how many it can be told of."""
    if question.clock is Clock.CALENDAR:
        return sizes[:, None] * begun(starts, spans)
    needed = [first if last is None else last for first, last in spans]
    width = max(needed) + 1
    held = (starts.cohort >= 0) & (starts.seen > 0)
    cells = starts.cohort[held] * width + np.minimum(starts.seen[held] - 1, width - 1)
    counts = np.bincount(cells, minlength=len(sizes) * width).reshape(-1, width)
    found: NDArray[np.int64] = counts[:, ::-1].cumsum(axis=1)[:, ::-1][:, needed]
    return found


def begun(starts: Starts, spans: Sequence[Span]) -> Mask:
    """Which cells' first period the calendar has."""
    begins = np.arange(len(starts.first_days))[:, None] + np.array([first for first, _ in spans])
    found: Mask = begins < len(starts.calendar.first_days)
    return found


def completed(
    question: Retention,
    starts: Starts,
    spans: Sequence[Span],
    *,
    waiting: NDArray[np.int64],
) -> Mask:
    if question.clock is Clock.ROLLING:
        nobody: Mask = waiting == 0
        return nobody
    over = np.r_[starts.calendar.complete(starts.last), False]
    ends = np.array([first if last is None else last for first, last in spans])
    found: Mask = over[np.minimum(np.arange(len(starts.first_days))[:, None] + ends, len(over) - 1)]
    return found
