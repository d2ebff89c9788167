"""RICE with ranges: what is worth more per effort, and how sure that order is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firsthand.estimates import Estimate


@dataclass(frozen=True, kw_only=True)
class Range:
    """The lowest, most likely and highest value somebody believes possible."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, kw_only=True)
class RiceItem:
    """An item with the four inputs of RICE.

    `reach`: people per period. `impact`: per person, 3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal.
    `confidence`: 0 to 1. `effort`: person-months, above 0.
    """

    id: str
    title: str
    reach: Range
    impact: Range
    confidence: Range
    effort: Range


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
    """Items from best to worst. `agreement` is the mean Kendall tau between this order and the draws' orders."""

    items: tuple[RankedItem, ...]
    agreement: float
    draws: int
    seed: int
    coverage: float
    method: str = "RICE, PERT draws"


def reach_from_share(share: Estimate, user_base: Range) -> Range:
    """How many people an item reaches: a share of respondents times the user base, both with their interval."""
    raise NotImplementedError


def rice(item: RiceItem) -> float:
    """Reach × impact × confidence / effort from the likely values."""
    raise NotImplementedError


def rank(items: Sequence[RiceItem], *, seed: int, draws: int = 2000, coverage: float = 0.95) -> Ranking:
    """Items in order of RICE, with how often that order holds when every input is drawn from its range."""
    raise NotImplementedError
