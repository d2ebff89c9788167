"""A metric over time as a picture, and its periods in words."""

from datetime import date

from django.conf import settings

from firsthand.charts import Chart, Render, TimePoint, cached, figure, line_chart
from firsthand.measurement.metrics import Grain, Point
from firsthand_web.measurement.queries.series import Trend, estimate_of

SHORT = {Grain.DAY: "%-d %b %Y", Grain.WEEK: "%-d %b %Y", Grain.MONTH: "%b %Y"}


def kept_pictures() -> Render:
    """Draws a picture once and keeps it."""
    return cached(settings.FOLDER / "cache" / "charts")


def period(grain: Grain, first_day: date) -> str:
    """A period as people say it: “week of 24 Mar 2025”."""
    return ("week of " if grain is Grain.WEEK else "") + first_day.strftime(SHORT[grain])


def when(grain: Grain, first_day: date) -> str:
    """A period as it stands in a sentence: “in the week of 24 Mar 2025”."""
    before = {Grain.DAY: "on", Grain.WEEK: "in the", Grain.MONTH: "in"}[grain]
    return f"{before} {period(grain, first_day)}"


def quantity(value: float, unit: str) -> str:
    """A value with its unit: “312 people”, “34 %”."""
    return figure(value, unit) if unit in ("share", "lift") else f"{figure(value, unit)} {unit}".strip()


def finding(trend: Trend) -> str:
    """What the picture shows, in one sentence; empty when nothing is complete yet."""
    last = trend.last
    if last is None:
        return ""
    first = next(point for point in trend.complete if point.value == point.value)
    unit = trend.metric.unit
    said = f"{quantity(last.value, unit)} {when(trend.grain, last.first_day)}"
    if first is last:
        return said
    moved = "up from" if last.value > first.value else "down from" if last.value < first.value else "as"
    before = f"{moved} {figure(first.value, unit)}" if moved != "as" else moved
    return f"{said}, {before} {when(trend.grain, first.first_day)}"


def picture(trend: Trend) -> Chart | None:
    """The complete periods as a line; None when none has a value."""
    if trend.last is None:
        return None
    unit = trend.metric.unit
    return line_chart(
        [_dot(point, unit) for point in trend.complete],
        metric=trend.metric.name,
        title=finding(trend),
        source=f"Complete {trend.grain}s only; each dot stands at the first day of its {trend.grain}.",
        render=kept_pictures(),
    )


def _dot(point: Point, unit: str) -> TimePoint:
    return TimePoint(date=point.first_day, estimate=estimate_of(point, unit))
