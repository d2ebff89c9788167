"""Lifecycle: who of a period's active people is new, returning or back again, and who fell silent."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.estimates import Estimate
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Mask, Step, share, span
from firsthand.measurement.calendars import Calendar, calendar
from firsthand.measurement.metrics import Grain


class Stage(StrEnum):
    """What a person is in a period; somebody who is silent for longer than a period is nothing."""

    NEW = "new"  # active for the first time
    RETURNING = "returning"  # active, and in the period before
    RESURRECTING = "resurrecting"  # active, not in the period before, but earlier
    DORMANT = "dormant"  # not active, but in the period before


@dataclass(frozen=True, kw_only=True)
class LifePeriod:
    """One period: people by stage; `kept` is the share of the period before that is active again."""

    first_day: date
    new: int
    returning: int
    resurrecting: int
    dormant: int
    kept: Estimate
    complete: bool

    @property
    def active(self) -> int:
        return self.new + self.returning + self.resurrecting


def lifecycle(
    behaviour: Behaviour,
    *,
    step: Step = ANYTHING,
    grain: Grain = Grain.WEEK,
    first_day: date | None = None,
    last_day: date | None = None,
    confidence: float = 0.95,
) -> tuple[LifePeriod, ...]:
    """People by stage in each period, active meaning that they did `step`.

    All loaded events decide who is new, also those before `first_day`. `kept` has Wilson's interval.
    """
    begin, end = span(behaviour)
    found = calendar(behaviour, min(begin, first_day or begin), max(end, last_day or end), grain)
    stages = _stages(behaviour, step, found)
    counts = {
        stage: np.bincount(period, minlength=len(found.first_days)) for stage, (_, period) in stages.items()
    }
    complete = found.complete(behaviour.last)
    shown = calendar(behaviour, first_day or begin, last_day or end, grain).first_days
    return tuple(
        LifePeriod(
            first_day=day,
            new=int(counts[Stage.NEW][number]),
            returning=returning,
            resurrecting=int(counts[Stage.RESURRECTING][number]),
            dormant=dormant,
            kept=share(returning, returning + dormant, confidence=confidence),
            complete=bool(complete[number]),
        )
        for number, day in enumerate(found.first_days)
        if shown[0] <= day <= shown[-1]
        for returning in [int(counts[Stage.RETURNING][number])]
        for dormant in [int(counts[Stage.DORMANT][number])]
    )


def in_stage(
    behaviour: Behaviour, stage: Stage, day: date, *, step: Step = ANYTHING, grain: Grain = Grain.WEEK
) -> Mask:
    """Which people are in this stage in the period that holds `day`, one of the events' days."""
    begin, end = span(behaviour)
    if not begin <= day <= end:
        raise InputError(f"day={day} lies outside the events: choose one from {begin} to {end}.")
    found = calendar(behaviour, begin, end, grain)
    person, period = _stages(behaviour, step, found)[stage]
    wanted = int(np.searchsorted(np.array(found.first_days), np.datetime64(day), side="right")) - 1
    held = np.zeros(len(behaviour.people), dtype=np.bool_)
    held[person[period == wanted]] = True
    return held


def _stages(
    behaviour: Behaviour, step: Step, found: Calendar
) -> dict[Stage, tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """For each stage the people and the periods, each pair once."""
    visits = behaviour.visits(step)
    person, period = visits.person, found.of(visits.day)
    new = np.ones(len(person), dtype=np.bool_)
    new[1:] = (person[1:] != person[:-1]) | (period[1:] != period[:-1])
    person, period = person[new], period[new]
    same = np.zeros(len(person), dtype=np.bool_)
    same[1:] = person[1:] == person[:-1]
    next_on = np.zeros(len(person), dtype=np.bool_)
    next_on[:-1] = same[1:] & (period[1:] == period[:-1] + 1)
    on = np.r_[False, next_on[:-1]][: len(person)]
    silent = ~next_on & (period + 1 < len(found.first_days))
    return {
        Stage.NEW: (person[~same], period[~same]),
        Stage.RETURNING: (person[on], period[on]),
        Stage.RESURRECTING: (person[same & ~on], period[same & ~on]),
        Stage.DORMANT: (person[silent], period[silent] + np.int32(1)),
    }
