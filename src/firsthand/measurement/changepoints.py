"""The course of a series: levels and steady growth, and when one of them gave way to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter
from scipy.special import ndtri

from firsthand.errors import InputError
from firsthand.measurement.smoothing import NORMAL
from firsthand.measurement.stretches import LEAST, LONG, SLOPE, Cut, best_splits, line_gain, settle

Floats = NDArray[np.float64]
CLEARLY = 10.0  # twice the difference of log likelihoods that leaves hardly a doubt
NEAR = 0.623  # variance of the nine in ten nearest to the middle of a normal distribution
CLIP = 3.0  # scales from the middle of the neighbours; what lies further is an outlier, not a level


@dataclass(frozen=True, kw_only=True)
class Growth:
    """What each moment adds, from `low` to `high`: where `relative` a share of the last, else units."""

    value: float
    low: float
    high: float
    relative: bool

    def over(self, moments: int) -> "Growth":
        """The same growth for so many moments."""
        ends = (self.value, self.low, self.high)
        long = [((1 + each) ** moments - 1) if self.relative else each * moments for each in ends]
        return Growth(value=long[0], low=long[1], high=long[2], relative=self.relative)


@dataclass(frozen=True, kw_only=True)
class ChangePoint:
    """At place `at` (counted from 0) the level is `after`; without the change it would be `before`.

    A `jump` is another level at once; without one the growth alone changed, and the two are the same.
    `growth_before` and `growth` are those of the stretches on both sides; None: a level is kept.
    """

    at: int
    jump: bool
    before: float
    after: float
    growth_before: Growth | None
    growth: Growth | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Course:
    """The `changes` of a series, the `growth` of its last stretch, and its `level` at each moment."""

    changes: tuple[ChangePoint, ...]
    growth: Growth | None
    level: Floats


def find_changes(values: Sequence[float] | Floats, *, season: int = 1, confidence: float = 0.95) -> Course:
    """How the level of `values` (NaN where unknown) went: kept, growing, and when that changed.

    The season is taken out by the median of each phase, outliers are brought to `CLIP` scales from their
    neighbours. The rest is split into stretches that keep a level (at least `LEAST` moments) or follow a line
    (`LONG`), where that lowers the sum of squares by more than what it costs: log n × variance × (1 + r) ÷
    (1 − r), r the correlation of neighbours, 3 times for each cut and twice for each slope. Values above 0
    are taken in logarithms, where lines are steady rates of growth, unless they are clearly likelier as they
    are. Raises `InputError`.
    """
    row = np.asarray(values, dtype=float)
    if row.ndim != 1 or np.isinf(row).any() or season < 1:
        raise InputError(f"values must be one row of finite numbers, season={season} at least 1.")
    known = np.flatnonzero(~np.isnan(row))
    if len(known) < 2 * LEAST:
        return Course(changes=(), growth=None, level=np.full(len(row), np.nan))
    filled = np.interp(np.arange(len(row)), known, row[known])
    return find_in_many(filled[None], season=season, confidence=confidence)[0]


def find_in_many(values: Floats, *, season: int = 1, confidence: float = 0.95) -> list[Course]:
    """The course of each of many complete series (m × n), as `find_changes` finds it."""
    rest = _clipped(_without_season(values, season), max(2 * season, 14) + 1)
    price, cuts, cost = _split(rest)
    moves = (line_gain(rest) > SLOPE * price) | np.array([bool(each) for each in cuts], dtype=bool)
    # What keeps its level looks the same in logarithms.
    rows = np.flatnonzero(moves & (rest > 0).all(axis=1))
    logs = np.log(rest[rows])
    log_price, log_cuts, log_cost = _split(logs)
    # By how much the plain values are likelier, twice: to be told in units they must be so clearly.
    likelier = values.shape[1] * (np.log(log_cost / cost[rows]) + 2 * logs.mean(axis=1))
    place = {row: number for number, row in enumerate(rows.tolist()) if likelier[number] < CLEARLY}
    half, found = float(ndtri(0.5 + confidence / 2)), []
    for row in range(len(values)):
        relative, at = row in place, place.get(row, row)
        own, its, split = (logs, log_price, log_cuts) if relative else (rest, price, cuts)
        settled = settle(own[at], split[at], float(its[at]))
        found.append(_course(own[at], settled, float(its[at]), half, relative))
    return found


def _split(values: Floats) -> tuple[Floats, list[list[int]], Floats]:
    price = np.log(max(values.shape[1], 2)) * _variances(values)
    return price, *best_splits(values, price)


def _course(row: Floats, cuts: Sequence[Cut], price: float, half: float, relative: bool) -> Course:
    """All stretches together by least squares, with intervals for their slopes."""
    grows = len(row) >= LONG and bool(line_gain(row[None])[0] > SLOPE * price)
    groups = _slopes(cuts, grows)
    design, jumps = _design(len(row), cuts, groups)
    found = np.linalg.lstsq(design, row)[0]
    # That a bend may lie elsewhere makes slopes as unsure as a jump there would.
    time = np.arange(len(row))
    loose = np.column_stack([design, *(time >= cut.at for cut in cuts if not cut.jump)])
    variance = price / np.log(max(len(row), 2))
    error = half * np.sqrt(np.diag(np.linalg.inv(loose.T @ loose)) * variance)
    back = np.exp if relative else np.asarray

    def growth(group: int | None) -> Growth | None:
        if group is None:
            return None
        ends = found[1 + group] + error[1 + group] * np.array([0.0, -1.0, 1.0])
        value, low, high = (np.expm1(ends) if relative else ends).tolist()
        return Growth(value=value, low=low, high=high, relative=relative)

    def change(number: int, cut: Cut) -> ChangePoint:
        after = design[cut.at] @ found
        before = after - (found[jumps[cut.at]] if cut.jump else 0.0)
        return ChangePoint(
            at=cut.at, jump=cut.jump, before=float(back(before)), after=float(back(after)),
            growth_before=growth(groups[number]), growth=growth(groups[number + 1]),
        )  # fmt: skip

    changes = tuple(change(number, cut) for number, cut in enumerate(cuts))
    return Course(changes=changes, growth=growth(groups[-1]), level=back(design @ found))


def _design(size: int, cuts: Sequence[Cut], groups: Sequence[int | None]) -> tuple[Floats, dict[int, int]]:
    """A column for the level, each slope and each jump; and by place in which column its jump is."""
    slopes = 1 + max((group for group in groups if group is not None), default=-1)
    places = [cut.at for cut in cuts if cut.jump]
    jumps = {at: 1 + slopes + number for number, at in enumerate(places)}
    time, design = np.arange(size + 0.0), np.zeros((size, 1 + slopes + len(jumps)))
    design[:, 0] = 1.0
    for group, (begin, end) in zip(groups, pairwise([0, *(cut.at for cut in cuts), size]), strict=True):
        if group is not None:
            design[:, 1 + group] += np.clip(time, begin, end) - begin
    for at, column in jumps.items():
        design[:, column] = time >= at
    return design, jumps


def _slopes(cuts: Sequence[Cut], line: bool) -> list[int | None]:
    """For each stretch the number of its slope, None for a level; `line`: without cuts it grows."""
    groups: list[int | None] = [None] * (len(cuts) + 1)
    new = iter(range(2 * len(cuts) + 1))
    if not cuts and line:
        groups[0] = next(new)
    for number, cut in enumerate(cuts):
        if cut.before and groups[number] is None:
            groups[number] = next(new)
        if cut.after:
            groups[number + 1] = groups[number] if cut.same else next(new)
    return groups


def _without_season(values: Floats, season: int) -> Floats:
    """Each series less its season, or divided by it where that leaves fewer ups and downs."""
    if season == 1:
        return values
    rest = values - seasonal(values, season)
    above = np.flatnonzero((values > 0).all(axis=1))
    factors = np.exp(seasonal(np.log(values[above]), season))
    divided = values[above] / factors * factors[:, :season].mean(axis=1, keepdims=True)
    calmer = _restless(divided) < _restless(rest[above])
    rest[above[calmer]] = divided[calmer]
    return rest


def _restless(values: Floats) -> Floats:
    found: Floats = np.abs(np.diff(values, axis=1)).mean(axis=1)
    return found


def seasonal(values: Floats, season: int) -> Floats:
    """What each phase adds: the median over its moments of the distance from the seasons around them."""
    moments = values.shape[1]
    around = _running_mean(values, season)
    away = values - around
    parts = np.stack([np.median(away[:, phase::season], axis=1) for phase in range(season)], axis=1)
    parts -= parts.mean(axis=1, keepdims=True)
    found: Floats = parts[:, np.arange(moments) % season]
    return found


def _variances(values: Floats) -> Floats:
    """Variance × (1 + r) ÷ (1 − r), from what each value is beside a line through its neighbours.

    So neither levels nor growth nor their changes do much to it. With neighbours of correlation r, and values
    a week apart of none, the squares of the near ones are (1 − r) (1 − r ÷ 3) times those of the far ones.
    """
    near, far = (_calm(values[:, 2 * lag :] - 2 * values[:, lag:-lag] + values[:, : -2 * lag]) / 6
                 for lag in (1, min(LEAST, (values.shape[1] - 1) // 2)))  # fmt: skip
    whole = np.maximum(near, far)
    r = np.clip(2 - np.sqrt(1 + 3 * near / np.where(whole > 0, whole, 1.0)), 0.0, 0.9)
    found: Floats = np.maximum(whole, 1e-12 + 1e-12 * np.abs(values).max(axis=1) ** 2) * (1 + r) / (1 - r)
    return found


def _calm(values: Floats) -> Floats:
    """The variance of each row by the nine in ten that lie nearest to nothing.

    The median alone would do for normal values; counts that are mostly the same have a median of nothing.
    """
    squares = np.square(values)
    many = -(-9 * squares.shape[1] // 10)
    found: Floats = np.partition(squares, many - 1, axis=1)[:, :many].mean(axis=1) / NEAR
    return found


def _clipped(values: Floats, width: int) -> Floats:
    """Values no further than `CLIP` scales from the median of the `width` around them."""
    half = width // 2
    wide = np.hstack([_beyond(values[:, ::-1], half)[:, ::-1], values, _beyond(values, half)])
    middle = median_filter(wide, size=(1, width))[:, half:-half]
    away = values - middle
    # The mean is less for normal values; where most are the same the median is nothing.
    scale = np.abs(away).mean(axis=1, keepdims=True)
    scale = np.maximum(scale, NORMAL * np.median(np.abs(away), axis=1, keepdims=True))
    found: Floats = np.where(scale > 0, middle + np.clip(away, -CLIP * scale, CLIP * scale), values)
    return found


def _beyond(values: Floats, many: int) -> Floats:
    """So many values after the end: those before it, mirrored, and growing on as the last ones did."""
    many = min(many, values.shape[1] - 1)
    grown = (values[:, many:] - values[:, :-many])[:, -2 * many :]
    found: Floats = values[:, -2 : -many - 2 : -1] + np.median(grown, axis=1)[:, None] * (
        2 / many * np.arange(1, many + 1)
    )
    return found


def _running_mean(values: Floats, season: int) -> Floats:
    """The mean of the season around each moment; at the ends that of the first and the last whole one."""
    moments = values.shape[1]
    sums = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
    width = min(season, moments)
    means = (sums[:, width:] - sums[:, :-width]) / width
    place = np.clip(np.arange(moments) - width // 2, 0, means.shape[1] - 1)
    found: Floats = means[:, place]
    return found
