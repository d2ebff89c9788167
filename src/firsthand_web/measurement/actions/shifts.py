"""Keeping lasting shifts of a watched metric, and changes of its growth, as findings."""

from datetime import date, timedelta
from typing import Any

from firsthand.measurement.changepoints import ChangePoint
from firsthand.measurement.metrics import Grain
from firsthand.measurement.monitors import Watch
from firsthand_web.measurement.actions.findings import SAME, keep_finding
from firsthand_web.measurement.models import Finding, Monitor
from firsthand_web.measurement.queries import shifts as queries

# A bend shows late, and its day moves more than that of a jump while later periods come in.
LATE, LOOSE = timedelta(days=120), 4


def keep_shifts(*, monitor: Monitor, seen: Watch, since: date) -> list[tuple[Finding, bool]]:
    """The findings of the shifts from `since` on and of bends somewhat longer ago, and whether each is new.

    Later periods move a shift a little and tell its level better: the finding near it is brought up to date.
    """
    kept: list[tuple[Finding, bool]] = []
    changes = seen.course.changes if seen.course else ()
    ends = [*(seen.points[change.at - 1].last_day for change in changes[1:]), seen.points[-1].last_day]
    for change, last_day in zip(changes, ends, strict=True) if changes else ():
        first_day = seen.points[change.at].first_day
        near = _near(monitor, first_day, change, {finding.pk for finding, _ in kept})
        if near or first_day >= (since if change.jump else since - LATE):
            kept.append(_keep(monitor, seen, change, last_day, near))
    return kept


def _near(monitor: Monitor, first_day: date, change: ChangePoint, taken: set[int]) -> Finding | None:
    """The finding of the same change, nearest first; each is one change's only."""
    apart = SAME[Grain(monitor.grain)] * (1 if change.jump else LOOSE)
    rows = Finding.everything.filter(
        monitor=monitor, kind__in=(Finding.Kind.SHIFT, Finding.Kind.GROWTH), numbers__above=_up(change),
        first_day__range=(first_day - apart, first_day + apart),
    ).exclude(pk__in=taken)  # fmt: skip
    return min(rows, key=lambda row: abs(row.first_day - first_day), default=None)


def _keep(
    monitor: Monitor, seen: Watch, change: ChangePoint, last_day: date, near: Finding | None
) -> tuple[Finding, bool]:
    """A jump is of its day; growth goes on until something else comes."""
    grain, point = Grain(monitor.grain), seen.points[change.at]
    return keep_finding(
        by=None,
        metric=monitor.metric,
        monitor=monitor,
        kind=Finding.Kind.SHIFT if change.jump else Finding.Kind.GROWTH,
        key=near.key if near else f"monitor:{monitor.pk}:shift:{point.first_day}",
        title=queries.shift_title(monitor.metric, grain, point, change),
        first_day=point.first_day,
        last_day=point.last_day if change.jump else last_day,
        numbers=_numbers(monitor, change) | {"above": _up(change)},
    )


def _numbers(monitor: Monitor, change: ChangePoint) -> dict[str, Any]:
    grain, unit = Grain(monitor.grain), monitor.metric.unit
    if change.jump:
        return {"value": change.after, "expected": change.before, "unit": unit}
    (now, own), (before, other) = (
        queries.pace(growth, change, grain, unit) for growth in (change.growth, change.growth_before)
    )
    return {
        "value": now.value if now else 0.0,
        "low": now.low if now else None,
        "high": now.high if now else None,
        "expected": before.value if before else 0.0,
        "expected_low": before.low if before else None,
        "expected_high": before.high if before else None,
        # A course is told in one way throughout, so what it was before has the same unit.
        "unit": own if now else other,
        "each": queries.EACH[grain],
    }


def _up(change: ChangePoint) -> bool:
    if change.jump:
        return change.after > change.before
    before, now = (each.value if each else 0.0 for each in (change.growth_before, change.growth))
    return now > before
