"""A metric over time with its interval, its target and what happened on the way."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import (
    Layer,
    Scale,
    bands,
    boxes,
    dots,
    links,
    picture,
    polyline,
    round_steps,
    rules,
    texts,
)
from firsthand.charts.rendering import Render, Spec, render
from firsthand.charts.wording import (
    cells,
    certainty,
    columns,
    compact,
    figure,
    shared_unit,
    spoken,
    text_width,
    wrapped,
)
from firsthand.errors import InputError
from firsthand.estimates import Estimate

SMALL = 12


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


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened on a day, such as a release."""

    date: dt.date
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
    ahead = f" Forecast: {spoken(forecast.estimate)} on {_day(forecast.date)}." if forecast else ""
    goal = f" The target, {target.label}, is {figure(target.value, unit)}." if target else ""
    happened = "".join(f" {_day(event.date)}: {event.label}." for event in sorted(events, key=_when))
    return chart_of(
        *(
            _picture(ordered, metric, unit, target, events, forecast, colour, width)
            for width in (WIDE, NARROW)
        ),
        title=title,
        description=(
            f"{metric} from {_day(ordered[0].date)} to {_day(ordered[-1].date)}{sure}. "
            f"Last known: {spoken(last.estimate)} on {_day(last.date)}.{goal}{ahead}{happened}"
        ),
        table=ChartTable(
            header=("Date", *columns(metric)),
            rows=(
                *((_day(point.date), *cells(point.estimate)) for point in ordered),
                *((f"{_day(each.date)}, forecast", *cells(each.estimate)) for each in [forecast] if each),
            ),
        ),
        source=source,
        render=render,
    )


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
    ends = [end for point in drawn if point.estimate.known for end in _ends(point.estimate)]
    ends += [target.value] if target else []
    lowest = min(ends)
    # A scale that starts near zero starts at zero.
    ticks = round_steps(min(0.0, lowest) if lowest < max(ends) / 2 else lowest, max(ends), about=4)
    flags, top = _events(events, width)
    bottom = top + (260 if width >= WIDE else 200)
    left = max(12 + text_width(compact(tick, unit), SMALL) for tick in ticks)
    right = width - 16 - text_width(figure(max(ends), unit), 13, bold=True)
    dates = [point.date.toordinal() for point in drawn] + [event.date.toordinal() for event in events]
    # A single day still needs a width.
    across = Scale(low=min(dates), high=max(*dates, min(dates) + 1), left=left, right=right)
    up = Scale(low=ticks[0], high=ticks[-1], left=bottom, right=top)
    layers = [
        *rules([{"x": left, "x2": right, "y": up(tick)} for tick in ticks]),
        *texts(
            [{"x": left - 6, "y": up(tick), "text": compact(tick, unit)} for tick in ticks],
            size=SMALL,
            colour="ink-3",
            align="right",
        ),
        *_dates(drawn, across, bottom),
        *_event_lines(flags, across, bottom),
        *_event_words(flags, across, width),
        *_target(target, unit, up, left, right),
        *_ahead(points, forecast, across, up, colour),
        *_line(points, across, up, unit, colour, above=forecast is not None),
        *links([_hit(point, metric, across, up) for point in points if point.estimate.known]),
    ]
    return picture(layers, width=width, height=bottom + 30)


@dataclass(frozen=True, kw_only=True)
class _Flag:
    event: Event
    lines: list[str]
    y: float


def _events(events: Sequence[Event], width: float) -> tuple[list[_Flag], float]:
    """The events' labels one below the other above the plot, and where the plot may start."""
    y, flags = 12.0, []
    for event in sorted(events, key=_when):
        lines = wrapped(event.label, width / 2 - 20, SMALL, lines=2)
        flags.append(_Flag(event=event, lines=lines, y=y))
        y += 16 * len(lines) + 2
    return flags, y + 6


def _event_lines(flags: Sequence[_Flag], across: Scale, bottom: float) -> list[Layer]:
    data = [{"x": across(flag.event.date.toordinal()), "y": flag.y - 7, "y2": bottom} for flag in flags]
    return rules(data, colour="plan", dashed=True)


