"""What a learner believed, and how right that was: needs by rank, numbers by range, chances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import sqrt
from typing import Any

from firsthand.errors import InputError
from firsthand.learning.calibration import brier, interval_score
from firsthand.learning.simulator.income import Income
from firsthand.learning.simulator.world import World

# What can be forecast of the next quarter, with what it is called.
MEASURES = {
    "people": "People who are there on an average day",
    "paying": "Share of them who pay",
    "revenue": "What the quarter brings in",
}
CONFIDENCES = (0.5, 0.8, 0.9, 0.95)
TOP = 3


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """A range that holds the next quarter's number with a chance of `confidence`, as the learner sees it."""

    low: float
    high: float
    confidence: float = 0.8

    def __post_init__(self) -> None:
        interval_score(self.low, self.high, self.low, confidence=self.confidence)


@dataclass(frozen=True, kw_only=True)
class Beliefs:
    """Stated before a quarter ends. `needs` as the learner words them, the most unmet first.

    `forecasts` of the next quarter by measure; `ships` the chance that an item ships in this one, by item.
    """

    needs: tuple[str, ...] = ()
    forecasts: Mapping[str, Forecast] = field(default_factory=dict)
    ships: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for measure in self.forecasts:
            if measure not in MEASURES:
                raise InputError(f"“{measure}” cannot be forecast: choose one of {', '.join(MEASURES)}.")
        for item, chance in self.ships.items():
            if not 0 <= chance <= 1:
                raise InputError(f"The chance {chance:g} for “{item}” is not possible: give 0 to 1.")


@dataclass(frozen=True, kw_only=True)
class Needs:
    """How well the order of needs was found: Kendall's `tau` (tau-b), and `hits` among the `top` true ones.

    `true`: the needs by id, the most unmet first; `unmet`: how much of each; `found`: the id behind each need
    that the learner ranked, "" where none is.
    """

    tau: float | None
    top: int
    hits: int
    true: tuple[str, ...]
    unmet: Mapping[str, float]
    found: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A forecast beside what came: `score` is the interval score ÷ the outcome, 0 is best."""

    quarter: int
    measure: str
    forecast: Forecast
    came: float

    @property
    def inside(self) -> bool:
        return self.forecast.low <= self.came <= self.forecast.high

    @property
    def score(self) -> float:
        given = self.forecast
        return interval_score(given.low, given.high, self.came, confidence=given.confidence) / (
            abs(self.came) or 1.0
        )

    @property
    def width(self) -> float:
        """Sharpness: the range as a share of what came."""
        return (self.forecast.high - self.forecast.low) / (abs(self.came) or 1.0)


@dataclass(frozen=True, kw_only=True)
class Forecasts:
    """All forecasts: `coverage` beside mean `confidence`, mean `score`, `width`; `brier` of the chances."""

    outcomes: tuple[Outcome, ...]
    chances: int
    brier: float | None

    @property
    def inside(self) -> int:
        return sum(each.inside for each in self.outcomes)

    @property
    def coverage(self) -> float | None:
        return self.inside / len(self.outcomes) if self.outcomes else None

    @property
    def confidence(self) -> float | None:
        return self._mean([each.forecast.confidence for each in self.outcomes])

    @property
    def score(self) -> float | None:
        return self._mean([each.score for each in self.outcomes])

    @property
    def width(self) -> float | None:
        return self._mean([each.width for each in self.outcomes])

    def _mean(self, values: Sequence[float]) -> float | None:
        return sum(values) / len(values) if values else None


def unmet(world: World) -> dict[str, float]:
    """How much of each need is unmet: Σ segments share × importance × (1 − satisfaction), from 0 to 1."""
    return {
        need.id: sum(
            each.share * need.importance[each.id] * (1 - need.satisfaction[each.id])
            for each in world.segments
        )
        for need in world.needs
    }


def needs_found(ranked: Sequence[str], world: World) -> Needs:
    """The learner's needs against the truth; what is ranked twice counts where it stands first.

    Needs that were not named count as equal, behind those that were.
    """
    amounts = unmet(world)
    true = sorted(amounts, key=lambda need: -amounts[need])
    found = [meant(statement, world) for statement in ranked]
    named = [need for need in dict.fromkeys(found) if need]
    places = {need: named.index(need) if need in named else len(named) for need in true}
    top = min(TOP, len(true))
    return Needs(
        tau=tau_b([-places[need] for need in true], [amounts[need] for need in true]) if named else None,
        top=top,
        hits=len(set(named[:top]) & set(true[:top])),
        true=tuple(true),
        unmet=amounts,
        found=tuple(found),
    )


def meant(statement: str, world: World) -> str:
    """The id of the need that a statement means: the one with the most words in common, at least half of all.

    Words in common ÷ words in either (Jaccard), of words with four letters or more. "" where none is near.
    """
    said = _words(statement)

    def alike(need_statement: str) -> float:
        other = _words(need_statement)
        return len(said & other) / max(1, len(said | other))

    best = max(world.needs, key=lambda need: alike(need.statement))
    return best.id if alike(best.statement) >= 0.5 else ""


def tau_b(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Kendall's tau-b: (concordant − discordant pairs) ÷ √(pairs not tied in one × not tied in the other).

    1 is the same order, −1 the reverse; None where one side is all ties. Kendall (1945), Biometrika 33.
    """
    signs = [
        (_sign(a - b), _sign(x - y)) for (a, x), (b, y) in combinations(list(zip(one, other, strict=True)), 2)
    ]
    untied = sum(a != 0 for a, _ in signs) * sum(x != 0 for _, x in signs)
    return sum(a * x for a, x in signs) / sqrt(untied) if untied else None


def forecasts_scored(
    stated: Sequence[Beliefs], came: Sequence[Income], shipped: Sequence[frozenset[str]]
) -> Forecasts:
    """The forecasts of each quarter with what came: the `Income` of the next, and what shipped in it."""
    outcomes = [
        Outcome(quarter=number, measure=measure, forecast=forecast, came=measured(income)[measure])
        for number, (beliefs, income) in enumerate(zip(stated, came, strict=True), start=1)
        for measure, forecast in beliefs.forecasts.items()
    ]
    chances = [
        (chance, item in done)
        for beliefs, done in zip(stated, shipped, strict=True)
        for item, chance in beliefs.ships.items()
    ]
    score = brier([chance for chance, _ in chances], [true for _, true in chances]) if chances else None
    return Forecasts(outcomes=tuple(outcomes), chances=len(chances), brier=score)


def measured(income: Income) -> dict[str, float]:
    """The numbers that can be forecast."""
    return {"people": income.people, "paying": income.paying, "revenue": income.total}


def beliefs_data(beliefs: Beliefs) -> dict[str, Any]:
    """As plain data, which `beliefs_in` reads again."""
    return {
        "needs": list(beliefs.needs),
        "forecasts": {
            measure: {"low": each.low, "high": each.high, "confidence": each.confidence}
            for measure, each in beliefs.forecasts.items()
        },
        "ships": dict(beliefs.ships),
    }


def beliefs_in(data: Mapping[str, Any]) -> Beliefs:
    """The beliefs in such data."""
    forecasts = {measure: Forecast(**each) for measure, each in data.get("forecasts", {}).items()}
    needs = tuple(data.get("needs", ()))
    return Beliefs(needs=needs, forecasts=forecasts, ships=dict(data.get("ships", {})))


def _words(text: str) -> set[str]:
    letters = "".join(each if each.isalpha() else " " for each in text.casefold())
    return {word for word in letters.split() if len(word) > 3}


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
