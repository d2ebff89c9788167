"""RICE with ranges: what is worth more per effort, and how sure that order is.

Every input is a range (lowest, most likely, highest). Draws come from the PERT distribution: a beta
distribution stretched over the range with mean (low + 4 × likely + high) / 6. It gives the ends less weight
than a triangle does, as people mean it when they name the lowest and the highest they can imagine.
Source: D. G. Malcolm, J. H. Roseboom, C. E. Clark and W. Fazar (1959), Operations Research 7, 646-669.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.estimates import Estimate

Floats = NDArray[np.float64]
Ranks = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Range:
    """The lowest, most likely and highest value somebody believes possible: 0 ≤ low ≤ likely ≤ high."""

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.likely <= self.high < math.inf:
            raise InputError(
                f"low={self.low:g}, likely={self.likely:g}, high={self.high:g} must rise from at least 0: "
                "put the three values in order."
            )


@dataclass(frozen=True, kw_only=True)
class RiceItem:
    """An item with the four inputs of RICE.

    `reach`: people per period. `impact`: per person, 3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal.
    `confidence`: 0 to 1. `effort`: person-months, above 0. Raises `InputError`.
    """

    id: str
    title: str
    reach: Range
    impact: Range
    confidence: Range
    effort: Range

    def __post_init__(self) -> None:
        if self.effort.low <= 0:
            raise InputError(
                f"effort={self.effort.low:g} of “{self.title}” must be above zero: "
                "use the smallest effort you plan in."
            )
        if self.confidence.high > 1:
            raise InputError(
                f"confidence={self.confidence.high:g} of “{self.title}” must lie between 0 and 1: "
                "write 80 % as 0.8."
            )


@dataclass(frozen=True, kw_only=True)
class RankedItem:
    """An item's place and how sure it is.

    `score` comes from the likely values; `low` and `high` bound the scores of the draws. `rank` is 1 for the
    best; `rank_low` (best) to `rank_high` (worst) bound the ranks of the draws. `rank_shares[k]` is the
    share of draws with rank k + 1. `above_next` is the share of draws in which the item beats the one ranked
    next (None for the last). `drivers` maps each input to its share of the spread of the score.
    """

    id: str
    title: str
    rank: int
    score: float
    low: float
    high: float
    rank_low: int
    rank_high: int
    rank_shares: tuple[float, ...]
    above_next: float | None
    drivers: Mapping[str, float]

    def top(self, k: int) -> float:
        """The share of draws in which the item is among the best `k`."""
        return sum(self.rank_shares[:k])

    @property
    def main_driver(self) -> str | None:
        """The input whose range moves the score most; None when nothing is uncertain."""
        return max(self.drivers, key=lambda name: self.drivers[name], default=None)


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Items from best to worst.

    `agreement` is the mean of Kendall's tau between this order and the order in each draw: 1 when no draw
    changes anything, 0 when the order is as good as random. `coverage` is the share of draws that the
    intervals hold.
    """

    items: tuple[RankedItem, ...]
    agreement: float
    draws: int
    seed: int
    coverage: float
    method: str = "RICE, PERT draws"


def reach_from_share(share: Estimate, user_base: Range) -> Range:
    """How many people an item reaches: a share of respondents times the user base, both with their interval.

    Low ends, likely values and high ends are multiplied, so the range holds at least whenever both intervals
    do (Bonferroni's inequality). `share` has the unit "share"; `user_base` counts people. Raises
    `InputError` when the share is unknown or has another unit.
    """
    if share.unit != "share" or not share.known:
        raise InputError(
            f"reach needs a known share from 0 to 1, not {share.value:g} {share.unit}: "
            "bind it to a question that somebody answered."
        )
    return Range(
        low=share.low * user_base.low,
        likely=share.value * user_base.likely,
        high=share.high * user_base.high,
    )


def rice(item: RiceItem) -> float:
    """Reach × impact × confidence / effort from the likely values: people helped per person-month.

    Source: Sean McBride (2016), RICE: simple prioritization for product managers, Intercom.
    """
    return item.reach.likely * item.impact.likely * item.confidence.likely / item.effort.likely


