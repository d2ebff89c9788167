"""Keeping what a release did as a finding."""

from firsthand_web.core.models import Person
from firsthand_web.measurement.actions.findings import keep_finding
from firsthand_web.measurement.models import Finding
from firsthand_web.measurement.queries.changes import Effect


def keep_impact(*, by: Person | None, effect: Effect) -> Finding:
    """One finding for a metric, a day and what it was compared with; asked again, it is updated."""
    found, placebo = effect.estimate, effect.impact.placebo
    numbers = {
        "effect": found.value,
        "low": found.low,
        "high": found.high,
        "n": found.n,
        "unit": found.unit,
        "method": found.method,
        "against": list(effect.against),
        "controls": [control.pk for control in effect.controls],
        "placebo": placebo.share if placebo else None,
    }
    against = "+".join(sorted(effect.against))
    finding, _ = keep_finding(
        by=by,
        metric=effect.metric,
        kind=Finding.Kind.IMPACT,
        key=f"impact:{effect.metric.pk}:{effect.day}:{against}"[:80],
        title=effect.title,
        first_day=effect.day,
        last_day=effect.points[-1].last_day,
        numbers=numbers,
    )
    return finding
