"""Several numbers over time in one picture, each line named where it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
from firsthand.charts.timelines import TimePoint, ends
from firsthand.charts.wording import (
    cells,
    columns,
    compact,
    day_words,
    figure,
    shared_unit,
    spoken,
    wrapped,
)
from firsthand.errors import InputError

# The first lines have a hue each; what comes after them is grey, and told apart by its name.
HUES = ("result", "evidence", "need", "plan", "harm", "ink-2")
LEADING = 15


@dataclass(frozen=True, kw_only=True)
class NamedLine:
    """A number over time; `before` are the same periods earlier, drawn dashed below or above these."""

    label: str
    points: tuple[TimePoint, ...]
    before: tuple[TimePoint, ...] = ()

    @property
    def known(self) -> list[TimePoint]:
        return [point for point in self.points if point.estimate.known]


@dataclass(frozen=True, kw_only=True)
class _Plot:
    across: Scale
    up: Scale
    width: float


def lines_chart(
    lines: Sequence[NamedLine],
    *,
    title: str,
    events: Sequence[Event] = (),
    source: str = "",
    render: Render = render,
) -> Chart:
    """Lines over the same days with their intervals as bands; unknown points leave a hole.

    `events` are drawn as flags. The points of `before` stand at the dates of the points in the same place.
    Raises `InputError` when nothing is known.
    """
    drawn = [line for line in lines if line.known]
    if not drawn:
        raise InputError("lines=() must hold a known value: say in words what is missing.")
    shared_unit([point.estimate for line in drawn for point in line.points])
    days = sorted({point.date for line in drawn for point in line.points})
    told = " ".join(
        f"{line.label}: {spoken(line.known[-1].estimate)} on {day_words(line.known[-1].date)}."
        for line in drawn
    )
    happened = "".join(f" {day_words(event.date)}: {event.label}." for event in sorted(events, key=when))
    return chart_of(
        *(_picture(drawn, events, width) for width in (WIDE, NARROW)),
        title=title,
        description=(
            f"{len(drawn)} {'line' if len(drawn) == 1 else 'lines'} from {day_words(days[0])} to "
            f"{day_words(days[-1])}. Last known: {told}{happened}"
        ),
        table=ChartTable(header=("Line", "Date", *columns("value")), rows=tuple(_rows(drawn))),
        source=source,
        render=render,
    )


def _rows(lines: Sequence[NamedLine]) -> list[tuple[str, ...]]:
    return [
        (line.label, day_words(point.date), *cells(point.estimate)) for line in lines for point in line.points
    ]


def _picture(lines: Sequence[NamedLine], events: Sequence[Event], width: float) -> Spec:
    unit = lines[0].points[0].estimate.unit
    points = [point for line in lines for point in (*line.known, *line.before) if point.estimate.known]
    bounds = [end for point in points for end in ends(point.estimate)]
    lowest = min(bounds)
    ticks = round_steps(min(0.0, lowest) if lowest < max(bounds) / 2 else lowest, max(bounds), about=4)
    raised, top = flags(events, width)
    room = width * (0.3 if width >= WIDE else 0.34)
    names = [wrapped(_name(line), room - 14, SMALL, lines=2) for line in lines]
    tall = sum(len(name) for name in names) * LEADING + 6 * len(names)
    bottom = top + max(260 if width >= WIDE else 200, tall)
    words = [compact(tick, unit) for tick in ticks]
    left = room_for(words)
    dates = [point.date.toordinal() for line in lines for point in line.points]
    dates += [event.date.toordinal() for event in events]
    across = Scale(low=min(dates), high=max(*dates, min(dates) + 1), left=left, right=width - room)
    plot = _Plot(across=across, up=Scale(low=ticks[0], high=ticks[-1], left=bottom, right=top), width=width)
    longest = max((line.points for line in lines), key=len)
    layers = [
        *value_axis(ticks, words, plot.up, left, width - room),
        *date_axis([point.date for point in longest], across, bottom),
        *flag_lines(raised, across, bottom),
        *flag_words(raised, across, width),
    ]
    for number, line in reversed(list(enumerate(lines))):
        layers += _line(line, plot, _hue(number))
    layers += _names(lines, names, plot, (top, bottom))
    layers += links([_hit(line, point, plot) for line in lines for point in line.known])
    return picture(layers, width=width, height=bottom + 30)


def _hue(number: int) -> str:
    return HUES[number] if number < len(HUES) else "ink-3"


def _name(line: NamedLine) -> str:
    last = line.known[-1].estimate
    return f"{figure(last.value, last.unit)} {line.label}"


def _line(line: NamedLine, plot: _Plot, colour: str) -> list[Layer]:
    """Band, line and, where there are few, dots of each unbroken run; what was before as dashes."""
    layers: list[Layer] = []
    placed: list[dict[str, float]] = []
    for run in _runs(line.points):
        held = [(plot.across(point.date.toordinal()), point.estimate) for point in run]
        if any(estimate.has_interval for _, estimate in held):
            band = [{"x": x, "y": plot.up(ends(each)[0]), "y2": plot.up(ends(each)[1])} for x, each in held]
            layers += bands(band, colour=colour, opacity=0.14)
        here = [{"x": x, "y": plot.up(estimate.value)} for x, estimate in held]
        layers += polyline(here, colour=colour)
        placed += here
    if len(placed) <= 40:
        layers += dots(placed, colour=colour, diameter=7)
    earlier = [
        {"x": plot.across(now.date.toordinal()), "y": plot.up(then.estimate.value)}
        for now, then in zip(line.points, line.before, strict=False)
        if then.estimate.known
    ]
    dashes = [{**start, "x2": end["x"], "y2": end["y"]} for start, end in pairwise(earlier)]
    return [*rules(dashes, colour=colour, thickness=1.5, opacity=0.6, dashed=True), *layers]


def _runs(points: Sequence[TimePoint]) -> list[list[TimePoint]]:
    found: list[list[TimePoint]] = [[]]
    for point in points:
        if point.estimate.known:
            found[-1].append(point)
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def _names(
    lines: Sequence[NamedLine], names: Sequence[list[str]], plot: _Plot, between: tuple[float, float]
) -> list[Layer]:
    """Each line's last figure and name right of the plot, near its end and none upon another."""
    layers: list[Layer] = []
    order = sorted(range(len(lines)), key=lambda number: -lines[number].known[-1].estimate.value)
    left = plot.across.right + 8
    below = sum(len(name) for name in names) * LEADING + 6 * len(names)
    free = between[0] - 8
    for number in order:
        tall = len(names[number]) * LEADING + 6
        wanted = plot.up(lines[number].known[-1].estimate.value)
        y = max(free, min(wanted, between[1] + LEADING - below))
        rows = [{"x": left, "y": y + LEADING * row, "text": text} for row, text in enumerate(names[number])]
        layers += texts(rows, size=SMALL, colour=_hue(number), bold=number < len(HUES))
        free, below = y + tall, below - tall
    return layers


def _hit(line: NamedLine, point: TimePoint, plot: _Plot) -> dict[str, object]:
    x, y = plot.across(point.date.toordinal()), plot.up(point.estimate.value)
    name = f"{line.label} on {day_words(point.date)}: {spoken(point.estimate)}"
    return {"x": x - 8, "x2": x + 8, "y": y - 8, "y2": y + 8, "href": point.href, "name": name}
