"""What happened on the way: labels above a line over time, each with a dashed line down to its day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.charts.drawing import Layer, Scale, boxes, rules, texts
from firsthand.charts.wording import text_width, wrapped

SMALL = 12


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened on a day, such as a release."""

    date: dt.date
    label: str


def when(event: Event) -> dt.date:
    return event.date


@dataclass(frozen=True, kw_only=True)
class Flag:
    event: Event
    lines: list[str]
    y: float


def flags(events: Sequence[Event], width: float) -> tuple[list[Flag], float]:
    """The events' labels one below the other above the plot, and where the plot may start."""
    y, raised = 12.0, []
    for event in sorted(events, key=when):
        lines = wrapped(event.label, width / 2 - 20, SMALL, lines=2)
        raised.append(Flag(event=event, lines=lines, y=y))
        y += 16 * len(lines) + 2
    return raised, y + 6


def flag_lines(raised: Sequence[Flag], across: Scale, bottom: float) -> list[Layer]:
    data = [{"x": across(flag.event.date.toordinal()), "y": flag.y - 7, "y2": bottom} for flag in raised]
    return rules(data, colour="plan", dashed=True)


def flag_words(raised: Sequence[Flag], across: Scale, width: float) -> list[Layer]:
    """The labels, on patches that hide the other events' lines, on the side where there is room."""
    layers: list[Layer] = []
    for flag in raised:
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
