"""What pictures over time or in order are read against: values to the left, days below."""

import datetime as dt
from collections.abc import Sequence

from firsthand.charts.drawing import Layer, Scale, rules, texts
from firsthand.charts.flags import SMALL
from firsthand.charts.wording import day_words, text_width


def room_for(words: Sequence[str]) -> float:
    """The width that the words of a value axis take at the left of a picture."""
    return 12 + max(text_width(word, SMALL) for word in words)


def value_axis(
    ticks: Sequence[float], words: Sequence[str], up: Scale, left: float, right: float
) -> list[Layer]:
    """A line across at each tick, and before it what it says."""
    said = [{"x": left - 6, "y": up(tick), "text": word} for tick, word in zip(ticks, words, strict=True)]
    return [
        *rules([{"x": left, "x2": right, "y": up(tick)} for tick in ticks]),
        *texts(said, size=SMALL, colour="ink-3", align="right"),
    ]


def date_axis(dates: Sequence[dt.date], across: Scale, bottom: float) -> list[Layer]:
    """First and last date, and one between where there is room."""
    first, last = dates[0], dates[-1]
    room = 1.5 * text_width(day_words(first), SMALL) + 12
    between = [
        date
        for date in dates[len(dates) // 2 :]
        if across(first.toordinal()) + room < across(date.toordinal()) < across(last.toordinal()) - room
    ]
    shown = dict.fromkeys((first, *between[:1], last))
    aligns = ["left", "center", "right"] if len(shown) == 3 else ["left", "right"][: len(shown)]
    return [
        layer
        for date, align in zip(shown, aligns, strict=True)
        for layer in texts(
            [{"x": across(date.toordinal()), "y": bottom + 16, "text": day_words(date)}],
            size=SMALL,
            colour="ink-3",
            align=align,
        )
    ]
