"""What the practice company asks its events, what happened meanwhile, and what it is told unasked."""

from datetime import timedelta
from urllib.parse import parse_qsl

from firsthand.measurement.metrics import Grain
from firsthand.measurement.monitors import Kind, Rule
from firsthand_web.core.actions import trace
from firsthand_web.core.models import Link
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.measurement.actions.analyses import save_analysis
from firsthand_web.measurement.actions.annotations import annotate
from firsthand_web.measurement.actions.monitors import create_monitor, look
from firsthand_web.measurement.models import Analysis, Annotation, Monitor


def explored(cast: Cast) -> None:
    """Saved analyses, one of them the reason for a metric; and a release."""
    if Analysis.objects.filter(product=cast.product).exists():
        return
    for fact in cast.facts["analyses"]:
        made = save_analysis(
            by=cast.engineer,
            product=cast.product,
            name=fact["name"],
            kind=fact["kind"],
            question=parse_qsl(fact["question"]),
        )
        if "supports" in fact:
            metric = cast.metric(fact["supports"])
            trace.link(by=cast.engineer, source=made, target=metric, kind=Link.Kind.SUPPORTS)
    for fact in cast.facts.get("annotations", ()):
        day = cast.today - timedelta(days=fact["days_ago"])
        kind = Annotation.Kind(fact["kind"])
        annotate(by=cast.engineer, product=cast.product, day=day, text=fact["text"], kind=kind)


def watched(cast: Cast) -> None:
    """Monitors that have looked once."""
    if Monitor.objects.filter(product=cast.product).exists():
        return
    for fact in cast.facts.get("monitors", ()):
        rule = Rule(kind=Kind.LEVEL, high=fact["high"])
        metric = cast.metric(fact["metric"])
        look(monitor=create_monitor(by=cast.engineer, metric=metric, rule=rule, grain=Grain(fact["grain"])))
