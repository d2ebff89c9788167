"""Making and changing monitors, and having them look. Deleting is core's."""

import math
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import default_task_backend, task

from firsthand.errors import FirsthandError
from firsthand.measurement import monitors, store
from firsthand.measurement.metrics import Grain
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.measurement.actions import deliveries
from firsthand_web.measurement.actions.findings import SAME, forget_breaches, keep_finding
from firsthand_web.measurement.actions.shifts import keep_shifts
from firsthand_web.measurement.models import Finding, Metric, Monitor
from firsthand_web.measurement.queries import engines
from firsthand_web.measurement.queries import monitors as queries
from firsthand_web.measurement.queries.events import folder_of

# A breach that was over so long before the last event is drawn, and told to nobody.
NEWS = timedelta(days=28)
PAUSE = timedelta(minutes=10)
EVER = datetime(1990, 1, 1, tzinfo=UTC)
_asked_at: dict[int, datetime] = {}


@transaction.atomic
def create_monitor(*, by: Person | None, metric: Metric, rule: monitors.Rule, grain: Grain) -> Monitor:
    made = Monitor(product=metric.product, created_by=by, metric=metric)
    _fill(made, rule, grain)
    made.save()
    history.note(by=by, verb="measurement.monitor.created", record=made, data=_content(rule, grain))
    return made


@transaction.atomic
def change_monitor(*, by: Person | None, monitor: Monitor, rule: monitors.Rule, grain: Grain) -> None:
    """What it found before stays; from now on it looks for this."""
    _fill(monitor, rule, grain)
    monitor.changed_at, monitor.data = timezone.now(), ""
    monitor.save()
    history.note(by=by, verb="measurement.monitor.changed", record=monitor, data=_content(rule, grain))


def look(*, monitor: Monitor) -> list[Finding]:
    """Look once: each breach of the last weeks and, for what is unusual, each lasting change is one finding.

    It is made or brought up to date. Gives new ones.
    """
    # An engine may take its time, in which others must be able to write.
    data = store.digest(folder_of(monitor.product))
    seen, instead = queries.looked(monitor)
    monitor.looked_at, monitor.data, monitor.instead = timezone.now(), data, instead[:300]
    return _keep_all(monitor, seen)


@transaction.atomic
def _keep_all(monitor: Monitor, seen: monitors.Watch | None) -> list[Finding]:
    found: list[tuple[Finding, bool]] = []
    if seen and seen.points:
        monitor.looked_until = seen.points[-1].last_day
        since = seen.points[-1].last_day - NEWS
        found = [_keep(monitor, breach) for breach in seen.breaches if breach.last_day >= since]
        if monitor.rule == Monitor.Rule.UNUSUAL:
            found += keep_shifts(monitor=monitor, seen=seen, since=since)
        kept = {finding.pk for finding, _ in found}
        forget_breaches(product=monitor.product, monitor=monitor, since=since, kept=kept)
    monitor.save(update_fields=["looked_at", "data", "looked_until", "instead"])
    return [finding for finding, made in found if made]


def look_soon(product: Product) -> None:
    """After captured events came in: look within minutes, and not more often than that."""
    now = timezone.now()
    if default_task_backend.supports_defer and _asked_at.get(product.pk, EVER) < now - PAUSE:
        _asked_at[product.pk] = now
        look_again.using(run_after=now + PAUSE).enqueue(product.pk)


@task()
def look_again(product_id: int) -> None:
    if product := Product.objects.filter(pk=product_id).first():
        look_at_all(product)


def look_at_all(product: Product) -> None:
    """Have the product's monitors look where events have changed since, and send what they found.

    Called after imports, captured events and undoing, at every start and every day. While the events are on
    their way to an engine it does nothing: it is called again when they are there, or could not be brought.
    """
    if engines.on_its_way(product):
        return
    data = store.digest(folder_of(product))
    rows = Monitor.objects.filter(product=product, metric__deletion=None).exclude(data=data)
    for monitor in rows.select_related("metric__product", "product"):
        try:
            for finding in look(monitor=monitor):
                deliveries.announce(finding=finding)
        except FirsthandError:
            # Its events are gone or damaged; its page says so when somebody looks.
            continue
    deliveries.resume(product=product)


def _keep(monitor: Monitor, breach: monitors.Breach) -> tuple[Finding, bool]:
    grain = Grain(monitor.grain)
    near = Finding.everything.filter(
        monitor=monitor, kind=monitor.rule, numbers__above=breach.above,
        first_day__lte=breach.last_day + SAME[grain], last_day__gte=breach.first_day - SAME[grain],
    ).first()  # fmt: skip
    numbers = {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in asdict(breach).items()
        if name in ("value", "n", "expected", "low", "high", "above")
    }
    return keep_finding(
        by=None,
        metric=monitor.metric,
        monitor=monitor,
        kind=Finding.Kind(monitor.rule),
        key=near.key if near else f"monitor:{monitor.pk}:{monitor.rule}:{breach.first_day}",
        title=queries.breach_title(monitor.metric, grain, breach, monitor.rule),
        first_day=breach.first_day,
        last_day=breach.last_day,
        numbers=numbers | {"unit": monitor.metric.unit, "worst": str(breach.worst)},
    )


def _fill(monitor: Monitor, rule: monitors.Rule, grain: Grain) -> None:
    monitor.rule, monitor.grain = rule.kind.value, grain.value
    monitor.definition = {
        name: value for name, value in asdict(rule).items() if name != "kind" and value is not None
    }


def _content(rule: monitors.Rule, grain: Grain) -> dict[str, Any]:
    return {
        "grain": grain.value,
        **{name: value for name, value in asdict(rule).items() if value is not None},
    }
