"""Opportunity scores by segment: whose needs are unmet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import Caution, InputError
from firsthand.estimates import small_sample
from firsthand.insights.opportunities import NeedAnswers, OpportunityScore, respondents, score_opportunities
from firsthand.insights.scales import DEFAULT_SCALES, Answers, Scales, answer_key


@dataclass(frozen=True, kw_only=True)
class SegmentScores:
    """The scores among the respondents of one segment; `n` counts them."""

    name: str
    n: int
    scores: tuple[OpportunityScore, ...]
    warnings: tuple[Caution, ...] = ()


def by_segment(
    needs: Sequence[NeedAnswers],
    segments: Mapping[str, Sequence[bool] | NDArray[np.bool_]],
    *,
    scales: Scales = DEFAULT_SCALES,
    formula: str = "ulwick",
    resamples: int = 2000,
    seed: int,
    top: int = 3,
    confidence: float = 0.95,
) -> tuple[SegmentScores, ...]:
    """Score every need among the respondents of each segment.

    Args: `segments` maps a name to one True or False per respondent; segments may overlap (a question with
    several answers). For a single-choice question use `segments_of`. The others as `score_opportunities`.
    """
    people = respondents(needs)
    results = []
    for name, members in segments.items():
        mask = np.asarray(members, dtype=bool)
        if mask.shape != (people,):
            raise InputError(
                f"segment “{name}” has shape {mask.shape}: it needs one value for {people} people."
            )
        scores = score_opportunities(
            [_among(need, mask) for need in needs],
            scales=scales,
            formula=formula,
            resamples=resamples,
            seed=seed,
            top=top,
            confidence=confidence,
        )
        n = int(mask.sum())
        results.append(SegmentScores(name=name, n=n, scores=scores, warnings=small_sample(n)))
    return tuple(results)


def segments_of(labels: Answers) -> dict[str, NDArray[np.bool_]]:
    """One segment per distinct answer, largest first (ties by name), blanks in none; one label
    per respondent.

    Spellings that differ in case, white space or a trailing full stop are one segment, named as first seen.
    """
    keys = [answer_key(label) for label in labels]
    names: dict[str, str] = {}
    for key, label in zip(keys, labels, strict=True):
        names.setdefault(key, " ".join(str(label).split()))
    names.pop("", None)
    array = np.asarray(keys, dtype=object)
    masks = {key: np.asarray(array == key, dtype=bool) for key in names}
    ordered = sorted(names, key=lambda key: (-int(masks[key].sum()), names[key]))
    return {names[key]: masks[key] for key in ordered}


def _among(need: NeedAnswers, mask: NDArray[np.bool_]) -> NeedAnswers:
    def chosen(answers: Answers) -> list[object]:
        return (
            [answer for answer, inside in zip(answers, mask, strict=True) if inside] if len(answers) else []
        )

    return replace(
        need,
        importance=chosen(need.importance),
        satisfaction=chosen(need.satisfaction),
        alternatives=chosen(need.alternatives),
    )
