"""A metric over time with its interval, its target and what happened on the way."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from firsthand.charts.axes import date_axis, room_for, value_axis
from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import (
    Layer,
    Scale,
    bands,
    dots,
    links,
    picture,
    polyline,
    round_steps,
    rules,
    texts,
)
from firsthand.charts.flags import SMALL, Event, flag_lines, flag_words, flags, when
from firsthand.charts.rendering import Render, Spec, render
from firsthand.charts.wording import (
    cells,
    certainty,
    columns,
    compact,
    day_words,
    figure,
    shared_unit,
    spoken,
    text_width,
)
from firsthand.errors import InputError
from firsthand.estimates import Estimate


@dataclass(frozen=True, kw_only=True)
class TimePoint:
    """The metric on a day (or over the period that starts on it); `href` leads to the people behind it."""

    date: dt.date
    estimate: Estimate
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What the metric should reach; `label` says for whom or by when."""

    value: float
    label: str


def line_chart(
    points: Sequence[TimePoint],
    *,
    metric: str,
    title: str,
    target: Target | None = None,
    events: Sequence[Event] = (),
    forecast: TimePoint | None = None,
    source: str = "",
    colour: str = "result",
    render: Render = render,
) -> Chart:
    """The metric as a line with its interval as a band; unknown points leave a hole. Dates are sorted.

    `forecast` is drawn as a dashed line from the last known point, with its interval as a wedge.
    """
    unit = shared_unit([point.estimate for point in points])
    ordered = sorted(points, key=lambda point: point.date)
    known = [point for point in ordered if point.estimate.known]
    if not known:
        raise InputError(f"“{metric}” has no known value in any period: say in words what is missing.")
    last = known[-1]
    sure = f", with {certainty(last.estimate)} intervals as a band" if last.estimate.has_interval else ""
    ahead = [forecast] if forecast else []
    told = "".join(f" Forecast: {spoken(each.estimate)} on {day_words(each.date)}." for each in ahead)
    goal = f" The target, {target.label}, is {figure(target.value, unit)}." if target else ""
    happened = "".join(f" {day_words(event.date)}: {event.label}." for event in sorted(events, key=when))
    return chart_of(
        *(
            _picture(ordered, metric, unit, target, events, forecast, colour, width)
            for width in (WIDE, NARROW)
        ),
        title=title,
        description=(
            f"{metric} from {day_words(ordered[0].date)} to {day_words(ordered[-1].date)}{sure}. "
            f"Last known: {spoken(last.estimate)} on {day_words(last.date)}.{goal}{told}{happened}"
        ),
        table=ChartTable(
            header=("Date", *columns(metric)),
            rows=_rows(ordered, ahead),
        ),
        source=source,
        render=render,
    )


def _rows(points: Sequence[TimePoint], ahead: Sequence[TimePoint]) -> tuple[tuple[str, ...], ...]:
    told = [(day_words(point.date), *cells(point.estimate)) for point in points]
    return (*told, *((f"{day_words(point.date)}, forecast", *cells(point.estimate)) for point in ahead))


def _picture(
    points: Sequence[TimePoint],
    metric: str,
    unit: str,
    target: Target | None,
    events: Sequence[Event],
    forecast: TimePoint | None,
    colour: str,
    width: float,
) -> Spec:
    drawn = [*points, forecast] if forecast else list(points)
    bounds = [end for point in drawn if point.estimate.known for end in ends(point.estimate)]
    bounds += [target.value] if target else []
    lowest = min(bounds)
    # A scale that starts near zero starts at zero.
    ticks = round_steps(min(0.0, lowest) if lowest < max(bounds) / 2 else lowest, max(bounds), about=4)
    raised, top = flags(events, width)
    bottom = top + (260 if width >= WIDE else 200)
    words = [compact(tick, unit) for tick in ticks]
    left = room_for(words)
    right = width - 16 - text_width(figure(max(bounds), unit), 13, bold=True)
    dates = [point.date.toordinal() for point in drawn] + [event.date.toordinal() for event in events]
    across = Scale(low=min(dates), high=max(*dates, min(dates) + 1), left=left, right=right)
    up = Scale(low=ticks[0], high=ticks[-1], left=bottom, right=top)
    layers = [
        *value_axis(ticks, words, up, left, right),
        *date_axis([point.date for point in drawn], across, bottom),
        *flag_lines(raised, across, bottom),
        *flag_words(raised, across, width),
        *_target(target, unit, up, left, right),
        *_ahead(points, forecast, across, up, colour),
        *_line(points, across, up, unit, colour, _aside(forecast, target, points)),
        *links([_hit(point, metric, across, up) for point in points if point.estimate.known]),
    ]
    return picture(layers, width=width, height=bottom + 30)