def _event_words(flags: Sequence[_Flag], across: Scale, width: float) -> list[Layer]:
    """The labels, on patches that hide the other events' lines, on the side where there is room."""
    layers: list[Layer] = []
    for flag in flags:
        x = across(flag.event.date.toordinal())
        align, side = ("left", 1) if x < width / 2 else ("right", -1)
        rows = [
            {"x": x + 5 * side, "y": flag.y + 16 * index, "text": line}
            for index, line in enumerate(flag.lines)
        ]
        far = x + side * (5 + max(text_width(line, SMALL) for line in flag.lines))
        patch = {"x": x + 2 * side, "x2": far, "y": flag.y - 8, "y2": flag.y - 8 + 16 * len(rows)}
        layers += boxes([patch], colour="surface")
        layers += texts(rows, size=SMALL, colour="plan", align=align)
    return layers


def _target(target: Target | None, unit: str, up: Scale, left: float, right: float) -> list[Layer]:
    if target is None:
        return []
    y = up(target.value)
    words = {"x": left + 4, "y": y - 9, "text": f"{target.label}: {figure(target.value, unit)}"}
    return [
        *rules([{"x": left, "x2": right, "y": y}], colour="ink-2", thickness=1.5, dashed=True),
        *texts([words], size=SMALL, colour="ink-2"),
    ]


def _ends(estimate: Estimate) -> tuple[float, float]:
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
    low, high = _ends(forecast.estimate)
    words = {"x": end + 8, "y": y2, "text": figure(forecast.estimate.value, forecast.estimate.unit)}
    wedge = [{"x": start, "y": y, "y2": y}, {"x": end, "y": up(low), "y2": up(high)}]
    return [
        *bands(wedge, colour=colour, opacity=0.12),
        *rules([{"x": start, "x2": end, "y": y, "y2": y2}], colour=colour, thickness=2, dashed=True),
        *texts([words], size=SMALL, colour="ink-2"),
    ]


def _line(
    points: Sequence[TimePoint], across: Scale, up: Scale, unit: str, colour: str, *, above: bool
) -> list[Layer]:
    """Band, line and dots of each unbroken run, and the last figure beside or `above` its dot."""
    layers: list[Layer] = []
    placed: list[dict[str, float]] = []
    for known, run in groupby(points, key=lambda point: point.estimate.known):
        if not known:
            continue
        held = [(across(point.date.toordinal()), point.estimate) for point in run]
        layers += bands(
            [
                {"x": x, "y": up(_ends(estimate)[0]), "y2": up(_ends(estimate)[1])}
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
    aside, up_by = (0, 14) if above else (8, 0)
    words = {"x": placed[-1]["x"] + aside, "y": placed[-1]["y"] - up_by, "text": figure(last.value, unit)}
    align = "center" if above else "left"
    return [*layers, *texts([words], size=13, colour=colour, align=align, bold=True)]


def _dates(points: Sequence[TimePoint], across: Scale, bottom: float) -> list[Layer]:
    """First and last date, and one between where there is room."""
    shown = dict.fromkeys((points[0].date, points[len(points) // 2].date, points[-1].date))
    aligns = ["left", "center", "right"] if len(shown) == 3 else ["left", "right"][: len(shown)]
    return [
        layer
        for date, align in zip(shown, aligns, strict=True)
        for layer in texts(
            [{"x": across(date.toordinal()), "y": bottom + 16, "text": _day(date)}],
            size=SMALL,
            colour="ink-3",
            align=align,
        )
    ]


def _hit(point: TimePoint, metric: str, across: Scale, up: Scale) -> dict[str, object]:
    x, y = across(point.date.toordinal()), up(point.estimate.value)
    name = f"{metric} on {_day(point.date)}: {spoken(point.estimate)}"
    return {"x": x - 12, "x2": x + 12, "y": y - 12, "y2": y + 12, "href": point.href, "name": name}


def _when(event: Event) -> dt.date:
    return event.date


def _day(date: dt.date) -> str:
    # Not strftime: month names must not follow the machine's locale.
    months = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
    return f"{date.day} {months[date.month - 1]} {date.year}"
