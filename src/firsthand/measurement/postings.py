"""Postings: the events of one name apart, with which a funnel need not look at any other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from firsthand.measurement.kernels import chaining
from firsthand.measurement.moments import DAY

if TYPE_CHECKING:
    from firsthand.measurement.behaviour import Behaviour, Step

MOST: Final = 3  # of so many events one at most is kept as a posting, which takes twelve bytes


@dataclass(frozen=True, kw_only=True)
class Line:
    """All people one after the other on one line of time, so that one number says who and when.

    A key is `span` times the person's number and the time since `base`, in units of `unit` microseconds. Keys
    at most `apart` from another are of one person, and only they.
    """

    base: int
    span: int
    apart: int
    unit: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Postings:
    """The rows of one name, ascending, and their keys between one far below and one far above."""

    rows: NDArray[np.int32]
    keys: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Posted:
    """How many events each name has, for lots of people, and postings that are kept, by the name's code."""

    counts: Mapping[tuple[int, int], NDArray[np.int64]]
    kept: dict[int, Postings] = field(default_factory=dict)


def line(behaviour: "Behaviour") -> Line | None:
    """None without events, and for so many years of so many people that 61 binary digits do not hold them."""
    if not behaviour.size:
        return None
    unit = behaviour.moments.unit
    # Local days: those of UTC may begin one earlier and end one later.
    first, last = (day * (DAY // unit) for day in (behaviour.days[0] - 1, behaviour.days[1] + 2))
    found = Line(base=first, span=2 * (last - first) + 1, apart=last - first, unit=unit)
    return found if found.span * (len(behaviour.people) + 1) < chaining.FAR // 2 else None


def postings(behaviour: "Behaviour", steps: Sequence["Step"], on: Line) -> list[Postings] | None:
    """Those of the steps' names; None where two are the same, or they are too many to be kept.

    Raises `InputError` for a name unknown here.
    """
    kept, most = behaviour.posted.kept, behaviour.size // MOST
    codes = [code for code in (behaviour.code(step.event) for step in steps) if code is not None]
    counts = np.sum(list(behaviour.posted.counts.values()), axis=0)
    if len(set(codes)) < len(steps) or counts[codes].sum() > most:
        return None
    found = {code: kept[code] for code in codes if code in kept}
    missing = {code: step for code, step in zip(codes, steps, strict=True) if code not in found}
    if missing:
        names = [replace(step, where=()) for step in missing.values()]
        made = chaining.postings(behaviour, names, tuple(missing), on)
        found |= {
            code: Postings(rows=rows, keys=keys) for code, (rows, keys) in zip(missing, made, strict=True)
        }
        _keep(kept, found, most)
    return [found[code] for code in codes]


def _keep(kept: dict[int, Postings], found: dict[int, Postings], most: int) -> None:
    """Keep what was found, and let go of what was kept longest where all are more than `most` events."""
    kept |= found
    every = list(kept.items())  # a copy: another thread may keep what it found at this moment
    held = sum(len(each.rows) for _, each in every)
    for code, each in every:
        if held > most and code not in found:
            kept.pop(code, None)
            held -= len(each.rows)
