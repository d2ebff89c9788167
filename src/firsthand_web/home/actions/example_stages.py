"""The stages in which the example company is built, left to right along the chain."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from firsthand.errors import Progress, silent
from firsthand.insights.reading import suggest_reading
from firsthand.measurement import metrics
from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries import choices
from firsthand_web.core import registry
from firsthand_web.core.actions import talk, trace
from firsthand_web.core.folder import keep_file
from firsthand_web.core.models import Comment, Link, Person, Product
from firsthand_web.evidence.actions import drafts
from firsthand_web.evidence.models import Survey, SurveyDraft
from firsthand_web.evidence.queries.drafts import recognitions_of
from firsthand_web.evidence.queries.surveys import recognition_of
from firsthand_web.home.actions import example_cast as find
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.home.actions.example_items import items
from firsthand_web.home.example import answers, company, usage, voices
from firsthand_web.insights.actions import needs as need_actions
from firsthand_web.insights.actions import themes as theme_actions
from firsthand_web.insights.models import NeedSetting, Theme
from firsthand_web.insights.queries import results, scoring
from firsthand_web.measurement.actions.metrics import create_metric
from firsthand_web.measurement.models import EventFile, Metric
from firsthand_web.roadmap.actions import plans as plan_actions
from firsthand_web.roadmap.models import Plan
from firsthand_web.strategy.actions import key_results, objectives
from firsthand_web.strategy.models import Objective

UPLOAD = 10**7


@dataclass(kw_only=True)
class Step:
    """What the function of a job is given, here run at once: the build is one job already."""

    product: Product
    by: Person
    payload: dict[str, Any]
    progress: Progress = silent


def _run(cast: Cast, kind: str, **payload: Any) -> None:
    registry.job(kind)(Step(product=cast.product, by=cast.owner, payload=payload))


def survey(cast: Cast) -> None:
    """Upload, confirm with three titles in plain words, import."""
    if Survey.objects.filter(product=cast.product).exists():
        return
    facts = company()["survey"]
    draft = SurveyDraft.objects.filter(product=cast.product, imported_at=None).first()
    if draft is None:
        draft = drafts.begin(
            by=cast.owner,
            product=cast.product,
            uploads=[drafts.Upload(name=facts["file"], chunks=[answers.csv_bytes()])],
            title=facts["title"],
            asked_on=cast.today - timedelta(days=facts["days_ago"]),
        )
        found = {question.key: question for question in recognitions_of(draft)[0].questions}
        edits = [
            drafts.Edit(file=0, key=key, keep=True, title=title, kind=found[key].kind)
            for key, title in facts["titles"].items()
        ]
        drafts.change(
            by=cast.owner, draft=draft, title=draft.title, asked_on=draft.asked_on, target=None, edits=edits
        )
    _run(cast, "evidence.survey-import", draft=draft.pk)


@transaction.atomic
def needs(cast: Cast) -> None:
    """Each row of the grid becomes a need, scored, by the size of the house."""
    if NeedSetting.objects.filter(product=cast.product).exists():
        return
    asked = Survey.objects.get(product=cast.product)
    question = recognition_of(asked).question("q4")
    reading = suggest_reading(question)
    assert reading is not None
    setting = need_actions.create_from_survey(
        by=cast.owner,
        survey=asked,
        question="q4",
        rows=[need["statement"] for need in company()["needs"]],
        how=need_actions.How(
            importance=reading.importance,
            satisfaction=reading.satisfaction,
            alternatives=reading.alternatives,
            scales=results.scales_to_json(reading.scales),
            segment="q2",
        ),
    )
    need_actions.keep_scores(by=cast.owner, setting=setting, computed=scoring.compute(setting))
    for fact in company()["needs"]:
        if "detail" in fact:
            need = find.need(cast.product, fact["voices"])
            need_actions.edit(by=cast.ruth, need=need, statement=need.statement, detail=fact["detail"])


def themes(cast: Cast) -> None:
    """Themes are found. Ruth reads them, names and links those that speak of a need, drops small talk."""
    if Theme.objects.filter(product=cast.product).exists():
        return
    _run(cast, "insights.themes")
    about = {text: need for need, texts in voices()["change"].items() for text in texts}
    alike: dict[str, list[int]] = {}
    for theme in Theme.objects.filter(product=cast.product, size__gt=0):
        members = list(theme.members.select_related("feedback"))
        said, count = Counter(about.get(row.feedback.text, "") for row in members).most_common(1)[0]
        if not theme.terms:  # they share no word: small talk
            theme_actions.exclude(by=cast.ruth, run=theme.run, members=members)
        elif 2 * count >= len(members):
            alike.setdefault(said, []).append(theme.pk)
    for fact in company()["needs"]:
        if fact["voices"] not in alike:
            continue
        first, *others = alike[fact["voices"]]
        for other in others:
            theme_actions.merge(by=cast.ruth, theme=_theme(first), other=_theme(other))
        theme_actions.rename(by=cast.ruth, theme=_theme(first), name=fact["theme"])
        need = find.need(cast.product, fact["voices"])
        theme_actions.link_need(by=cast.ruth, theme=_theme(first), need=need)


def _theme(pk: int) -> Theme:
    """As it is now: each decision about one theme may have changed the others."""
    found: Theme = Theme.objects.get(pk=pk)
    return found


def measurement(cast: Cast) -> None:
    """Twelve weeks of events come in from a file, and three numbers follow them."""
    if not EventFile.objects.filter(batch__product=cast.product).exists():
        content = usage.csv_bytes(cast.today)
        digest = keep_file(settings.FOLDER, [content], name="usage.csv", limit=UPLOAD)
        now = datetime.combine(cast.today, time(), tzinfo=UTC)
        _run(
            cast,
            "measurement.events",
            name="usage.csv",
            digest=digest,
            reference=now.isoformat(),
            zone="UTC",
        )
    with transaction.atomic():
        if not Metric.objects.filter(product=cast.product).exists():
            for fact in company()["metrics"]:
                given = {name: value for name, value in fact.items() if name not in ("key", "kind")}
                formula = metrics.Metric(kind=metrics.Kind(fact["kind"]), **given)
                create_metric(by=cast.ilya, product=cast.product, formula=formula)


@transaction.atomic
def objective(cast: Cast) -> None:
    """One objective since eight weeks, for a quarter of a year; its key results follow metrics."""
    if Objective.objects.filter(product=cast.product).exists():
        return
    fact = company()["objective"]
    begins = cast.today - timedelta(days=cast.today.weekday() + 56)
    ends = begins + timedelta(days=90)
    made = objectives.create_objective(
        by=cast.owner,
        product=cast.product,
        title=fact["title"],
        description=fact["description"],
        begins=begins,
        ends=ends,
    )
    for result in fact["results"]:
        metric = find.metric(cast.product, result["metric"])
        row = key_results.create_key_result(
            by=cast.owner,
            objective=made,
            name=metric.name,
            start_value=result["start"],
            target=result["target"],
            begins=begins,
            ends=ends,
            metric=metric,
        )
        kind, _, key = result["measures"].partition(" ")
        target = find.need(cast.product, key) if kind == "need" else find.item(cast.product, key)
        trace.link(by=cast.owner, source=row, target=target, kind=Link.Kind.MEASURES)


def plan(cast: Cast) -> None:
    """Solved to proven optimality, and decided for."""
    _run(cast, "roadmap.solve-plan")
    found = Plan.objects.filter(product=cast.product).first()
    if found is not None and found.decision is None:
        fact = company()["decision"]
        review = cast.today + timedelta(days=91)
        plan_actions.adopt(by=cast.owner, plan=found, review_on=review, **fact)


@transaction.atomic
def talking(cast: Cast) -> None:
    """Three people talk about it."""
    if Comment.objects.filter(product=cast.product).exists():
        return
    for fact in company()["comments"]:
        talk.comment(
            by=getattr(cast, fact["by"]), record=find.record(cast.product, fact["on"]), text=fact["text"]
        )
    for fact in company()["tags"]:
        talk.tag(by=cast.ruth, record=find.record(cast.product, fact["on"]), name=fact["name"])


def brief(cast: Cast) -> None:
    """Told on two pages, and published."""
    found = Brief.objects.filter(product=cast.product).first()
    if found is None:
        chosen = choices.defaults(cast.product, today=cast.today)
        assert chosen is not None
        found = briefs.tell(by=cast.owner, product=cast.product, choices=chosen)
    if found.published_at is None:
        briefs.edit(by=cast.owner, brief=found, title=found.title, **company()["brief"])
        briefs.publish(by=cast.owner, brief=found)


Stage = Callable[[Cast], None]
STAGES: tuple[tuple[str, Stage], ...] = (
    ("Asking 124 hosts", survey),
    ("Scoring what they need", needs),
    ("Reading what they say", themes),
    ("Writing down what could be built", items),
    ("Counting what hosts do", measurement),
    ("Setting a goal", objective),
    ("Solving the plan", plan),
    ("Talking about it", talking),
    ("Writing the brief", brief),
)
