"""Lifecycle: in each period who is returning, new and back again above the line, who fell silent below it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.charts.axes import date_axis, room_for, value_axis
from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import Layer, Scale, boxes, links, picture, round_steps, rules, texts
from firsthand.charts.flags import SMALL, Event, flag_lines, flag_words, flags
from firsthand.charts.rendering import Render, Spec, render
from firsthand.charts.wording import compact, day_words, text_width
from firsthand.errors import InputError

# From the line upwards; the last one hangs below it. Each has a hue and a depth of its own.
STAGES = ("returning", "new", "resurrecting", "dormant")
NAMES = {"returning": "returning", "new": "new", "resurrecting": "back again", "dormant": "fell silent"}
HUES = {"returning": "result", "new": "evidence", "resurrecting": "plan", "dormant": "ink-3"}


@dataclass(frozen=True, kw_only=True)
class LifeBar:
    """One period from `date` until the day before `until`: people by stage; `hrefs` lead to them."""

    date: dt.date
    until: dt.date
    returning: int
    new: int
    resurrecting: int
    dormant: int
    hrefs: tuple[str, str, str, str] = ("", "", "", "")  # in the order of `STAGES`

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return (self.returning, self.new, self.resurrecting, self.dormant)

    @property
    def active(self) -> int:
        return self.returning + self.new + self.resurrecting


def lifecycle_chart(
    bars: Sequence[LifeBar],
    *,
    title: str,
    events: Sequence[Event] = (),
    source: str = "",
    render: Render = render,
) -> Chart:
    """Stacked bars of people by stage in each period, with `events` as flags. Raises `InputError`."""
    if not any(bar.active or bar.dormant for bar in bars):
        raise InputError("bars=() must hold at least one person: say in words what is missing.")
    last = bars[-1]
    told = ", ".join(f"{count:,} {NAMES[stage]}" for stage, count in zip(STAGES, last.counts, strict=True))
    return chart_of(
        *(_picture(bars, events, width) for width in (WIDE, NARROW)),
        title=title,
        description=(
            f"People by stage in {len(bars)} periods from {day_words(bars[0].date)}. The last, from "
            f"{day_words(last.date)}: {told}."
        ),
        table=ChartTable(
            header=(
                "Period from",
                "Active",
                *(NAMES[stage].capitalize() for stage in STAGES),
                "What happened",
            ),
            rows=tuple(_cells(bar, events) for bar in bars),
        ),
        source=source,
        render=render,
    )


def _cells(bar: LifeBar, events: Sequence[Event]) -> tuple[str, ...]:
    happened = "; ".join(event.label for event in events if bar.date <= event.date < bar.until)
    return (day_words(bar.date), f"{bar.active:,}", *(f"{count:,}" for count in bar.counts), happened)


def _picture(bars: Sequence[LifeBar], events: Sequence[Event], width: float) -> Spec:
    highest = max(bar.active for bar in bars)
    ticks = round_steps(-max(bar.dormant for bar in bars), max(highest, 1), about=5)
    raised, top = flags(events, width)
    bottom = top + (280 if width >= WIDE else 220)
    words = [compact(abs(tick), "") for tick in ticks]
    left = room_for(words)
    room = (
        max(text_width(f"{max(bar.active for bar in bars):,} {NAMES[s]}", SMALL, bold=True) for s in STAGES)
        + 14
    )
    right = width - room
    across = Scale(low=bars[0].date.toordinal(), high=bars[-1].until.toordinal(), left=left, right=right)
    up = Scale(low=ticks[0], high=ticks[-1], left=bottom, right=top)
    filled, hits = _boxes(bars, across, up)
    layers = [
        *value_axis(ticks, words, up, left, right),
    ]
    for stage in STAGES:
        layers += boxes(filled[stage], colour=HUES[stage], opacity=0.55 if stage == "dormant" else 0.85)
    layers += rules([{"x": left, "x2": right, "y": up(0)}], colour="ink-2")
    layers += date_axis([bar.date for bar in bars], across, bottom)
    layers += [*flag_lines(raised, across, bottom), *flag_words(raised, across, width)]
    layers += _names(bars[-1], up, right + 8)
    return picture([*layers, *links(hits)], width=width, height=bottom + 30)


def _boxes(
    bars: Sequence[LifeBar], across: Scale, up: Scale
) -> tuple[dict[str, list[dict[str, object]]], list[dict[str, object]]]:
    filled: dict[str, list[dict[str, object]]] = {stage: [] for stage in STAGES}
    hits: list[dict[str, object]] = []
    for bar in bars:
        x, x2 = across(bar.date.toordinal()) + 0.5, across(bar.until.toordinal()) - 0.5
        base = 0
        for stage, count, href in zip(STAGES, bar.counts, bar.hrefs, strict=True):
            low, high = (-count, 0) if stage == "dormant" else (base, base + count)
            base = base if stage == "dormant" else high
            if not count:
                continue
            place: dict[str, object] = {"x": x, "x2": x2, "y": up(high), "y2": up(low)}
            filled[stage].append(place)
            if up(low) - up(high) >= 6:
                hits.append(
                    {**place, "href": href, "name": f"{NAMES[stage]} from {day_words(bar.date)}: {count:,}"}
                )
    return filled, hits


def _names(last: LifeBar, up: Scale, x: float) -> list[Layer]:
    """What each part of the last bar is, beside it and none upon another."""
    layers: list[Layer] = []
    base, free = 0, up(0) - 4
    for stage, count in zip(STAGES[:3], last.counts, strict=False):
        y = min(free, up(base + count / 2))
        base, free = base + count, y - 16
        words = {"x": x, "y": y, "text": f"{count:,} {NAMES[stage]}"}
        layers += texts([words], size=SMALL, colour=HUES[stage], bold=True)
    y = max(up(-last.dormant / 2), up(0) + 12)
    words = {"x": x, "y": y, "text": f"{last.dormant:,} {NAMES['dormant']}"}
    return [*layers, *texts([words], size=SMALL, colour="ink-2", bold=True)]
