"""Funnels: how many people take the steps, how far each got, and how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate
from firsthand.measurement import chains, durations, postings
from firsthand.measurement.behaviour import (
    ANY,
    MICROSECOND,
    Behaviour,
    Mask,
    Rows,
    Step,
    day_number,
    share,
)
from firsthand.measurement.chains import Reach, Whole
from firsthand.measurement.conditions import Condition
from firsthand.measurement.durations import Times
from firsthand.measurement.kernels import chaining, compiled

MOST_STEPS = 20


class Order(StrEnum):
    """In which order the steps count."""

    ORDERED = "ordered"  # one after the other; anything may lie between
    STRICT = "strict"  # one after the other; nothing may lie between
    ANY = "any"  # all within the window, in whichever order


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """`step` must not happen strictly between the events of steps `after` and `before` (1-based)."""

    step: Step
    after: int
    before: int


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """The question. `window` from the first step's event to every other's, its end included.

    `constant` names a property that must be the same in all events of a chain. With `first_day` and
    `last_day` only chains that start on these days count; they may end later. Raises `InputError`.
    """

    steps: tuple[Step, ...]
    window: timedelta
    order: Order = Order.ORDERED
    exclusions: tuple[Exclusion, ...] = ()
    constant: str = ""
    first_day: date | None = None
    last_day: date | None = None

    def __post_init__(self) -> None:
        if not 2 <= len(self.steps) <= MOST_STEPS:
            raise InputError(f"{len(self.steps)} steps: a funnel has 2 to {MOST_STEPS}.")
        if self.window <= timedelta(0):
            raise InputError(f"window={self.window} must be above zero: a week is usual.")
        if self.exclusions and self.order is not Order.ORDERED:
            raise InputError(f"order={self.order} has no place for exclusions: use order=ordered.")
        for each in self.exclusions:
            if not 1 <= each.after < each.before <= len(self.steps):
                raise InputError(
                    f"after={each.after}, before={each.before}: name two of {len(self.steps)} steps in order."
                )


@dataclass(frozen=True, kw_only=True)
class Reached:
    """One step: how many people got there, of those who began and of those at the step before.

    `since_start` and `since_previous` say how long it took; None for the first step or where nobody came.
    """

    step: Step
    people: int
    of_first: Estimate
    of_previous: Estimate
    since_start: Times | None
    since_previous: Times | None


@dataclass(frozen=True, kw_only=True)
class FunnelResult:
    """The answer; `value` is the breakdown's, empty without one.

    `waiting` people have not taken every step and their window was still open at the last event.
    """

    question: Funnel
    value: str
    steps: tuple[Reached, ...]
    waiting: int
    warnings: tuple[Caution, ...] = field(default=())


def funnel(behaviour: Behaviour, question: Funnel, *, confidence: float = 0.95) -> FunnelResult:
    """How many people take each step of the funnel, with Wilson's interval, and how long they need.

    A person's level is the longest chain of the steps' events in order of time that lies within the window of
    its first event. See docs/calculations/funnels.md for ties, repeated steps and the three orders.
    """
    return _answer(behaviour, question, "", confidence)


def funnel_by(
    behaviour: Behaviour, question: Funnel, name: str, *, most: int = 10, confidence: float = 0.95
) -> tuple[FunnelResult, ...]:
    """A funnel for each of the `most` commonest values of the property `name` of the first step's event.

    Commonest by people who begin, then by name. A person who begins with two values is in both funnels.
    """
    if question.order is Order.ANY:
        raise InputError(
            "order=any has no first event to break down by: restrict the steps to a value instead."
        )
    coded, counts = behaviour.coded(name), _beginners(behaviour, question.steps[0], name)
    chosen = sorted(np.flatnonzero(counts), key=lambda code: (-counts[code], coded.values[code]))[:most]
    return tuple(
        _answer(
            behaviour,
            beginning(question, Condition(name=name, values=(coded.values[code],))),
            coded.values[code],
            confidence,
        )
        for code in chosen
    )


def _beginners(behaviour: Behaviour, step: Step, name: str) -> Whole:
    """How many people do the step with each value of the property."""
    coded = behaviour.coded(name)
    width = len(coded.values)
    if compiled.ready():
        return chaining.having(behaviour, step, coded.codes, width)
    rows = behaviour.rows(step)
    rows = rows[coded.codes[rows] >= 0]
    pairs = np.unique(behaviour.person[rows].astype(np.int64) * width + coded.codes[rows])
    return np.bincount(pairs % max(width, 1), minlength=width)


def levels(behaviour: Behaviour, question: Funnel) -> NDArray[np.int8]:
    """How many steps each of `behaviour.people` took, in their order; 0 who did not begin."""
    found = np.zeros(len(behaviour.people), dtype=np.int8)
    for level, step in enumerate(reach(behaviour, question), start=1):
        found[step.person] = level
    return found


def reach(behaviour: Behaviour, question: Funnel) -> tuple[Reach, ...]:
    """For each step who got there, when first, and how long it took."""
    if _compiled(question):
        lots = _walked(behaviour, question, who=True)
        found = (chaining.joined(lots, step, 0, 1, 2, 3) for step in range(len(question.steps)))
        return tuple(Reach(*each) for each in found)
    if question.constant:
        parts = chains.parted(behaviour, question.constant)
        return chains.joined(reach(parts.behaviour, replace(question, constant="")), parts)
    window = question.window // MICROSECOND
    rows = [behaviour.rows(step) for step in question.steps]
    if question.order is Order.ANY:
        union = np.unique(np.concatenate(rows))
        return chains.unordered(behaviour, rows, window, _begins(behaviour, union, question))
    begins = _begins(behaviour, rows[0], question)
    if question.order is Order.STRICT:
        return chains.strict(behaviour, rows, window, begins)
    barriers = [(behaviour.rows(each.step), each.after, each.before) for each in question.exclusions]
    names = {step.event for step in question.steps}
    apart = ANY not in names and len(names) == len(rows)
    rows[0] = rows[0] if begins.all() else rows[0][begins]
    return chains.ordered(behaviour, rows, window, apart=apart, barriers=barriers)


def _compiled(question: Funnel) -> bool:
    many = len(question.steps) + len(question.exclusions)
    ordered = question.order is Order.ORDERED and not question.constant
    return ordered and many <= chaining.MOST_STEPS and compiled.ready()


def _walked(behaviour: Behaviour, question: Funnel, *, who: bool) -> list[chaining.Reached]:
    """Who got to each step, and who waits, by a compiled pass."""
    window, days = question.window // MICROSECOND, (question.first_day, question.last_day)
    late, on = behaviour.last - window, postings.line(behaviour)
    lists = postings.postings(behaviour, question.steps, on) if on and not question.exclusions else None
    if on and lists:
        return chaining.chained(behaviour, question.steps, lists, on, window, days=days, late=late, who=who)
    barriers = [(each.step, each.after, each.before) for each in question.exclusions]
    return chaining.funnel(behaviour, question.steps, window, barriers=barriers, days=days, late=late)


def _begins(behaviour: Behaviour, rows: Rows, question: Funnel) -> Mask:
    """Which of these events lie on the days on which a chain may begin."""
    held = np.ones(len(rows), dtype=np.bool_)
    if question.first_day:
        held &= behaviour.day[rows] >= day_number(question.first_day)
    if question.last_day:
        held &= behaviour.day[rows] <= day_number(question.last_day)
    return held


def _answer(behaviour: Behaviour, question: Funnel, value: str, confidence: float) -> FunnelResult:
    if _compiled(question):
        lots = _walked(behaviour, question, who=False)
        counts = [sum(len(found[step][0]) for found, _ in lots) for step in range(len(question.steps))]
        taken = [chaining.joined(lots, step, 2, 3) for step in range(1, len(counts))]
        waiting = sum(many for _, many in lots)
    else:
        reached = reach(behaviour, question)
        counts = [len(each.person) for each in reached]
        taken = [[each.since_start, each.since_previous] for each in reached[1:]]
        waiting = _waiting(behaviour, question, reached)
    took = [(None, None), *(_took(*each) for each in taken)]
    return result(question, value, counts, took, waiting, confidence)


def _took(since_start: Whole, since_previous: Whole) -> tuple[Times | None, Times | None]:
    """Since the start and since the step before, which are the same for the second step."""
    measured = durations.measured(since_start)
    same = np.array_equal(since_start, since_previous)
    return measured, measured if same else durations.measured(since_previous)


def result(
    question: Funnel, value: str, counts: Sequence[int], took: Sequence[tuple[Times | None, Times | None]],
    waiting: int, confidence: float,
) -> FunnelResult:  # fmt: skip
    """The answer from each step's people and times (since the start, since the step before) and who waits."""
    steps = tuple(
        Reached(
            step=step,
            people=here,
            of_first=share(here, counts[0], confidence=confidence),
            of_previous=share(here, before, confidence=confidence),
            since_start=since_start if place else None,
            since_previous=since_previous if place else None,
        )
        for place, (step, (since_start, since_previous), here, before) in enumerate(
            zip(question.steps, took, counts, [counts[0], *counts], strict=False)
        )
    )
    cautions: tuple[Caution, ...] = ()
    if waiting:
        who = "1 person" if waiting == 1 else f"{waiting:,} people"
        message = f"{who} may still go on: their window was open when the events ended."
        cautions = (Caution(name="open-windows", message=message),)
    return FunnelResult(question=question, value=value, steps=steps, waiting=waiting, warnings=cautions)


def _waiting(behaviour: Behaviour, question: Funnel, found: Sequence[Reach]) -> int:
    """How many could still finish: they began less than a window before the last event and have not."""
    able = question.steps if question.order is Order.ANY else question.steps[:1]
    rows = np.concatenate([behaviour.rows(step) for step in able])
    late = behaviour.time[rows] > behaviour.last - question.window // MICROSECOND
    late &= _begins(behaviour, rows, question)
    late &= (behaviour.coded(question.constant).codes[rows] >= 0) if question.constant else True
    waits = np.zeros(len(behaviour.people), dtype=np.bool_)
    waits[behaviour.person[rows[late]]] = True
    waits[found[-1].person] = False
    return int(waits.sum())


def beginning(question: Funnel, condition: Condition) -> Funnel:
    """The same funnel of those who begin with an event of which the condition holds."""
    first = question.steps[0]
    return replace(question, steps=(replace(first, where=(*first.where, condition)), *question.steps[1:]))
