"""People behind a number, and segments of people by what they did: masks that combine with &, | and ~.

`behaviour.ids(mask)` names them, `behaviour.among(mask)` asks every question of them alone.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from firsthand.errors import InputError
from firsthand.measurement.behaviour import Behaviour, Mask, Step, day_number
from firsthand.measurement.funnels import Funnel, levels


def did(
    behaviour: Behaviour,
    step: Step,
    *,
    at_least: int = 1,
    at_most: int | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Mask:
    """Who did `step` so many times, from `first_day` to `last_day`; `at_least=0` includes who never did."""
    if at_least < 0 or (at_most is not None and at_most < at_least):
        raise InputError(f"at_least={at_least}, at_most={at_most} must ascend from 0.")
    rows = behaviour.rows(step)
    if first_day:
        rows = rows[behaviour.day[rows] >= day_number(first_day)]
    if last_day:
        rows = rows[behaviour.day[rows] <= day_number(last_day)]
    times = np.bincount(behaviour.person[rows], minlength=len(behaviour.people))
    found: Mask = (times >= at_least) & (times <= (times.max(initial=0) if at_most is None else at_most))
    return found


def took(behaviour: Behaviour, question: Funnel, *, steps: int | None = None) -> Mask:
    """Who took at least so many steps of the funnel (none: all of them): a sequence as a condition."""
    found: Mask = levels(behaviour, question) >= (steps or len(question.steps))
    return found


def stopped(behaviour: Behaviour, question: Funnel, step: int) -> Mask:
    """Who got to this step (1-based) of the funnel and no further."""
    if not 1 <= step <= len(question.steps):
        raise InputError(f"step={step} is none of the {len(question.steps)} steps: count from 1.")
    found: Mask = levels(behaviour, question) == step
    return found


def these(behaviour: Behaviour, ids: Sequence[str]) -> Mask:
    """Exactly the people with these ids; others are ignored."""
    found: Mask = np.isin(behaviour.people, np.array(list(ids), dtype=object))
    return found
