"""Opportunity scores: which needs matter to many people and are met for few of them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate, small_sample
from firsthand.insights.scales import DEFAULT_SCALES, Answers, Question, Scales, Tally

Counts = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Formula:
    """A way to turn importance and satisfaction (0 to 10 each) into a score; `words` is what people read."""

    name: str
    words: str
    compute: Callable[[Counts, Counts], Counts]


FORMULAS: Mapping[str, Formula] = {
    formula.name: formula
    for formula in (
        Formula(
            name="ulwick",
            words="importance + max(importance − satisfaction, 0)",
            compute=lambda importance, satisfaction: importance + np.maximum(importance - satisfaction, 0),
        ),
        Formula(
            name="gap",
            words="importance − satisfaction",
            compute=lambda importance, satisfaction: importance - satisfaction,
        ),
        Formula(
            name="unmet",
            words="importance × (10 − satisfaction) ÷ 10",
            compute=lambda importance, satisfaction: importance * (10 - satisfaction) / 10,
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class NeedAnswers:
    """The answers about one need: one per respondent, in the same order of respondents for every need.

    Texts, numbers or None; blank texts, None and NaN are blanks. `alternatives` may be left empty when
    nobody was asked about other products.
    """

    id: str
    statement: str
    importance: Answers
    satisfaction: Answers
    alternatives: Answers = ()


@dataclass(frozen=True, kw_only=True)
class OpportunityScore:
    """One need with its score. Importance, satisfaction and alternatives run from 0 to 10.

    `rank` 1 is the highest score. `rank_low` to `rank_high` holds the rank in `score.confidence` of the
    resamples; `top_share` is the share of resamples in which the need is among the first `top`.
    """

    id: str
    statement: str
    importance: Estimate
    satisfaction: Estimate
    alternatives: Estimate
    score: Estimate
    importance_tally: Tally
    satisfaction_tally: Tally
    alternatives_tally: Tally
    rank: int
    rank_low: int
    rank_high: int
    top_share: float
    top: int


def score_opportunities(
    needs: Sequence[NeedAnswers],
    *,
    scales: Scales = DEFAULT_SCALES,
    formula: str = "ulwick",
    resamples: int = 2000,
    seed: int,
    top: int = 3,
    confidence: float = 0.95,
) -> tuple[OpportunityScore, ...]:
    """Score every need, highest score first (ties by id).

    Importance is 10 × the share of positive answers among all counted answers, satisfaction likewise; the
    score follows `formula` (a key of `FORMULAS`). The shares carry Wilson intervals. The score carries a
    percentile bootstrap interval: respondents are drawn with replacement `resamples` times and each draw is
    used for all needs, so that ranks can be compared within a draw.

    Source: A. W. Ulwick (2005), What Customers Want, ch. 3 (score); B. Efron and R. Tibshirani (1993), An
    Introduction to the Bootstrap, ch. 13 (interval).

    Args: `needs` with equal numbers of answers and distinct ids; `resamples` at least 1; `top` at least 1;
    `confidence` between 0 and 1. Raises `InputError`.
    """
    if formula not in FORMULAS:
        raise InputError(f"formula={formula!r} is not known: choose one of {', '.join(FORMULAS)}.")
    if resamples < 1 or top < 1 or not 0 < confidence < 1:
        raise InputError(
            f"resamples={resamples} and top={top} must be at least 1 and confidence={confidence} between "
            "0 and 1: 2000, 3 and 0.95 are usual."
        )
    people = respondents(needs)
    ordered = sorted(needs, key=lambda need: need.id)
    coded = [_Coded.read(need, scales, people) for need in ordered]
    draws = _resampled_scores(coded, people, FORMULAS[formula], resamples, seed)
    return _rank(ordered, coded, draws, FORMULAS[formula], top, confidence)


@dataclass(frozen=True, kw_only=True)
class _Coded:
    importance: Question
    satisfaction: Question
    alternatives: Question

    @classmethod
    def read(cls, need: NeedAnswers, scales: Scales, people: int) -> "_Coded":
        return cls(
            importance=Question.read(need.importance, scales.importance, people),
            satisfaction=Question.read(need.satisfaction, scales.satisfaction, people),
            alternatives=Question.read(need.alternatives, scales.alternatives, people),
        )

    def estimates(self, confidence: float) -> dict[str, Estimate]:
        return {
            "importance": self.importance.estimate(confidence),
            "satisfaction": self.satisfaction.estimate(confidence),
            "alternatives": self.alternatives.estimate(confidence),
        }


def respondents(needs: Sequence[NeedAnswers]) -> int:
    """How many people were asked; raises `InputError` unless every need has one answer of each."""
    if not needs:
        raise InputError("needs is empty: give at least one need with its answers.")
    if len({need.id for need in needs}) < len(needs):
        raise InputError(f"ids {[need.id for need in needs]} must differ: two needs share one.")
    people = len(needs[0].importance)
    for need in needs:
        lengths = len(need.importance), len(need.satisfaction), len(need.alternatives) or people
        if lengths != (people,) * 3:
            raise InputError(
                f"need “{need.id}” has {lengths} answers where {people} people were asked: give one per "
                "person for each question, blank where there was no answer."
            )
    return people


def _resampled_scores(
    coded: Sequence[_Coded], people: int, formula: Formula, resamples: int, seed: int
) -> Counts:
    """Resamples × needs: the score of every need in every draw of respondents; NaN where nobody counts."""
    columns = [
        column
        for need in coded
        for question in (need.importance, need.satisfaction)
        for column in (question.positive, question.counted)
    ]
    indicators = np.column_stack(columns)
    generator = np.random.default_rng(seed)
    sums = np.empty((resamples, indicators.shape[1]))
    block = max(1, min(resamples, 4_000_000 // max(people, 1)))  # keeps the weights within 32 MB
    for start in range(0, resamples, block):
        stop = min(start + block, resamples)
        weights = np.empty((stop - start, people))
        for row in weights:
            row[:] = np.bincount(generator.integers(0, people, people), minlength=people) if people else 0
        sums[start:stop] = weights @ indicators
    positive, counted = sums[:, 0::2], sums[:, 1::2]
    shares = 10 * np.divide(positive, counted, out=np.full_like(positive, np.nan), where=counted > 0)
    return formula.compute(shares[:, 0::2], shares[:, 1::2])


def _rank(
    needs: Sequence[NeedAnswers],
    coded: Sequence[_Coded],
    draws: Counts,
    formula: Formula,
    top: int,
    confidence: float,
) -> tuple[OpportunityScore, ...]:
    parts = [one.estimates(confidence) for one in coded]
    importance = np.array([part["importance"].value for part in parts])
    satisfaction = np.array([part["satisfaction"].value for part in parts])
    scores = formula.compute(importance, satisfaction)
    rank = _ranks(scores[None, :])[0]
    drawn = _ranks(draws)
    tails = [50 * (1 - confidence), 50 * (1 + confidence)]
    low, high = np.percentile(drawn, tails, axis=0, method="inverted_cdf")
    results = [
        OpportunityScore(
            id=need.id,
            statement=need.statement,
            **part,
            score=_score(float(scores[i]), draws[:, i], formula, part, confidence),
            importance_tally=one.importance.tally,
            satisfaction_tally=one.satisfaction.tally,
            alternatives_tally=one.alternatives.tally,
            rank=int(rank[i]),
            rank_low=int(low[i]),
            rank_high=int(high[i]),
            top_share=float(np.mean(drawn[:, i] <= top)),
            top=top,
        )
        for i, (need, one, part) in enumerate(zip(needs, coded, parts, strict=True))
    ]
    return tuple(sorted(results, key=lambda result: result.rank))


def _ranks(scores: Counts) -> NDArray[np.int64]:
    """Rank of every column in its row, 1 for the highest; ties go to the first column, NaN comes last."""
    order = np.argsort(np.where(np.isnan(scores), np.inf, -scores), axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, scores.shape[1] + 1)[None, :], axis=1)
    return ranks


def _score(
    value: float, draws: Counts, formula: Formula, part: Mapping[str, Estimate], confidence: float
) -> Estimate:
    n = min(part["importance"].n, part["satisfaction"].n)
    known = draws[~np.isnan(draws)]
    low, high = math.nan, math.nan
    warnings = small_sample(n)
    if n == 0:
        message = "Nobody answered one of the two questions, so there is no score."
        warnings = (Caution(name="no-answers", message=message),)
    elif len(known):
        low, high = np.percentile(known, [50 * (1 - confidence), 50 * (1 + confidence)]).tolist()
    return Estimate(
        value=value,
        low=low,
        high=high,
        n=n,
        method=f"{formula.name}, percentile bootstrap of respondents ({len(draws)} resamples)",
        unit="points",
        confidence=confidence,
        warnings=warnings,
    )
