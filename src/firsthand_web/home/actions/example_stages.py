"""The stages in which a product of the practice company is built, left to right along the chain."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from firsthand.measurement import metrics
from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries import choices
from firsthand_web.core.actions import talk, trace
from firsthand_web.core.models import Comment, Link
from firsthand_web.home.actions.example_analyses import explored, watched
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.home.actions.example_evidence import messages, needs, surveys, themes
from firsthand_web.home.actions.example_experiments import tests
from firsthand_web.home.actions.example_files import files
from firsthand_web.home.actions.example_internship import internship
from firsthand_web.home.actions.example_items import items
from firsthand_web.learning.actions.simulated import bring_events, run
from firsthand_web.measurement.actions.metrics import create_metric
from firsthand_web.measurement.models import Metric
from firsthand_web.roadmap.actions import plans as plan_actions
from firsthand_web.roadmap.models import Plan
from firsthand_web.strategy.actions import key_results, objectives
from firsthand_web.strategy.models import Objective


def measurement(cast: Cast) -> None:
    """The quarter's events come in from a file, and a few numbers follow them."""
    written = cast.folder / "events"
    now = datetime.combine(cast.today, time(), tzinfo=UTC)
    bring_events(cast.product, written, name="events.csv", reference=now, by=cast.owner)
    shutil.rmtree(written, ignore_errors=True)  # what came in is kept with the uploads
    with transaction.atomic():
        if not Metric.objects.filter(product=cast.product).exists():
            for fact in cast.facts["metrics"]:
                given = {name: value for name, value in fact.items() if name not in ("key", "kind")}
                formula = metrics.Metric(kind=metrics.Kind(fact["kind"]), **given)
                create_metric(by=cast.engineer, product=cast.product, formula=formula)
        explored(cast)
        watched(cast)


@transaction.atomic
def objective(cast: Cast) -> None:
    """One objective since eight weeks, for a quarter of a year; its key results follow metrics."""
    if Objective.objects.filter(product=cast.product).exists():
        return
    fact = cast.facts["objective"]
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
        metric = cast.metric(result["metric"])
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
        target = cast.record(result["measures"])
        trace.link(by=cast.owner, source=row, target=target, kind=Link.Kind.MEASURES)


def plan(cast: Cast) -> None:
    """Solved to proven optimality, and decided for where the facts have a decision."""
    found = Plan.objects.filter(product=cast.product).first()
    if found is None:
        run(cast.product, "roadmap.solve-plan", by=cast.owner)
        found = Plan.objects.filter(product=cast.product).first()
    if found is not None and found.decision is None and "decision" in cast.facts:
        review = cast.today + timedelta(days=91)
        plan_actions.adopt(by=cast.owner, plan=found, review_on=review, **cast.facts["decision"])


@transaction.atomic
def talking(cast: Cast) -> None:
    """Three people talk about it."""
    if Comment.objects.filter(product=cast.product).exists():
        return
    for fact in cast.facts["comments"]:
        talk.comment(by=getattr(cast, fact["by"]), record=cast.record(fact["on"]), text=fact["text"])
    for fact in cast.facts["tags"]:
        talk.tag(by=cast.ruth, record=cast.record(fact["on"]), name=fact["name"])


def brief(cast: Cast) -> None:
    """Told on two pages; published where the facts say how it opens and ends."""
    found = Brief.objects.filter(product=cast.product).first()
    if found is None:
        chosen = choices.defaults(cast.product, today=cast.today)
        assert chosen is not None
        found = briefs.tell(by=cast.owner, product=cast.product, choices=chosen)
    if found.published_at is None and "brief" in cast.facts:
        briefs.edit(by=cast.owner, brief=found, title=found.title, **cast.facts["brief"])
        briefs.publish(by=cast.owner, brief=found)


Stage = Callable[[Cast], None]
STAGES: tuple[tuple[str, Stage], ...] = (
    ("living through a quarter", files),
    ("reading what people write", messages),
    ("asking a survey", surveys),
    ("scoring what they need", needs),
    ("finding themes", themes),
    ("writing down what could be built", items),
    ("counting what people do", measurement),
    ("setting a goal", objective),
    ("solving the plan", plan),
    ("reading tests out", tests),
    ("talking about it", talking),
    ("writing the brief", brief),
    ("guiding an intern", internship),
)
