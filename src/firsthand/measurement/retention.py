"""Retention: of the people who began together, how many come back, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from firsthand.estimates import Estimate
from firsthand.measurement import cohorts
from firsthand.measurement.behaviour import Behaviour, Mask, share
from firsthand.measurement.cohorts import Clock, Retention, Return, Span, Starts

__all__ = [
    "Cell", "Clock", "Cohort", "Retention", "RetentionResult", "Return", "began", "came_back", "result",
    "retention", "tally",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Who came back in periods `first` to `last` after the start (`last` None: or later).

    `share` is of those it can be told of: calendar, all of the cohort once the period has begun; rolling, the
    people whose own period is over. The others are `waiting`. `complete` is false while more may come in.
    """

    first: int
    last: int | None
    people: int
    share: Estimate
    waiting: int
    complete: bool


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """The people who started in the period from `first_day`."""

    first_day: date
    people: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class RetentionResult:
    """The answer; `overall` puts the cohorts together whose cell is complete."""

    question: Retention
    cohorts: tuple[Cohort, ...]
    overall: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Tally:
    """Cohorts × columns: who was back, of whom that can be told, and whether more may come in."""

    first_days: tuple[date, ...]
    spans: tuple[Span, ...]
    sizes: NDArray[np.int64]
    returned: NDArray[np.int64]
    able: NDArray[np.int64]
    complete: Mask
    shown: Mask

    def cells(self, of: Mask, places: Sequence[int], confidence: float) -> tuple[Cell, ...]:
        """The cells of these cohorts taken together; `of` says for each column which."""
        return tuple(
            Cell(
                first=self.spans[place][0],
                last=self.spans[place][1],
                people=people,
                share=share(people, n, confidence=confidence),
                waiting=int(self.sizes[held].sum()) - n,
                complete=bool(self.complete[held, place].all()),
            )
            for place in places
            for held in [of[:, place]]
            for people, n in [(int(self.returned[held, place].sum()), int(self.able[held, place].sum()))]
        )


def retention(behaviour: Behaviour, question: Retention, *, confidence: float = 0.95) -> RetentionResult:
    """Cohorts by the period of their start, and the share of each that came back, with Wilson's interval.

    Period 0 is that of the start, and the start itself counts as coming back where it is a `back` event. The
    events are taken to be all there until the last one. See docs/calculations/retention.md.
    """
    starts = cohorts.started(behaviour, question)
    spans = cohorts.columns(question, starts)
    returned = cohorts.returns(behaviour, question, starts, spans)
    return result(question, tables(question, starts, spans, returned), confidence)


def result(question: Retention, tally: Tally, confidence: float) -> RetentionResult:
    """The answer from its tables."""
    every = range(len(tally.spans))
    found = []
    for number, day in enumerate(tally.first_days):
        own = np.zeros_like(tally.shown)
        own[number] = True
        places = [place for place in every if tally.shown[number, place]]
        cells = tally.cells(own, places, confidence)
        found.append(Cohort(first_day=day, people=int(tally.sizes[number]), cells=cells))
    pooled = tally.shown if question.clock is Clock.ROLLING else tally.shown & tally.complete
    overall = tally.cells(pooled, every, confidence)
    return RetentionResult(question=question, cohorts=tuple(found), overall=overall)


def came_back(behaviour: Behaviour, question: Retention, first_day: date, first: int) -> Mask:
    """Which people of the cohort from `first_day` are counted in its cell that begins with period `first`."""
    starts = cohorts.started(behaviour, question)
    spans = cohorts.columns(question, starts)
    person, place = cohorts.returned(behaviour, question, starts, spans)
    wanted = [low for low, _ in spans].index(first)
    held = place >= wanted if question.returning is Return.ON_OR_AFTER else place == wanted
    found = np.zeros(len(behaviour.people), dtype=np.bool_)
    found[person[held & (starts.cohort[person] == starts.first_days.index(first_day))]] = True
    return found


def began(behaviour: Behaviour, question: Retention, first_day: date) -> Mask:
    """Which people are in the cohort from `first_day`."""
    starts = cohorts.started(behaviour, question)
    found: Mask = starts.cohort == starts.first_days.index(first_day)
    return found


def tally(
    question: Retention,
    starts: Starts,
    spans: tuple[Span, ...],
    cohort: NDArray[np.int64],
    place: NDArray[np.int64],
) -> Tally:
    """The tables of cohorts by columns; `cohort` and `place` have each person's return to a column once."""
    return tables(question, starts, spans, cohorts.crossed(starts, spans, cohort, place))


def tables(
    question: Retention, starts: Starts, spans: tuple[Span, ...], returned: NDArray[np.int64]
) -> Tally:
    """The same from how many people of each cohort returned to each column."""
    if question.returning is Return.ON_OR_AFTER:
        returned = returned[:, ::-1].cumsum(axis=1)[:, ::-1]
    sizes = starts.sizes
    able = cohorts.counted(question, starts, spans, sizes)
    return Tally(
        first_days=starts.first_days,
        spans=spans,
        sizes=sizes,
        returned=returned,
        able=able,
        complete=cohorts.completed(question, starts, spans, waiting=sizes[:, None] - able),
        shown=able > 0 if question.clock is Clock.ROLLING else cohorts.begun(starts, spans),
    )