def rank(items: Sequence[RiceItem], *, seed: int, draws: int = 2000, coverage: float = 0.95) -> Ranking:
    """Items in order of RICE, with how often that order holds when every input is drawn from its range.

    Inputs are drawn independently; equal scores rank by id, in the order itself and in every draw. An item's
    draws depend on `seed` and its id alone: another item beside it changes ranks but no score. A driver's
    share is the variance of its logarithm over the sum for all four, because the logarithm of RICE is a sum.

    Args: `items` with ids of their own; `draws` at least 100; `coverage` between 0 and 1. Raises
    `InputError`. Source of the agreement: Kendall (1938), Biometrika 30, 81-93.
    """
    _check(items, draws, coverage)
    ordered = sorted(items, key=lambda item: (-rice(item), item.id))
    inputs = [_draw(item, seed, draws) for item in ordered]
    scores = np.array([reach * impact * sure / effort for reach, impact, sure, effort in inputs])
    ranks = _ranks(scores.reshape(len(ordered), draws), [item.id for item in ordered])
    # Of each pair in this order: how many draws keep it.
    kept = sum(int((ranks[k] < ranks[k + 1 :]).sum()) for k in range(len(ordered)))
    pairs = draws * len(ordered) * (len(ordered) - 1) // 2
    tails = [(1 - coverage) / 2, (1 + coverage) / 2]
    ranked = []
    for k, item in enumerate(ordered):
        low, high = np.quantile(scores[k], tails)
        rank_low, rank_high = np.quantile(ranks[k], tails, method="inverted_cdf")
        last = k + 1 == len(ordered)
        ranked.append(
            RankedItem(
                id=item.id,
                title=item.title,
                rank=k + 1,
                score=rice(item),
                low=float(low),
                high=float(high),
                rank_low=int(rank_low),
                rank_high=int(rank_high),
                rank_shares=tuple((np.bincount(ranks[k] - 1, minlength=len(ordered)) / draws).tolist()),
                above_next=None if last else float((ranks[k] < ranks[k + 1]).mean()),
                drivers=_drivers(inputs[k]),
            )
        )
    agreement = 2 * kept / pairs - 1 if pairs else 1.0
    return Ranking(items=tuple(ranked), agreement=agreement, draws=draws, seed=seed, coverage=coverage)


def _check(items: Sequence[RiceItem], draws: int, coverage: float) -> None:
    ids = [item.id for item in items]
    if len(set(ids)) < len(ids):
        twice = min(id_ for id_ in ids if ids.count(id_) > 1)
        raise InputError(f"Item “{twice}” is there {ids.count(twice)} times: give each item its own id.")
    if draws < 100:
        raise InputError(f"draws={draws} must be at least 100: 2000 is usual.")
    if not 0 < coverage < 1:
        raise InputError(f"coverage={coverage} must lie between 0 and 1: 0.95 is usual.")


def _draw(item: RiceItem, seed: int, draws: int) -> tuple[Floats, Floats, Floats, Floats]:
    generator = np.random.default_rng([seed, *item.id.encode()])

    def pert(span: Range) -> Floats:
        width = span.high - span.low
        if width == 0:
            return np.full(draws, span.likely)
        rise, fall = 1 + 4 * (span.likely - span.low) / width, 1 + 4 * (span.high - span.likely) / width
        return span.low + width * generator.beta(rise, fall, draws)

    return pert(item.reach), pert(item.impact), pert(item.confidence), pert(item.effort)


def _ranks(scores: Floats, ids: Sequence[str]) -> Ranks:
    """The rank of each item (rows) in each draw (columns), from 1; equal scores by id."""
    by_id = np.array(sorted(range(len(ids)), key=lambda k: ids[k]), dtype=np.intp)
    order = by_id[np.argsort(-scores[by_id], axis=0, kind="stable")]
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, len(ids) + 1)[:, None], axis=0)
    return ranks


def _drivers(inputs: tuple[Floats, Floats, Floats, Floats]) -> dict[str, float]:
    names = ("reach", "impact", "confidence", "effort")
    spread = {
        name: float(np.log(drawn).var()) if np.ptp(drawn) > 0 else 0.0
        for name, drawn in zip(names, inputs, strict=True)
    }
    total = sum(spread.values())
    return {name: part / total for name, part in spread.items()} if total else {}
