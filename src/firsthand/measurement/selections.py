"""Segments of people as questions: what they did, how often and when, in which order, and what they have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from typing import Final

import numpy as np

from firsthand.errors import InputError
from firsthand.measurement.behaviour import (
    ANY,
    MICROSECOND,
    Behaviour,
    Mask,
    Rows,
    Step,
    day_number,
    firsts,
)
from firsthand.measurement.conditions import Condition
from firsthand.measurement.funnels import Funnel
from firsthand.measurement.people import did, took

DAY: Final = timedelta(days=1) // MICROSECOND
MOST_RULES: Final = 12


class Since(StrEnum):
    """Where days are counted from."""

    LAST = "last"  # the last days of the events
    FIRST = "first"  # the first days of each person, from the person's first event on


class Joined(StrEnum):
    """How rules are put together."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, kw_only=True)
class Did:
    """Did `step` at least and at most so often; `at_most=0` with `at_least=0` is who never did.

    `days` and `since` narrow it to the last days of the events (of the calendar, the last one included) or to
    the first of each person (times 24 hours); `first_day` and `last_day` to days of the calendar. Raises
    `InputError`.
    """

    step: Step
    at_least: int = 1
    at_most: int | None = None
    days: int | None = None
    since: Since = Since.LAST
    first_day: date | None = None
    last_day: date | None = None

    def __post_init__(self) -> None:
        if self.at_least < 0 or (self.at_most is not None and self.at_most < self.at_least):
            raise InputError(f"at_least={self.at_least}, at_most={self.at_most} must ascend from 0.")
        if self.days is not None and self.days < 1:
            raise InputError(f"days={self.days} must be at least 1; leave it empty for all days.")

    def __str__(self) -> str:
        if self.at_most == 0:
            words = f"never did {self.step}"
        elif self.at_most is None:
            often = {0: "any number of times", 1: ""}.get(self.at_least, f"at least {self.at_least} times")
            words = f"did {self.step} {often}".rstrip()
        elif self.at_least == self.at_most:
            words = f"did {self.step} exactly {self.at_least} time{'s' * (self.at_least != 1)}"
        else:
            low = f"{self.at_least} to " if self.at_least else "at most "
            words = f"did {self.step} {low}{self.at_most} times"
        if self.days is not None:
            counted = "day" if self.days == 1 else f"{self.days} days"
            words += f" in the last {counted}" if self.since is Since.LAST else f" in their first {counted}"
        words += f" from {self.first_day}" if self.first_day else ""
        return words + (f" until {self.last_day}" if self.last_day else "")


@dataclass(frozen=True, kw_only=True)
class Took:
    """Took every step of the funnel: a sequence. With `negate`, did not."""

    question: Funnel
    negate: bool = False

    def __str__(self) -> str:
        steps = ", then ".join(map(str, self.question.steps))
        return f"did {'not do ' if self.negate else ''}{steps} within {_spoken(self.question.window)}"


@dataclass(frozen=True, kw_only=True)
class Has:
    """Has any event of which every condition holds. With `negate`, has none."""

    where: tuple[Condition, ...]
    negate: bool = False

    def __str__(self) -> str:
        held = " and ".join(map(str, self.where))
        return f"has {'no' if self.negate else 'an'} event where {held}"

    @property
    def step(self) -> Step:
        """Any such event."""
        return Step(event=ANY, where=self.where)


@dataclass(frozen=True, kw_only=True)
class Segment:
    """People of whom all rules, or any of them, hold. A rule may be a segment itself. No rule: everybody."""

    rules: tuple["Rule", ...] = ()
    joined: Joined = Joined.ALL
    name: str = ""

    def __post_init__(self) -> None:
        if len(self.rules) > MOST_RULES:
            raise InputError(f"{len(self.rules)} rules: a segment has at most {MOST_RULES}; drop some.")

    def __str__(self) -> str:
        between = " and " if self.joined is Joined.ALL else " or "
        told = [f"({each})" if isinstance(each, Segment) else str(each) for each in self.rules]
        return between.join(told) or "everybody"


Rule = Did | Took | Has | Segment


def members(behaviour: Behaviour, segment: Segment) -> Mask:
    """Who of `behaviour.people` is in the segment. Raises `InputError` for names unknown here."""
    found = [holds(behaviour, rule) for rule in segment.rules]
    if not found:
        return np.ones(len(behaviour.people), dtype=np.bool_)
    return reduce(np.logical_and if segment.joined is Joined.ALL else np.logical_or, found)


def holds(behaviour: Behaviour, rule: Rule) -> Mask:
    """Of whom one rule holds."""
    match rule:
        case Segment():
            return members(behaviour, rule)
        case Took():
            return took(behaviour, rule.question) ^ rule.negate
        case Has():
            return did(behaviour, rule.step) ^ rule.negate
        case Did():
            rows = _within(behaviour, rule, behaviour.rows(rule.step))
            times = np.bincount(behaviour.person[rows], minlength=len(behaviour.people))
            found: Mask = times >= rule.at_least
            return found if rule.at_most is None else found & (times <= rule.at_most)


def _within(behaviour: Behaviour, rule: Did, rows: Rows) -> Rows:
    held = np.ones(len(rows), dtype=np.bool_)
    if rule.first_day:
        held &= behaviour.day[rows] >= day_number(rule.first_day)
    if rule.last_day:
        held &= behaviour.day[rows] <= day_number(rule.last_day)
    if rule.days is not None and rule.since is Since.LAST:
        held &= behaviour.day[rows] > behaviour.days[1] - rule.days
    elif rule.days is not None:
        began = np.zeros(len(behaviour.people), dtype=np.int64)
        own = firsts(behaviour.person)
        began[behaviour.person[own]] = behaviour.time[own]
        held &= behaviour.time[rows] < began[behaviour.person[rows]] + rule.days * DAY
    return rows[held]


def _spoken(window: timedelta) -> str:
    for one, name in (
        (timedelta(days=1), "day"),
        (timedelta(hours=1), "hour"),
        (timedelta(minutes=1), "minute"),
    ):
        if not window % one:
            many = window // one
            return f"{many} {name}{'s' * (many != 1)}"
    return f"{window.total_seconds():g} seconds"


def steps_in(segment: Segment) -> Iterator[Step]:
    """Every step that the segment's rules speak of."""
    for rule in segment.rules:
        match rule:
            case Segment():
                yield from steps_in(rule)
            case Did():
                yield rule.step
            case Took():
                yield from rule.question.steps
                yield from (each.step for each in rule.question.exclusions)
            case Has():
                yield rule.step
