"""Composing a brief from what the product holds now, and noticing what has changed since."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from firsthand import communication
from firsthand.charts import cached, figure
from firsthand.communication import (
    Expectation,
    Line,
    PlanLine,
    QuoteLine,
    Source,
    cited_sources,
    findings,
    needs_and_plan_brief,
    with_figures,
)
from firsthand.errors import InputError
from firsthand.insights.opportunities import FORMULAS
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries import needs as told_needs
from firsthand_web.communication.queries import origins as from_where
from firsthand_web.communication.queries import plans as told_plans
from firsthand_web.communication.queries.choices import Choices
from firsthand_web.communication.queries.needs import Needs
from firsthand_web.communication.queries.origins import Origin, Origins
from firsthand_web.core.models import Product
from firsthand_web.insights.models import NeedSetting, ThemeMember
from firsthand_web.insights.queries.scoring import is_stale
from firsthand_web.roadmap.models import Plan
from firsthand_web.roadmap.queries import plans
from firsthand_web.roadmap.queries.asking import ask
from firsthand_web.strategy.models import Objective
from firsthand_web.strategy.queries.standings import boards

PARTS = {
    "needs": "the needs’ scores",
    "voices": "what people said",
    "plan": "the plan",
    "results": "the key results",
}


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything that a brief is made of, before it is put into words and pictures."""

    setting: NeedSetting
    plan: told_plans.Told | None
    needs: Needs
    quotes: tuple[QuoteLine, ...]
    lines: tuple[PlanLine, ...]
    expectations: tuple[Expectation, ...]
    origins: Origins
    parts: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A brief, the records of its sources, and the digest of each kind of input."""

    brief: communication.Brief
    sources: dict[str, list[Any]]
    parts: dict[str, str]


def material(product: Product, choices: Choices, *, today: date) -> Material:
    """Reads rows only, so that a page can ask it what has changed."""
    setting = NeedSetting.objects.filter(product=product, pk=choices.setting).select_related("survey").first()
    if setting is None:
        raise InputError("The needs of this brief were deleted: choose others.")
    plan = Plan.objects.filter(product=product, pk=choices.plan).first() if choices.plan else None
    needs = told_needs.scored(setting)
    quotes = told_needs.quotes(told_needs.run_of(setting), needs.rows)
    told = told_plans.read(plan) if plan is not None else None
    expected = list(_expectations(product, today))
    lines = tuple(told_plans.lines(told)) if told else ()
    newest = plans.newest(product)
    return Material(
        setting=setting,
        plan=told,
        needs=needs,
        quotes=tuple(line for line, _ in quotes),
        lines=lines,
        expectations=tuple(line for line, _ in expected),
        origins={
            **told_needs.origins(setting, needs),
            **{line.source: origin for line, origin in quotes},
            **{line.source: origin for line, origin in expected},
            **(told_plans.origins(told) if told else {}),
        },
        parts={
            "needs": _digest([(need.pk, need.statement, need.result["score"]) for need in needs.rows]),
            "voices": _digest([(line.source, line.text) for line, _ in quotes]),
            "plan": _digest((newest.pk if newest else None, told.there if told else None)),
            "results": _digest([(line.source, line.now, line.target, line.by) for line, _ in expected]),
        },
    )


def compose(product: Product, choices: Choices, *, today: date) -> Composed:
    """The brief of today. Raises `InputError` where there is nothing to tell."""
    made = material(product, choices, today=today)
    render = cached(Path(settings.FOLDER) / "cache" / "charts")
    setting, needs, told = made.setting, made.needs, made.plan
    if not needs.scores:
        raise InputError("No need has a score yet: score the needs first.")
    doubts, more = _voiceless(setting)
    origins = made.origins | more
    brief = needs_and_plan_brief(
        product=product.name,
        audience=choices.audience,
        date=today,
        review=choices.review,
        needs=needs.lines,
        needs_source="needs",
        most_needs=choices.most_needs,
        formula=FORMULAS[setting.formula].words,
        quotes=made.quotes,
        plan=made.lines,
        proof=told_plans.proof(told.plan) if told else None,
        expectations=made.expectations,
        cautions=[*_cautions(product, made), *doubts],
        trace={key: origin.source for key, origin in origins.items()},
        gap_chart=findings.needs_picture(needs.scores, source=_asked(setting), render=render),
        plan_chart=told_plans.picture(told, render) if told else None,
    )
    sources = from_where.stored(origins, cited_sources(brief))
    return Composed(brief=brief, sources=sources, parts=made.parts)


def changed(brief: Brief, *, today: date) -> list[str]:
    """What is newer than the brief, in words."""
    try:
        now = material(brief.product, Choices.from_json(brief.choices), today=today).parts
    except InputError:
        return [PARTS["needs"]]
    return [words for part, words in PARTS.items() if now[part] != brief.parts.get(part)]


def _asked(setting: NeedSetting) -> str:
    survey = setting.survey
    when = f"{survey.asked_on:%B %Y}" if survey.asked_on else ""
    return ", ".join(filter(None, [f"Survey “{survey}”", when, f"{setting.respondents:,} respondents"]))


def _expectations(product: Product, today: date) -> Iterator[tuple[Expectation, Origin]]:
    """The key results of objectives that are not over."""
    current = Objective.objects.filter(product=product, ends__gte=today)
    for board in boards(current, today=today):
        for standing in board.standings:
            row, goal, last = standing.key_result, standing.key_result.goal, standing.last
            key = f"result-{row.pk}"
            line = Expectation(
                metric=f"{row.name}, for “{board.objective}”",
                now=_amount(standing.now, goal.unit),
                target=_amount(goal.target, goal.unit),
                by=goal.ends,
                source=key,
                why=with_figures(standing.in_words, key),
            )
            method = f"Follows the metric “{row.feed}”" if row.feed else "As checked in"
            n, rows = (last.estimate.n if last else 0), (f"key result {row.pk}",)
            yield line, Origin(source=Source(label=row.name, method=method, n=n, rows=rows), record=row)


def _amount(value: float, unit: str) -> str:
    words = figure(value, unit)
    return words if unit in ("share", "") else f"{words} {unit}"


def _cautions(product: Product, made: Material) -> Iterator[Line]:
    yield ("Who answers a survey is often more involved than who uses the product; nobody compared the two.",)
    if is_stale(made.setting):
        yield ("Answers changed after the needs were scored: score them again.",)
    if made.plan is not None:
        if made.plan.plan.digest != ask(product).digest:
            yield ("Items, teams or estimates changed after the plan was solved: plan again.",)
        yield from told_plans.cautions(made.plan)
    if made.needs.unscored:
        words = f"{made.needs.unscored:,} other needs have no score here: nobody was asked about them."
        yield with_figures(words, "needs")


def _voiceless(setting: NeedSetting) -> tuple[list[Line], Origins]:
    """How many voices fit no theme, and where that is counted."""
    run = told_needs.run_of(setting)
    members = ThemeMember.objects.filter(run=run).exclude(digest="") if run else ThemeMember.objects.none()
    every, out = members.count(), members.filter(theme=None).count()
    if not out:
        return [], {}
    source = Source(label="Free-text answers", method="Grouped into themes by what they say", n=every)
    words = f"{out:,} of {every:,} free-text answers fit no theme and are not told here."
    return [with_figures(words, "voices")], {"voices": Origin(source=source, record=setting.survey)}


def _digest(part: object) -> str:
    return hashlib.sha256(repr(part).encode()).hexdigest()[:16]