def _target(target: Target | None, unit: str, up: Scale, left: float, right: float) -> list[Layer]:
    if target is None:
        return []
    y = up(target.value)
    words = {"x": left + 4, "y": y - 9, "text": f"{target.label}: {figure(target.value, unit)}"}
    return [
        *rules([{"x": left, "x2": right, "y": y}], colour="ink-2", thickness=1.5, dashed=True),
        *texts([words], size=SMALL, colour="ink-2"),
    ]


def ends(estimate: Estimate) -> tuple[float, float]:
    """The ends of the interval; the value twice where there is none."""
    return (estimate.low, estimate.high) if estimate.has_interval else (estimate.value, estimate.value)


def _ahead(
    points: Sequence[TimePoint], forecast: TimePoint | None, across: Scale, up: Scale, colour: str
) -> list[Layer]:
    """From the last known point to the forecast: a wedge, a dashed line, and the figure at its end."""
    if forecast is None or not forecast.estimate.known:
        return []
    last = [point for point in points if point.estimate.known][-1]
    start, end = across(last.date.toordinal()), across(forecast.date.toordinal())
    y, y2 = up(last.estimate.value), up(forecast.estimate.value)
    low, high = ends(forecast.estimate)
    words = {"x": end + 8, "y": y2, "text": figure(forecast.estimate.value, forecast.estimate.unit)}
    wedge = [{"x": start, "y": y, "y2": y}, {"x": end, "y": up(low), "y2": up(high)}]
    return [
        *bands(wedge, colour=colour, opacity=0.12),
        *rules([{"x": start, "x2": end, "y": y, "y2": y2}], colour=colour, thickness=2, dashed=True),
        *texts([words], size=SMALL, colour="ink-2"),
    ]


def _aside(
    forecast: TimePoint | None, target: Target | None, points: Sequence[TimePoint]
) -> tuple[float, float]:
    """Where the last figure stands from its dot: to the right; or out of the way of what lies ahead."""
    if forecast is None:
        return (8, 0)
    last = [point for point in points if point.estimate.known][-1]
    goal = target.value if target else forecast.estimate.value
    return (0, 16) if goal > last.estimate.value else (0, -16)


def _line(
    points: Sequence[TimePoint], across: Scale, up: Scale, unit: str, colour: str, aside: tuple[float, float]
) -> list[Layer]:
    """Band, line and dots of each unbroken run, and the last figure `aside` of its dot."""
    layers: list[Layer] = []
    placed: list[dict[str, float]] = []
    for known, run in groupby(points, key=lambda point: point.estimate.known):
        if not known:
            continue
        held = [(across(point.date.toordinal()), point.estimate) for point in run]
        layers += bands(
            [
                {"x": x, "y": up(ends(estimate)[0]), "y2": up(ends(estimate)[1])}
                for x, estimate in held
                if any(each.has_interval for _, each in held)
            ],
            colour=colour,
            opacity=0.18,
        )
        here = [{"x": x, "y": up(estimate.value)} for x, estimate in held]
        layers += polyline(here, colour=colour)
        placed += here
    if len(placed) <= 40:
        layers += dots(placed, colour=colour, diameter=8)
    last = [point.estimate for point in points if point.estimate.known][-1]
    x, y = placed[-1]["x"] + aside[0], placed[-1]["y"] + aside[1]
    words = {"x": x, "y": y, "text": figure(last.value, unit)}
    align = "left" if aside[0] else "center"
    return [*layers, *texts([words], size=13, colour=colour, align=align, bold=True)]


def _hit(point: TimePoint, metric: str, across: Scale, up: Scale) -> dict[str, object]:
    x, y = across(point.date.toordinal()), up(point.estimate.value)
    name = f"{metric} on {day_words(point.date)}: {spoken(point.estimate)}"
    return {"x": x - 12, "x2": x + 12, "y": y - 12, "y2": y + 12, "href": point.href, "name": name}
