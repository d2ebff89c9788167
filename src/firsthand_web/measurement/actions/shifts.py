"""Keeping lasting shifts of a watched metric as findings."""

from datetime import date

from firsthand.measurement.changepoints import ChangePoint
from firsthand.measurement.metrics import Grain, Point
from firsthand_web.measurement.actions.findings import SAME, keep_finding
from firsthand_web.measurement.models import Finding, Monitor
from firsthand_web.measurement.queries import shifts as queries


def keep_shifts(*, monitor: Monitor, since: date) -> list[tuple[Finding, bool]]:
    """The findings of the shifts from `since` on, and whether each is new.

    Later periods move a shift a little and tell its level better: the finding near it is brought up to date.
    """
    kept: list[tuple[Finding, bool]] = []
    for point, change in queries.shifts(monitor):
        near = _near(monitor, point, change, {finding.pk for finding, _ in kept})
        if near or point.first_day >= since:
            kept.append(_keep(monitor, point, change, near))
    return kept


def _near(monitor: Monitor, point: Point, change: ChangePoint, taken: set[int]) -> Finding | None:
    """The finding of the same shift, nearest first; each is one shift's only."""
    apart = SAME[Grain(monitor.grain)]
    rows = Finding.everything.filter(
        monitor=monitor, kind=Finding.Kind.SHIFT, numbers__above=change.after > change.before,
        first_day__range=(point.first_day - apart, point.first_day + apart),
    ).exclude(pk__in=taken)  # fmt: skip
    return min(rows, key=lambda row: abs(row.first_day - point.first_day), default=None)


def _keep(monitor: Monitor, point: Point, change: ChangePoint, near: Finding | None) -> tuple[Finding, bool]:
    grain = Grain(monitor.grain)
    return keep_finding(
        by=None,
        metric=monitor.metric,
        monitor=monitor,
        kind=Finding.Kind.SHIFT,
        key=near.key if near else f"monitor:{monitor.pk}:shift:{point.first_day}",
        title=queries.shift_title(monitor.metric, grain, point, change),
        first_day=point.first_day,
        last_day=point.last_day,
        numbers={
            "value": change.after, "expected": change.before, "above": change.after > change.before,
            "unit": monitor.metric.unit,
        },
    )  # fmt: skip
