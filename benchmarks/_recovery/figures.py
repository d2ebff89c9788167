"""Figures of a trial, put together over seeds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import stats

from firsthand.estimates import wilson
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.world import World


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A quarter of one world with one seed, from which everything that an analysis sees is drawn."""

    setting: Setting

    @property
    def world(self) -> World:
        return self.setting.world

    @property
    def seed(self) -> int:
        return self.setting.seed

    @cached_property
    def kept(self) -> dict[str, object]:
        """What several rows need, made once."""
        return {}


@dataclass(frozen=True, kw_only=True)
class Share:
    """So many of n: pooled over seeds, with Wilson's interval."""

    hits: int
    n: int


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A number that needs no interval, such as how many texts there were: shown as a mean."""

    value: float


Figure = float | Share | Amount
Measure = Callable[[Trial], Mapping[str, Figure]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One analysis: what is compared, and what its figures suggest to improve.

    `measure` is None while Firsthand has no such analysis. Whoever builds it writes a function in
    `benchmarks/_recovery` that takes a trial and returns figures by name, and names it here.
    """

    name: str
    compares: str
    improve: str
    measure: Measure | None = None


def pooled(figures: Sequence[Figure]) -> str:
    """What stands on the page for the same figure of several seeds.

    A number: the mean, and the 95 % interval of the mean by Student's t, whatever its natural ends.
    """
    first = figures[0]
    if isinstance(first, Amount):
        return f"{np.mean([each.value for each in figures]):,.0f}"
    if isinstance(first, Share):
        share = wilson(sum(each.hits for each in figures), sum(each.n for each in figures))
        if not share.known:
            return "–"
        return f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%}; n = {share.n:,})"
    mean = float(np.mean(figures))
    if len(figures) < 2:
        return f"{mean:.2f}"
    half = float(stats.t.ppf(0.975, len(figures) - 1)) * float(stats.sem(figures))
    return f"{mean:.2f} ({mean - half:.2f} to {mean + half:.2f})"
