"""What the rows of a product say to the rules of recommendations."""

import math
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from firsthand.communication import recommendations as rules
from firsthand.communication.recommendations import Fact, Outcome, Recommendation
from firsthand.estimates import Estimate
from firsthand.experiments.decision import Decision
from firsthand_web.core.models import Link, Product, Record
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries import results as outcomes
from firsthand_web.insights.models import Opportunity, Theme, ThemeRun
from firsthand_web.insights.queries import results
from firsthand_web.insights.queries.finding import voices_of
from firsthand_web.measurement.models import Finding
from firsthand_web.measurement.queries import monitors
from firsthand_web.roadmap.models import Item, Team
from firsthand_web.roadmap.queries import plans

# No more cards of one rule than somebody would read.
MOST = 5


def recommendations(product: Product) -> list[Recommendation]:
    """Everything that the rules say today, the most pressing first."""
    found = [
        *_experiments(product),
        *_findings(product),
        *_needs(product),
        *_capacity(product),
        *_themes(product),
    ]
    return rules.ordered(found, most=MOST)


def about(record: Record) -> str:
    return f"{record.type_name()}-{record.pk}"


def _experiments(product: Product) -> Iterator[Recommendation | None]:
    for each in Experiment.objects.undecided().filter(product=product).select_related("item"):
        if each.verdict:
            result = outcomes.of(each)
            doubt = outcomes.undecided(each, result) if result else None
            sentence = outcomes.verdict_sentence(each, result) if result else ""
            yield rules.of_experiment(
                about=about(each),
                name=each.name,
                outcome=Outcome(each.verdict),
                lifts=_lifts(each, result, doubt),
                ended=each.state != Experiment.State.RUNNING,
                item=each.tested.title if each.tested else "",
                reason=outcomes.figures(doubt.reason) if doubt else sentence,
                doubt=outcomes.figures(doubt.doubt) if doubt else "",
                takes=doubt.takes if doubt else 0,
            )


def _lifts(
    experiment: Experiment, result: outcomes.Result | None, doubt: Decision | None
) -> dict[str, Estimate]:
    """What is in doubt, then the metric that decides."""
    found: dict[str, Estimate] = {}
    if result and doubt:
        method = outcomes.SEQUENTIAL if experiment.agreed["sequential"] else outcomes.FIXED
        for line in outcomes.lines(experiment, result, method=method):
            if (line.finding.name, line.finding.variant) == (doubt.metric, doubt.variant):
                found[doubt.metric] = line.lift
    primary = experiment.primary.name if experiment.primary else "the primary metric"
    if primary not in found and experiment.effect is not None and experiment.error is not None:
        value, reach = experiment.effect, 1.96 * experiment.error
        found[primary] = Estimate(
            value=value, low=value - reach, high=value + reach,
            n=sum(result.readout.split.counted) if result else 0,
            method="Lift over the control, one look", unit="lift",
        )  # fmt: skip
    return found


def _findings(product: Product) -> Iterator[Recommendation | None]:
    for each in Finding.objects.open().filter(product=product).select_related("metric"):
        numbers = {name: value for name, value in each.numbers.items() if value is not None}
        metric, unit = each.metric.name, str(numbers.get("unit", each.metric.unit))
        told = monitors.told(each.kind, each.numbers)
        if each.kind == Finding.Kind.IMPACT:
            value, low, high = told["effect"]
            method = str(numbers.get("method", ""))
            effect = Estimate(value=value, low=low, high=high, n=0, method=method, unit=unit)
            yield rules.of_impact(about=about(each), title=each.title, metric=metric, effect=effect)
        elif each.kind in (Finding.Kind.SHIFT, Finding.Kind.GROWTH):
            label = f"Growth a {numbers['each']}" if "each" in numbers else f"{metric} since"
            now, before = (
                Fact(label=name, value=value, low=low, high=high, unit=unit)
                for name, (value, low, high) in zip((label, "Before"), told.values(), strict=True)
            )
            yield rules.of_shift(about=about(each), title=each.title, metric=metric, now=now, before=before)
        else:
            ends = {name: told.get(name, (math.nan,))[0] for name in ("value", "low", "high")}
            yield rules.of_breach(about=about(each), title=each.title, metric=metric, unit=unit, **ends)


def _needs(product: Product) -> Iterator[Recommendation | None]:
    first = Opportunity.objects.filter(product=product, rank__lte=rules.FIRST)
    wanted = {need.pk: need for need in first}
    items = Item.objects.filter(product=product, status=Item.Status.OPEN).values_list("pk", flat=True)
    links = Link.objects.filter(
        product=product, kind=Link.Kind.ADDRESSES, target_type=Opportunity.type_name(), target_id__in=wanted
    )
    met = set(
        links.filter(source_type=Item.type_name(), source_id__in=items).values_list("target_id", flat=True)
    )
    for pk, need in wanted.items():
        if score := results.score_of(need):
            yield rules.of_need(
                about=about(need),
                statement=need.statement,
                score=score.score,
                rank_high=score.rank_high,
                open_items=int(pk in met),
            )


def _capacity(product: Product) -> Iterator[Recommendation | None]:
    """The team and period of the plan where one more person-month is worth most."""
    plan = plans.newest(product)
    if plan is None or not plan.has_placements or not plan.objective or not plan.result.get("prices"):
        return
    dearest = max(plan.result["prices"], key=lambda row: row["gain"])
    team = Team.objects.filter(product=product, name=dearest["team"]).first()
    yield rules.of_capacity(
        about=about(team or plan),
        team=dearest["team"],
        period=dearest["period"],
        gain=dearest["gain"],
        total=plan.objective,
    )


def _themes(product: Product) -> Iterator[Recommendation | None]:
    run = ThemeRun.objects.filter(product=product).order_by("-voices").first()
    if run is None:
        return
    linked = Link.objects.filter(
        product=product, source_type=Theme.type_name(), target_type=Opportunity.type_name()
    ).values_list("source_id", flat=True)
    themes = list(Theme.objects.filter(run=run, size__gt=0).exclude(pk__in=linked)[:MOST])
    of = _people(run.pk, run.found_at) if themes else 0
    for theme in themes:
        yield rules.of_theme(about=about(theme), name=theme.name, people=min(theme.size, of), of=of)


# Counting people among a hundred thousand voices takes a while, and changes only with a new run.
@lru_cache(maxsize=64)
def _people(run: int, found_at: datetime | None) -> int:
    found = ThemeRun.objects.select_related("product", "survey").get(pk=run)
    voices = voices_of(found.product, found.survey)
    named = voices.exclude(who="").values("who").distinct().count()
    return int(named + voices.filter(who="").count())
