"""Needs: written by hand, or one for each row of a survey's question; scored and scored again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history, jobs, trace
from firsthand_web.core.models import Job, Link, Person, Product
from firsthand_web.evidence.models import Survey
from firsthand_web.insights.models import NeedSetting, Opportunity
from firsthand_web.insights.queries import results, scoring
from firsthand_web.insights.queries.scoring import Computed

# What a person may change about how needs are scored.
FIELDS = (
    "importance",
    "satisfaction",
    "alternatives",
    "scales",
    "formula",
    "resamples",
    "seed",
    "segment",
)
# Parts of a need, as reviews read it, that are one field each.
AMENDABLE = ("statement", "detail")


@dataclass(frozen=True, kw_only=True)
class How:
    """How a question is read and scored; `scales` is JSON as `results.scales_to_json` writes it."""

    importance: str
    satisfaction: str
    alternatives: str
    scales: dict[str, Any]
    formula: str = "ulwick"
    resamples: int = 2000
    seed: int = 0
    segment: str = ""


@transaction.atomic
def create(*, by: Person | None, product: Product, statement: str, detail: str = "") -> Opportunity:
    """A need that somebody writes down. It has no score until people are asked about it."""
    need = Opportunity(product=product, created_by=by, statement=_statement(statement), detail=detail.strip())
    need.save()
    history.note(by=by, verb="insights.need.created", record=need)
    return need


@transaction.atomic
def edit(*, by: Person, need: Opportunity, statement: str, detail: str) -> None:
    """Word a need anew; its answers and score stay."""
    before = {"statement": need.statement, "detail": need.detail}
    need.statement, need.detail = _statement(statement), detail.strip()
    need.changed_at = timezone.now()
    need.save(update_fields=["statement", "detail", "changed_at"])
    history.note(by=by, verb="insights.need.edited", record=need, data={"before": before})


def amend(*, by: Person, record: Opportunity, key: str, text: str) -> None:
    """Put a text in place of one of `AMENDABLE`."""
    words = {"statement": record.statement, "detail": record.detail, key: text}
    edit(by=by, need=record, statement=words["statement"], detail=words["detail"])


@transaction.atomic
def create_from_survey(
    *, by: Person | None, survey: Survey, question: str, rows: Sequence[str], how: How
) -> NeedSetting:
    """One need for each of `rows` of a question, not scored yet. Deleting the setting takes all back."""
    if not rows:
        raise InputError("No row is chosen: tick at least one that is a need.")
    if NeedSetting.objects.filter(survey=survey, question=question).exists():
        raise InputError("This question has become needs already: change how they are scored instead.")
    setting = NeedSetting(product=survey.product, created_by=by, survey=survey, question=question)
    _set(setting, how)
    setting.save()
    needs = [
        Opportunity(
            product=survey.product,
            created_by=by,
            survey=survey,
            setting=setting,
            row=row,
            statement=_statement(row),
        )
        for row in dict.fromkeys(rows)
    ]
    Opportunity.objects.bulk_create(needs, batch_size=500)
    trace.link_to_many(by=by, source=survey, targets=needs, kind=Link.Kind.SUPPORTS)
    history.note(
        by=by,
        verb="insights.needs.created",
        record=setting,
        records=needs,
        data={"survey": survey.pk, "question": question, "needs": [need.pk for need in needs]},
    )
    return setting


@transaction.atomic
def change(*, by: Person, setting: NeedSetting, how: How) -> bool:
    """Change how needs are scored; the old and the new way stand in the history. False: nothing changed."""
    before = {name: getattr(setting, name) for name in FIELDS}
    _set(setting, how)
    after = {name: getattr(setting, name) for name in FIELDS}
    changed = [name for name in FIELDS if before[name] != after[name]]
    if not changed:
        return False
    setting.changed_at = timezone.now()
    setting.save()
    history.note(
        by=by,
        verb="insights.scoring.changed",
        record=setting,
        data={
            "before": {name: before[name] for name in changed},
            "after": {name: after[name] for name in changed},
        },
    )
    return True


def score(*, by: Person | None, setting: NeedSetting) -> Job | None:
    """Compute the scores now where that is quick; else in a job, which is returned."""
    if scoring.is_quick(setting):
        keep_scores(by=by, setting=setting, computed=scoring.compute(setting))
        return None
    return jobs.start(
        by=by,
        product=setting.product,
        kind="insights.scores",
        label=f"Score the needs in “{setting.survey}”",
        payload={"setting": setting.pk},
    )


@transaction.atomic
def keep_scores(*, by: Person | None, setting: NeedSetting, computed: Computed) -> None:
    """Store what was computed. The same scores again change nothing but the time."""
    needs = {str(need.pk): need for need in setting.needs.all()}
    kept = []
    for found in computed.scores:
        if (need := needs.get(found.id)) is not None:
            need.result, need.rank = results.result_to_json(found, computed.segments), found.rank
            kept.append(need)
    Opportunity.objects.bulk_update(kept, ["result", "rank"], batch_size=200)
    same = setting.digest == computed.digest
    setting.digest, setting.respondents = computed.digest, computed.respondents
    setting.segments = [{"name": part.name, "n": part.n} for part in computed.segments]
    setting.computed_at = timezone.now()
    setting.save(update_fields=["digest", "respondents", "segments", "computed_at"])
    if not same:
        history.note(
            by=by,
            verb="insights.needs.scored",
            record=setting,
            data={"digest": computed.digest, "respondents": computed.respondents},
        )


def _set(setting: NeedSetting, how: How) -> None:
    if how.importance == how.satisfaction or how.alternatives in (how.importance, how.satisfaction):
        raise InputError("One part of the question stands for two things: give each part one meaning.")
    results.scales_from_json(how.scales)
    for name in FIELDS:
        setattr(setting, name, getattr(how, name))


def _statement(text: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        raise InputError("A need is a sentence: write what people want to get done.")
    return plain[:300]
