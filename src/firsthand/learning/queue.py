"""Whose work needs eyes next: by how long it waits, how much hangs on it, and how long a look takes."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from firsthand.errors import InputError

USUAL = 15.0  # minutes that a review takes, as long as nothing is known
PRIOR = 3.0  # reviews that the usual time counts for


@dataclass(frozen=True, kw_only=True)
class Handed:
    """Work that waits for a review: `kind` of record, `weight` 1 to 3, `hours` since it was handed in."""

    id: int
    kind: str
    weight: int
    hours: float


@dataclass(frozen=True, kw_only=True)
class Queued:
    """A place in the queue: `score` is weight × (1 + days waited) for each expected minute."""

    work: Handed
    minutes: float
    score: float


def expected_minutes(past: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    """The minutes that this mentor's review of each kind of work is likely to take.

    `past` are their own reviews as (kind, minutes above 0). The mean of the logarithm is drawn towards that
    over all kinds, and that towards `USUAL`, each as if by `PRIOR` more reviews, so that one long evening
    does not count as a habit. Kinds that were never reviewed are not in the result: use the key "". Shrinkage
    with a fixed prior weight: Efron & Morris (1977), Scientific American 236.
    """
    logs: dict[str, list[float]] = {}
    for kind, minutes in past:
        if not minutes > 0:
            raise InputError(f"A review of {minutes} minutes cannot be: give minutes above 0.")
        logs.setdefault(kind, []).append(math.log(minutes))
    whole = _drawn([each for found in logs.values() for each in found], math.log(USUAL))
    return {"": math.exp(whole), **{kind: math.exp(_drawn(found, whole)) for kind, found in logs.items()}}


def order(waiting: Iterable[Handed], minutes: Mapping[str, float]) -> tuple[Queued, ...]:
    """The works, the one that gives most for a mentor's next minutes first; ties by waiting time, then id.

    Weight × days waited ÷ minutes is the rule "cost of delay divided by duration" (Smith 1956, Naval Research
    Logistics Quarterly 3: it minimises the summed weighted waiting time), where the cost grows with the wait.
    """
    queue = [
        Queued(work=work, minutes=minutes.get(work.kind, minutes.get("", USUAL)), score=_score(work, minutes))
        for work in waiting
    ]
    return tuple(sorted(queue, key=lambda each: (-each.score, -each.work.hours, each.work.id)))


def _score(work: Handed, minutes: Mapping[str, float]) -> float:
    return work.weight * (1 + work.hours / 24) / minutes.get(work.kind, minutes.get("", USUAL))


def _drawn(logs: Sequence[float], towards: float) -> float:
    return (sum(logs) + PRIOR * towards) / (len(logs) + PRIOR)
