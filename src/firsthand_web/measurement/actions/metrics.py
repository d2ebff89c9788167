"""Making and changing metrics. Deleting is core's."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from firsthand.measurement import metrics
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.measurement.models import Metric, Monitor


@transaction.atomic
def create_metric(*, by: Person | None, product: Product, formula: metrics.Metric) -> Metric:
    made = Metric(product=product, created_by=by)
    _fill(made, formula)
    made.save()
    history.note(by=by, verb="measurement.metric.created", record=made, data=_content(formula))
    return made


@transaction.atomic
def change_metric(*, by: Person | None, metric: Metric, formula: metrics.Metric) -> None:
    """Give a metric another name or definition; what it feeds follows at once."""
    before = _content(metric.formula)
    if before == _content(formula):
        return
    _fill(metric, formula)
    metric.changed_at = timezone.now()
    metric.save()
    # Its monitors look anew, though the events are the same.
    Monitor.objects.filter(metric=metric).update(data="")
    history.note(
        by=by,
        verb="measurement.metric.changed",
        record=metric,
        data={"from": before, "to": _content(formula)},
    )


def _fill(metric: Metric, formula: metrics.Metric) -> None:
    content = _content(formula)
    metric.name, metric.kind = content.pop("name"), content.pop("kind")
    metric.definition = content


def _content(formula: metrics.Metric) -> dict[str, Any]:
    """What is filled in."""
    fields = {
        "name": formula.name[:200],
        "kind": formula.kind.value,
        "event": formula.event,
        **{name: getattr(formula, name) for name in metrics.FIELDS},
        "steps": list(formula.steps),
    }
    return {name: value for name, value in fields.items() if value}
