"""Histogram: upright bars with their intervals, for numbers that come in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.charts.axes import room_for, value_axis
from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import Layer, Scale, boxes, links, picture, round_steps, rules, texts
from firsthand.charts.flags import SMALL
from firsthand.charts.rendering import Render, Spec, render
from firsthand.charts.timelines import ends
from firsthand.charts.wording import (
    cells,
    certainty,
    columns,
    compact,
    figure,
    shared_unit,
    spoken,
    text_width,
)
from firsthand.errors import InputError
from firsthand.estimates import Estimate

LEAST_TEXT = 34  # pixels that a share needs


@dataclass(frozen=True, kw_only=True)
class HistogramBar:
    """A number and the share that has it; `href` leads to those people."""

    label: str
    share: Estimate
    href: str = ""


def histogram_chart(
    bars: Sequence[HistogramBar],
    *,
    across: str,
    title: str,
    source: str = "",
    colour: str = "result",
    render: Render = render,
) -> Chart:
    """A bar for each number in order, with its interval; `across` says what the numbers are."""
    unit = shared_unit([bar.share for bar in bars])
    known = [bar for bar in bars if bar.share.known]
    if not known:
        raise InputError("bars=() must hold a share that is known: say in words what is missing.")
    most = max(known, key=lambda bar: bar.share.value)
    return chart_of(
        *(_picture(bars, across, unit, colour, width) for width in (WIDE, NARROW)),
        title=title,
        description=(
            f"{len(bars)} bars with {certainty(known[0].share)} intervals, {across}. Most: {most.label}, "
            f"{spoken(most.share)}."
        ),
        table=ChartTable(
            header=(across[:1].upper() + across[1:], *columns("share")),
            rows=tuple((bar.label, *cells(bar.share)) for bar in bars),
        ),
        source=source,
        render=render,
    )


def _picture(bars: Sequence[HistogramBar], across: str, unit: str, colour: str, width: float) -> Spec:
    highest = max(ends(bar.share)[1] for bar in bars if bar.share.known)
    ticks = round_steps(0.0, highest, about=4)
    top, bottom = 26, 26 + (230 if width >= WIDE else 190)
    words = [compact(tick, unit) for tick in ticks]
    left = room_for(words)
    cell = min((width - left - 12) / len(bars), 90)
    right = left + cell * len(bars)
    up = Scale(low=0.0, high=ticks[-1], left=bottom, right=top)
    middles = [left + (place + 0.5) * cell for place in range(len(bars))]
    layers = [
        *value_axis(ticks, words, up, left, right),
        *_bars(bars, middles, cell, up, colour),
        *_labels(bars, middles, cell, bottom),
        *texts([{"x": left, "y": bottom + 36, "text": across}], size=SMALL, colour="ink-2"),
    ]
    hits = [
        {"x": x - max(cell, 24) / 2, "x2": x + max(cell, 24) / 2, "y": top, "y2": bottom, "href": bar.href,
         "name": f"{bar.label}: {spoken(bar.share)}"}
        for bar, x in zip(bars, middles, strict=True)
        if bar.share.known
    ]  # fmt: skip
    return picture([*layers, *links(hits)], width=width, height=bottom + 48)


def _bars(
    bars: Sequence[HistogramBar], middles: Sequence[float], cell: float, up: Scale, colour: str
) -> list[Layer]:
    """Bars, the whiskers of their intervals, and their figures where there is room."""
    known = [(bar.share, x) for bar, x in zip(bars, middles, strict=True) if bar.share.known]
    half = cell * 0.36
    whiskers = [
        {"x": x, "y": up(share.low), "y2": up(share.high)} for share, x in known if share.has_interval
    ]
    words = [
        {"x": x, "y": up(ends(share)[1]) - 10, "text": figure(share.value, share.unit)} for share, x in known
    ]
    return [
        *boxes(
            [{"x": x - half, "x2": x + half, "y": up(s.value), "y2": up(0)} for s, x in known],
            colour=colour,
            opacity=0.55,
        ),
        *rules(whiskers, colour=colour, thickness=2),
        *(texts(words, size=SMALL, align="center") if cell >= LEAST_TEXT else []),
    ]


def _labels(
    bars: Sequence[HistogramBar], middles: Sequence[float], cell: float, bottom: float
) -> list[Layer]:
    """As many labels as stand beside each other."""
    widest = max(text_width(bar.label, SMALL) for bar in bars) + 6
    step = max(1, -int(-widest // cell))
    shown = [
        {"x": x, "y": bottom + 16, "text": bar.label}
        for bar, x in list(zip(bars, middles, strict=True))[::step]
    ]
    return texts(shown, size=SMALL, colour="ink-3", align="center")
