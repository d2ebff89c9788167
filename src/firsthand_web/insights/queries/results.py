"""Scores as JSON and back: what was computed is kept beside the need, with everything that explains it."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from firsthand.errors import Caution
from firsthand.estimates import Estimate
from firsthand.insights.opportunities import OpportunityScore
from firsthand.insights.scales import Scale, Scales, Tally
from firsthand.insights.segments import SegmentScores
from firsthand_web.insights.models import Opportunity

ESTIMATES = ("importance", "satisfaction", "alternatives", "score")
TALLIES = ("importance_tally", "satisfaction_tally", "alternatives_tally")
PARTS = ("importance", "satisfaction", "alternatives")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One need in one segment; `n` counts the people of the segment."""

    name: str
    n: int
    score: OpportunityScore


def score_to_json(score: OpportunityScore) -> dict[str, Any]:
    """Plain data without NaN, which JSON does not know."""
    data = asdict(score)
    del data["id"], data["statement"]
    for name in ESTIMATES:
        data[name] = {key: None if value != value else value for key, value in data[name].items()}
    return data


def score_from_json(need: Opportunity, data: Mapping[str, Any]) -> OpportunityScore:
    given = dict(data)
    for name in ESTIMATES:
        given[name] = _estimate(given[name])
    for name in TALLIES:
        given[name] = Tally(**{**given[name], "unknown_answers": tuple(given[name]["unknown_answers"])})
    return OpportunityScore(id=str(need.pk), statement=need.statement, **given)


def score_of(need: Opportunity, segment: str = "") -> OpportunityScore | None:
    """The stored score among everybody, or in one segment; none where nothing was computed."""
    if not segment:
        return score_from_json(need, need.result["score"]) if need.computed else None
    found = [part for part in need.result.get("segments", ()) if part["name"] == segment]
    return score_from_json(need, found[0]["score"]) if found else None


def segments_of(need: Opportunity) -> list[Part]:
    """The stored scores of every segment, largest segment first."""
    return [
        Part(name=part["name"], n=part["n"], score=score_from_json(need, part["score"]))
        for part in need.result.get("segments", ())
    ]


def result_to_json(score: OpportunityScore, segments: tuple[SegmentScores, ...]) -> dict[str, Any]:
    """What is stored with a need: its score, and its score in each segment."""
    return {
        "score": score_to_json(score),
        "segments": [
            {"name": segment.name, "n": segment.n, "score": score_to_json(inside)}
            for segment in segments
            for inside in segment.scores
            if inside.id == score.id
        ],
    }


def scales_to_json(scales: Scales) -> dict[str, Any]:
    return {
        part: {name: list(answers) for name, answers in scale.items()}
        for part, scale in asdict(scales).items()
    }


def scales_from_json(data: Mapping[str, Any]) -> Scales:
    """Raises `InputError` where an answer stands twice or none counts."""
    return Scales(
        **{part: Scale(**{name: tuple(answers) for name, answers in data[part].items()}) for part in PARTS}
    )


def _estimate(data: Mapping[str, Any]) -> Estimate:
    given = {name: math.nan if data[name] is None else data[name] for name in ("value", "low", "high")}
    warnings = tuple(Caution(**caution) for caution in data["warnings"])
    return Estimate(**{**data, **given, "warnings": warnings})
