"""Passes for funnels: over all events, and over postings. The C files tell what they do."""

from collections.abc import Sequence
from ctypes import addressof
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from firsthand.measurement.kernels.compiled import Days, events, everybody, lots, over, room, run, steps
from firsthand.measurement.kernels.structures import FunnelC, LineC, PostingsC, ReachC, address, column

if TYPE_CHECKING:
    from firsthand.measurement.behaviour import Behaviour, Step
    from firsthand.measurement.postings import Line, Postings

Whole = NDArray[np.int64]
Small = NDArray[np.int32]
# For each step people, ascending, and as `joined` tells; and how many wait.
Reached = tuple[list[list[NDArray[Any]]], int]
MOST_STEPS: Final = 60  # steps and barriers, a bit each
FAR: Final = 1 << 62  # as in postings.c
PEOPLE: Final = 4096  # gone through together, so that what is found of them stays near the processor


def funnel(
    behaviour: "Behaviour", asked: Sequence["Step"], window: int, *,
    barriers: Sequence[tuple["Step", int, int]], days: Days, late: int,
) -> list[Reached]:  # fmt: skip
    """Who gets to each step, and how many wait who could begin later than `late`, in lots of people.

    Between steps `after` and `until` (1-based) there may be no barrier. Chains begin on `days`, if any.
    """
    columns = events(behaviour)
    filled = steps(behaviour, [*asked, *(step for step, _, _ in barriers)], days)
    blocks = np.zeros(len(asked), dtype=np.uint64)
    for number, (_, after, until) in enumerate(barriers):
        blocks[after:until] |= np.uint64(1 << number)

    def part(low: int, high: int) -> Reached:
        found = [_reach(high - low) for _ in asked]
        reach = (ReachC * len(asked))(*(ReachC(*map(address, each), 0) for each in found))
        size = room(behaviour.begins, low, high)
        rows, times, which = (np.empty(size, dtype=kind) for kind in (np.int32, np.int64, np.uint64))
        chain = FunnelC(len(asked), window, address(blocks), addressof(reach))
        waiting = run("funnel", columns, filled.steps, chain, low, high, late, rows, times, which)
        return [[own[: each.found] for own in held] for held, each in zip(found, reach, strict=True)], waiting

    return everybody(behaviour.begins, part)


def having(behaviour: "Behaviour", step: "Step", codes: NDArray[Any], values: int) -> Whole:
    """How many people do the step with each of so many codes; less than 0 is for none."""
    columns, asked, own = events(behaviour), steps(behaviour, [step]), column(codes)

    def part(low: int, high: int) -> Whole:
        found, known = np.zeros(values, dtype=np.int64), np.full(values, -1, dtype=np.int32)
        rows = np.empty(room(behaviour.begins, low, high), dtype=np.int32)
        run("having", columns, asked.steps, low, high, own, rows, known, found)
        return found

    found: Whole = np.sum(everybody(behaviour.begins, part), axis=0)
    return found


def frequencies(behaviour: "Behaviour") -> dict[tuple[int, int], Whole]:
    """How many events each name has, for each lot of people."""
    columns = events(behaviour)

    def part(low: int, high: int) -> Whole:
        found = np.zeros(len(behaviour.names), dtype=np.int64)
        run("frequencies", columns, low, high, found)
        return found

    each = lots(behaviour.begins)
    return dict(zip(each, over(each, part), strict=True))


def postings(
    behaviour: "Behaviour", asked: Sequence["Step"], codes: Sequence[int], line: "Line"
) -> list[tuple[Small, Whole]]:
    """Of each step's name, which has that code, the rows, and the keys between two far away."""
    columns, names = events(behaviour), steps(behaviour, asked)
    along = LineC(line.base, line.span, line.apart, line.unit)
    many = np.array(list(behaviour.posted.counts.values()))[:, codes]
    starts = dict(zip(behaviour.posted.counts, np.cumsum(many, axis=0) - many, strict=True))
    found = [
        (np.empty(size, dtype=np.int32), np.empty(size + 2, dtype=np.int64)) for size in many.sum(axis=0)
    ]
    for _, keys in found:
        keys[[0, -1]] = -FAR, FAR

    def part(low: int, high: int) -> None:
        held = (PostingsC * len(found))(
            *(
                PostingsC(address(own[at:]), address(keys[at + 1 :]), 0)
                for (own, keys), at in zip(found, starts[low, high].tolist(), strict=True)
            )
        )
        rows = np.empty(room(behaviour.begins, low, high), dtype=np.int32)
        run("postings", columns, names.steps, along, low, high, rows, held)

    over(behaviour.posted.counts, part)
    return found


def chained(
    behaviour: "Behaviour", asked: Sequence["Step"], lists: Sequence["Postings"], line: "Line",
    window: int, *, days: Days, late: int, who: bool,
) -> list[Reached]:  # fmt: skip
    """As `funnel`, from the postings of steps with different names, without barriers.

    Unless asked for `who`, only how many they are and how long they took is found; the other entries have no
    meaning.
    """
    filled, along = steps(behaviour, asked, days), LineC(line.base, line.span, line.apart, line.unit)
    held = (PostingsC * len(lists))(
        *(PostingsC(address(each.rows), address(each.keys[1:]), len(each.rows)) for each in lists)
    )
    shortest, after = min(window // line.unit, line.apart), late // line.unit - line.base

    def part(low: int, high: int) -> Reached:
        cuts = np.append(np.arange(low, high, PEOPLE), high) * line.span
        edges = np.stack([np.searchsorted(each.keys, cuts) - 1 for each in lists], axis=1)
        most = int(np.diff(edges, axis=0).max())
        behind = np.empty(most, dtype=np.int32)
        space = np.empty(3 * len(lists) * (most + 2), dtype=np.int64)
        found = [_reach(min(int(count), high - low) + 1) for count in edges[-1] - edges[0]]
        reach = (ReachC * len(asked))(*(ReachC(*map(address, each), 0) for each in found))
        for each in () if who else reach:
            each.person = None
        rest = (edges, len(cuts) - 1, most, behind, space, reach)
        waiting = run("chained", held, filled.steps, along, shortest, after, *rest)
        return [[own[: each.found] for own in kept] for kept, each in zip(found, reach, strict=True)], waiting

    return everybody(behaviour.begins, part)


def _reach(size: int) -> list[NDArray[Any]]:
    return [np.empty(size, dtype=kind) for kind in (np.int32, np.int64, np.int64, np.int64)]


def joined(lots: Sequence[Reached], step: int, *columns: int) -> list[NDArray[Any]]:
    """Of all people who get to a step: who, when, how long since the start and since the step before."""
    return [np.concatenate([found[step][column] for found, _ in lots]) for column in columns]
