"""Where the level of a watched metric changed for good, and that in words."""

from firsthand.measurement.changepoints import ChangePoint
from firsthand.measurement.metrics import Grain, Point
from firsthand.measurement.monitors import changes
from firsthand_web.measurement.models import Metric, Monitor
from firsthand_web.measurement.queries.changes import fine
from firsthand_web.measurement.queries.pictures import quantity, when
from firsthand_web.measurement.queries.series import trend


def shifts(monitor: Monitor) -> tuple[tuple[Point, ChangePoint], ...]:
    """Each with the first period of the new level, oldest first."""
    found = trend(monitor.metric, grain=Grain(monitor.grain))
    return changes(found.series) if found else ()


def shift_title(metric: Metric, grain: Grain, point: Point, change: ChangePoint) -> str:
    """What happened, in one sentence."""
    way = "rose" if change.after > change.before else "fell"
    now = fine(change.after, metric.unit) if metric.unit == "share" else quantity(change.after, metric.unit)
    return (
        f"{metric.name} {way} {when(grain, point.first_day)} and stayed there: "
        f"{now} a {grain}, {fine(change.before, metric.unit)} before"
    )
