"""The best split of series into stretches that keep a level or follow a line, and what each cut is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST, LONG = 7, 21  # moments in a stretch, and in one that follows a line
# What is paid, × log n × variance: for a cut with a new level, and for a slope.
CUT, SLOPE = 3.0, 2.0
GRID = 120  # so many beginnings are tried; the cuts found are then looked for among all moments
AROUND = 28  # moments on both sides of a cut in which its best place is looked for


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A `jump` to another level at place `at`, or a bend; is there a slope `before` it, and `after` it?

    `same`: the slope goes on unchanged behind the jump.
    """

    at: int
    jump: bool
    before: bool
    after: bool
    same: bool = False


def best_splits(
    values: Floats, price: Floats, *, least: int = LEAST, long: int = LONG, grid: int = GRID
) -> tuple[list[list[int]], Floats]:
    """For each series (m × n) the cuts with the least squares about levels and lines plus what they cost.

    `price` is log n × variance of each. A stretch costs its squares about its mean, or about its line and
    `SLOPE` prices; each cut `CUT` prices. Every split on a grid of at most about `grid` places is weighed
    (optimal partitioning). Gives the cuts and the least cost.

    Source: B. Jackson et al. (2005), An Algorithm for Optimal Partitioning of Data on an Interval, IEEE
    Signal Processing Letters 12, 105-108.
    """
    series, size = values.shape
    edges = np.append(np.arange(0, size, max(size // grid, 1)), size)
    centred = (values - values.mean(axis=1, keepdims=True)).T
    sums, moments = (_sums(each)[edges] for each in (centred, centred * np.arange(size)[:, None]))
    cost = np.full((len(edges), series), np.inf)
    cost[0] = -CUT * price
    came = np.zeros((len(edges), series), dtype=np.int64)
    for place in range(1, len(edges)):
        begins = np.flatnonzero(edges[place] - edges[:place] >= least)
        if not len(begins):
            continue
        length = (edges[place] - edges[begins]).astype(float)[:, None]
        total = sums[place] - sums[begins]
        lean = moments[place] - moments[begins] - total * ((edges[place] + edges[begins] - 1) / 2)[:, None]
        np.square(lean, out=lean)
        lean *= np.where(length >= long, -12 / (length * np.maximum(length**2 - 1, 1)), 0.0)
        lean += SLOPE * price
        np.minimum(lean, 0.0, out=lean)
        np.square(total, out=total)
        total /= length
        lean -= total
        lean += cost[begins]
        choice = np.argmin(lean, axis=0)
        cost[place] = lean[choice, np.arange(series)] + CUT * price
        came[place] = begins[choice]
    squares = np.square(centred).sum(axis=0)
    return [_back(came[:, row], edges) for row in range(series)], squares + cost[-1]


def _sums(values: Floats) -> Floats:
    """What stands before each moment, added up; one row for each moment, so that beginnings lie together."""
    return np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])


def _back(came: NDArray[np.int64], edges: NDArray[np.int64]) -> list[int]:
    cuts, place = [], len(edges) - 1
    while (place := int(came[place])) > 0:
        cuts.append(int(edges[place]))
    return cuts[::-1]


def settle(row: Floats, cuts: Sequence[int], price: float, *, least: int = LEAST) -> list[Cut]:
    """Each cut at its best place between its neighbours, as what explains it most cheaply.

    Weighed are a jump between levels or lines, one on a line that goes on, and a bend without a jump; a
    cut that no line needs is dropped.
    """
    settled: list[Cut] = []
    for number, cut in enumerate(cuts):
        first = settled[-1].at if settled else 0
        last = cuts[number + 1] if number + 1 < len(cuts) else len(row)
        part = row[first:last] - row[first:last].mean()
        line = float(line_gain(part[None])[0]) - SLOPE * price
        near = np.arange(max(cut - first - AROUND, least), min(cut - first + AROUND, len(part) - least) + 1)
        best = max(_explained(part, near, price), key=lambda each: each[0], default=None)
        if best and best[0] > max(line, 0.0):
            settled.append(replace(best[1], at=best[1].at + first))
    return settled


def line_gain(values: Floats) -> Floats:
    """By how much a line lowers the squares about the mean of each series (m × n)."""
    time = np.arange(values.shape[1]) - (values.shape[1] - 1) / 2
    found: Floats = (values @ time) ** 2 / max(float(time @ time), 1.0)
    return found


def _explained(part: Floats, near: NDArray[np.intp], price: float) -> Iterator[tuple[float, Cut]]:
    """For each way to see a cut, by how much it lowers squares and cost at the best of the places `near`."""
    time = np.arange(len(part), dtype=float)
    level, lines = (_left_and_right(part, near, lines=lines) for lines in (False, True))
    for before in (False, True):
        for after in (False, True):
            gain = (lines if before else level)[0] + (lines if after else level)[1]
            yield _best(gain, near, price * (CUT + SLOPE * (before + after)), len(part),
                        Cut(at=0, jump=True, before=before, after=after))  # fmt: skip
    since = time[:, None] - near
    line = (time - time.mean()) / np.linalg.norm(time - time.mean())
    step, ramp, fall = (since >= 0).astype(float), np.maximum(since, 0.0), np.minimum(since, 0.0)
    for columns, slopes, cut in (
        (step, 1, Cut(at=0, jump=True, before=True, after=True, same=True)),
        (ramp, 2, Cut(at=0, jump=False, before=True, after=True)),
        (ramp, 1, Cut(at=0, jump=False, before=False, after=True)),
        (fall, 1, Cut(at=0, jump=False, before=True, after=False)),
    ):
        straight, rest = 0.0, columns - columns.mean(axis=0)
        if cut.before and cut.after:
            straight, rest = float(line @ part) ** 2, rest - line[:, None] * (line @ rest)
        gain = straight + (part @ rest) ** 2 / np.maximum(np.square(rest).sum(axis=0), 1e-9)
        # A bend has no level of its own to pay for: its place alone.
        paid = (CUT if cut.jump else CUT - 1) + SLOPE * slopes
        yield _best(gain, near, price * paid, len(part), cut)


def _best(gain: Floats, near: NDArray[np.intp], paid: float, size: int, cut: Cut) -> tuple[float, Cut]:
    allowed = (near >= (LONG if cut.before else 0)) & (size - near >= (LONG if cut.after else 0))
    gain = np.where(allowed, gain - paid, -np.inf)
    place = int(np.argmax(gain))
    return float(gain[place]), replace(cut, at=int(near[place]))


def _left_and_right(part: Floats, near: NDArray[np.intp], *, lines: bool) -> tuple[Floats, Floats]:
    """By how much means, or lines, on both sides of each place lower the squares about the common mean."""
    size = len(part)
    sums = np.concatenate([[0.0], np.cumsum(part)])
    moments = np.concatenate([[0.0], np.cumsum(part * np.arange(size))])
    found = []
    for begin, end in ((np.zeros_like(near), near), (near, np.full_like(near, size))):
        length, total = (end - begin).astype(float), sums[end] - sums[begin]
        gain = total**2 / length
        if lines:
            lean = moments[end] - moments[begin] - total * (begin + end - 1) / 2
            gain = gain + 12 * lean**2 / (length * np.maximum(length**2 - 1, 1))
        found.append(gain)
    return found[0], found[1]
