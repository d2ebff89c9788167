"""A metric beside what was expected of it: the band, the line, and what lies outside."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from firsthand.charts.axes import date_axis, room_for, value_axis
from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import Layer, Scale, bands, dots, picture, polyline, round_steps
from firsthand.charts.flags import Event, flag_lines, flag_words, flags
from firsthand.charts.rendering import Render, Spec, render
from firsthand.charts.wording import compact, day_words, figure
from firsthand.errors import InputError


@dataclass(frozen=True, kw_only=True)
class WatchedPoint:
    """A period from `date`: its `value` and what was allowed, `low` to `high`; None: unknown, or open.

    `level` is the course of the metric without its ups and downs.
    """

    date: dt.date
    value: float | None
    low: float | None
    high: float | None
    level: float | None = None

    @property
    def outside(self) -> bool:
        if self.value is None:
            return False
        below = self.low is not None and self.value < self.low
        return below or (self.high is not None and self.value > self.high)


def watched_chart(
    points: Sequence[WatchedPoint],
    *,
    metric: str,
    unit: str,
    title: str,
    events: Sequence[Event] = (),
    source: str = "",
    colour: str = "result",
    judged: bool = True,
    render: Render = render,
) -> Chart:
    """The metric as a line over its band. Raises `InputError` without a value.

    Where it is `judged` by the band, values outside are dots, and counted.
    """
    known = [point for point in points if point.value is not None]
    if not known:
        raise InputError(f"“{metric}” has no known value in any period: say in words what is missing.")
    out = [point for point in known if judged and point.outside]
    told = f"; {len(out)} of {len(known)} values lie outside" if judged else ""
    told += f", the latest on {day_words(out[-1].date)}" if out else ""
    levels = any(point.level is not None for point in points)
    return chart_of(
        *(_picture(points, out, unit, events, colour, width) for width in (WIDE, NARROW)),
        title=title,
        description=(f"{metric} from {day_words(points[0].date)} to {day_words(points[-1].date)}{told}."),
        table=ChartTable(
            header=("Date", metric, "From", "To", *(["Level"] if levels else []), "Outside"),
            rows=tuple(
                (
                    day_words(point.date),
                    *(
                        "" if each is None else figure(each, unit)
                        for each in (point.value, point.low, point.high, *([point.level] if levels else []))
                    ),
                    "yes" if point.outside else "",
                )
                for point in points
            ),
        ),
        source=source,
        render=render,
    )


def _picture(
    points: Sequence[WatchedPoint],
    out: Sequence[WatchedPoint],
    unit: str,
    events: Sequence[Event],
    colour: str,
    width: float,
) -> Spec:
    bounds = [each for p in points for each in (p.value, p.low, p.high) if each is not None]
    lowest = min(bounds)
    ticks = round_steps(min(0.0, lowest) if lowest < max(bounds) / 2 else lowest, max(bounds), about=4)
    raised, top = flags(events, width)
    bottom = top + (260 if width >= WIDE else 200)
    words = [compact(tick, unit) for tick in ticks]
    left = room_for(words)
    dates = [point.date.toordinal() for point in points]
    across = Scale(low=min(dates), high=max(*dates, min(dates) + 1), left=left, right=width - 16)
    up = Scale(low=ticks[0], high=ticks[-1], left=bottom, right=top)
    ringed = [
        {"x": across(point.date.toordinal()), "y": up(point.value)}
        for point in out
        if point.value is not None
    ]
    layers = [
        *value_axis(ticks, words, up, left, width - 16),
        *_band(points, across, up, ticks),
        *date_axis([point.date for point in points], across, bottom),
        *flag_lines(raised, across, bottom),
        *flag_words(raised, across, width),
        *_line([(point.date, point.value) for point in points], across, up, colour),
        *_line([(point.date, point.level) for point in points], across, up, "ink-2", thickness=1.5),
        *dots(ringed, colour="plan", diameter=10),
    ]
    return picture(layers, width=width, height=bottom + 30)


def _band(points: Sequence[WatchedPoint], across: Scale, up: Scale, ticks: Sequence[float]) -> list[Layer]:
    """What was allowed; to the edge of the picture where one side is open."""
    layers: list[Layer] = []
    for held, run in groupby(points, key=lambda point: point.low is not None or point.high is not None):
        if held:
            layers += bands(
                [
                    {
                        "x": across(point.date.toordinal()),
                        "y": up(ticks[0] if point.low is None else point.low),
                        "y2": up(ticks[-1] if point.high is None else point.high),
                    }
                    for point in run
                ],
                colour="ink-3",
                opacity=0.2,
            )
    return layers


def _line(
    points: Sequence[tuple[dt.date, float | None]],
    across: Scale,
    up: Scale,
    colour: str,
    thickness: float = 2,
) -> list[Layer]:
    layers: list[Layer] = []
    for known, run in groupby(points, key=lambda point: point[1] is not None):
        if known:
            layers += polyline(
                [{"x": across(day.toordinal()), "y": up(value)} for day, value in run if value is not None],
                colour=colour,
                thickness=thickness,
            )
    return layers
