"""Where the level of a watched metric, or its growth, changed for good, and that in words."""

from firsthand.charts import figure
from firsthand.measurement.changepoints import ChangePoint, Growth
from firsthand.measurement.metrics import Grain, Point
from firsthand.measurement.monitors import PACE
from firsthand_web.measurement.models import Metric
from firsthand_web.measurement.queries.changes import fine
from firsthand_web.measurement.queries.pictures import period, quantity, when

# In what growth is told, in words.
EACH = {Grain.DAY: "week", Grain.WEEK: "week", Grain.MONTH: "month"}


def pace(growth: Growth | None, change: ChangePoint, grain: Grain, unit: str) -> tuple[Growth | None, str]:
    """Growth a week or a month, and its unit: a lift, or units; of shares, points as at the change."""
    over = growth.over(PACE[grain]) if growth else None
    if unit != "share" or over is None:
        return over, "points" if unit == "share" else "lift" if over and over.relative else unit
    times = 100 * (change.after if over.relative else 1.0)
    value, low, high = (times * each for each in (over.value, over.low, over.high))
    return Growth(value=value, low=low, high=high, relative=False), "points"


def shift_title(metric: Metric, grain: Grain, point: Point, change: ChangePoint) -> str:
    """What happened, in one sentence."""
    grown, unit = pace(change.growth, change, grain, metric.unit)
    before, its = pace(change.growth_before, change, grain, metric.unit)
    each = EACH[grain]
    if change.jump:
        way = "rose" if change.after > change.before else "fell"
        stayed = f", then went on by {_rate(grown.value, unit)} a {each}" if grown else " and stayed there"
        return (
            f"{metric.name} {way} {when(grain, point.first_day)}{stayed}: "
            f"{_level(change.after, metric.unit)} a {grain}, {fine(change.before, metric.unit)} before"
        )
    earlier = f"{_rate(before.value, its)} a {each} before" if before else "level before"
    if grown is None:
        way = "falling" if before and before.value < 0 else "growing"
        now = f"{_level(change.after, metric.unit)} a {grain} since"
        return f"{metric.name} stopped {way} {when(grain, point.first_day)}: {now}, {earlier}"
    way = "fell" if grown.value < 0 else "grew"
    low, high = (_rate(end, unit if unit == "lift" else "") for end in (grown.low, grown.high))
    since = ("the " if grain is Grain.WEEK else "") + period(grain, point.first_day)
    size = _rate(abs(grown.value), unit).removeprefix("+")
    return f"{metric.name} {way} by {size} a {each} from {since} on ({low} to {high}), {earlier}"


def _level(value: float, unit: str) -> str:
    return fine(value, unit) if unit == "share" else quantity(value, unit)


def _rate(value: float, unit: str) -> str:
    """Growth with its sign and unit."""
    if unit == "lift":
        return figure(value, unit)
    return ("+" if value > 0 else "−") + f"{fine(abs(value), '')} {unit}".strip()
