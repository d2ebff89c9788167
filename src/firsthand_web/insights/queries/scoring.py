"""From a survey's answers to scores: what is read, what it costs, and whether what is stored still holds."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from firsthand.errors import InputError, Progress, silent
from firsthand.evidence.surveys import Question, Recognition, select
from firsthand.evidence.surveys.reading import Mask
from firsthand.insights.opportunities import OpportunityScore, score_opportunities
from firsthand.insights.reading import (
    NeedReading,
    needs_of,
    needs_question,
    needs_questions,
    suggest_reading,
)
from firsthand.insights.segments import SegmentScores, by_segment
from firsthand_web.core.models import Product
from firsthand_web.evidence.models import Survey
from firsthand_web.evidence.queries.choices import Asked, asked
from firsthand_web.evidence.queries.surveys import answers_of, recognition_of
from firsthand_web.insights.models import NeedSetting
from firsthand_web.insights.queries.results import scales_from_json

# Draws of a respondent that are quick enough (about half a second) to wait for.
QUICK = 6_000_000
SEGMENTS = 12


@dataclass(frozen=True, kw_only=True)
class Computed:
    """Everything that one computation found, with the digest of what it was computed from."""

    digest: str
    respondents: int
    scores: tuple[OpportunityScore, ...]
    segments: tuple[SegmentScores, ...]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A question whose rows could be needs; `reading` is how it looks as if it were meant.

    `setting` is there where its rows are needs already.
    """

    survey: Survey
    question: Question
    reading: NeedReading | None
    setting: NeedSetting | None


def candidates(product: Product) -> list[Candidate]:
    """Questions that ask two things about each row, in one grid or in two.

    New and likely ones come first, then the newest survey.
    """
    settings = {(one.survey_id, one.question): one for one in NeedSetting.objects.filter(product=product)}
    found = [
        Candidate(
            survey=survey,
            question=question,
            reading=suggest_reading(question),
            setting=settings.get((survey.pk, question.key)),
        )
        for survey in Survey.objects.filter(product=product)
        for question in needs_questions(recognition_of(survey))
    ]
    return sorted(found, key=lambda one: (one.setting is not None, one.reading is None))


def reading_of(setting: NeedSetting) -> NeedReading:
    return NeedReading(
        importance=setting.importance,
        satisfaction=setting.satisfaction,
        alternatives=setting.alternatives,
        scales=scales_from_json(setting.scales),
    )


def segment_columns(recognition: Recognition, besides: str) -> list[Asked]:
    """Columns that can part the respondents: choices, not too many, of another question than the needs'."""
    return [
        column
        for column in asked(recognition).values()
        if column.question.key not in besides.split("+") and 2 <= len(column.choices) <= 40
    ]


def digest_of(setting: NeedSetting) -> str:
    """Changes with the survey's answers, the way they are read, and the rows that are needs."""
    inputs: dict[str, Any] = {
        "survey": setting.survey.digest,
        "responses": setting.survey.responses.count(),
        "rows": sorted(setting.needs.values_list("row", "pk")),
    }
    for name in ("question", "importance", "satisfaction", "alternatives", "scales", "formula", "resamples"):
        inputs[name] = getattr(setting, name)
    inputs |= {"seed": setting.seed, "segment": setting.segment}
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def is_stale(setting: NeedSetting) -> bool:
    """Whether the stored scores were computed from something else than what is there now."""
    return setting.digest != digest_of(setting)


def is_quick(setting: NeedSetting) -> bool:
    """Whether the scores can be computed while a person waits; else it is a job."""
    column = asked(recognition_of(setting.survey)).get(setting.segment)
    # In its segments each person is drawn once more; those of a multi-select overlap.
    times = 1 if column is None else 4 if column.question.kind == "multi" else 2
    return setting.resamples * setting.survey.responses.count() * times <= QUICK


def compute(setting: NeedSetting, progress: Progress = silent) -> Computed:
    """Score every need of a setting, among everybody and in each segment.

    Raises `InputError` where the survey no longer has what the setting names.
    """
    digest = digest_of(setting)
    answers = answers_of(setting.survey)
    ids = {row: str(pk) for row, pk in setting.needs.order_by("pk").values_list("row", "pk")}
    if not ids:
        raise InputError("No need is left to score: bring one back, or create the needs again.")
    reading = reading_of(setting)
    needs = needs_of(answers, needs_question(answers.recognition, setting.question), reading, ids)
    progress(0.1, f"Scoring {len(needs)} needs")
    how: dict[str, Any] = {
        "scales": reading.scales,
        "formula": setting.formula,
        "resamples": setting.resamples,
        "seed": setting.seed,
    }
    scores = score_opportunities(needs, **how)
    segments: list[SegmentScores] = []
    masks = _masks(setting)
    for place, (name, mask) in enumerate(masks.items()):
        progress(0.3 + 0.7 * place / len(masks), f"Scoring “{name}”")
        segments += by_segment(needs, {name: mask}, **how)
    return Computed(digest=digest, respondents=answers.size, scores=scores, segments=tuple(segments))


def _masks(setting: NeedSetting) -> dict[str, Mask]:
    """The largest segments that the setting's column makes, largest first."""
    if not setting.segment:
        return {}
    answers = answers_of(setting.survey)
    column = asked(answers.recognition).get(setting.segment)
    if column is None:
        raise InputError(f"The survey no longer has the question “{setting.segment}”: choose other segments.")
    found = {
        choice: select(answers, column.question, [choice], row=column.row, part=column.part)
        for choice in column.choices
    }
    ordered = sorted(found, key=lambda choice: -int(found[choice].sum()))
    return {choice: found[choice] for choice in ordered[:SEGMENTS] if found[choice].any()}
