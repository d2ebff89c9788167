"""Words and figures on pictures: how wide they are, where they break, how numbers are written."""

import datetime as dt
import unicodedata
from collections.abc import Sequence
from itertools import takewhile

from firsthand.errors import InputError
from firsthand.estimates import Estimate

# Widths in em of DejaVu Sans, the widest of the usual interface fonts: elsewhere there is room to spare.
_WIDTHS = {
    **dict.fromkeys("ijlI.,:;'|!‘’", 0.31),
    **dict.fromkeys(' ft()[]/\\r-J“”"', 0.42),
    **dict.fromkeys("mMW%@—…", 0.96),
    **dict.fromkeys("wOQGDNH&+=<>~", 0.82),
    **dict.fromkeys("csxzkvy", 0.56),
}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """An upper estimate of the width in pixels of a line of text, `size` in pixels, whatever the font."""
    return size * (1.1 if bold else 1.0) * sum(_em(character) for character in text)


def _em(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    return 0.72 if character.isupper() else 0.635


def wrapped(text: str, width: float, size: float, *, lines: int = 2, bold: bool = False) -> list[str]:
    """The text in at most `lines` lines of at most `width` pixels; what does not fit ends in an ellipsis."""
    rows: list[str] = [""]
    for word in text.split():
        candidate = f"{rows[-1]} {word}".strip()
        if text_width(candidate, size, bold=bold) <= width or not rows[-1]:
            rows[-1] = candidate
        else:
            rows.append(word)
    if len(rows) > lines:
        rows = [*rows[: lines - 1], f"{rows[lines - 1]} …"]
    return [_shortened(row, width, size, bold=bold) for row in rows]


def _shortened(line: str, width: float, size: float, *, bold: bool) -> str:
    if text_width(line, size, bold=bold) <= width:
        return line
    kept = line.removesuffix("…").rstrip()
    while kept and text_width(f"{kept}…", size, bold=bold) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def apart(labels: Sequence[str]) -> list[str]:
    """Labels from where they differ: the words that one shares with another at their beginning give way to
    an ellipsis, so that “Minimise the time it takes to decide” becomes “… time it takes to decide”.
    """
    words = [label.split() for label in labels]
    told = []
    for own in words:
        shared = max((_alike(own, other) for other in words if other != own), default=0)
        told.append(" ".join(["…", *own[shared:]] if 0 < shared < len(own) else own))
    return told


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def figure(value: float, unit: str) -> str:
    """A value as people read it: "79 %" for a share, "+1.8 %" for a lift, 37 for a count, else about three
    significant digits.
    """
    if value != value:  # NaN
        return "not known"
    if unit == "share":
        return f"{_rounded(value * 100, 0)} %"
    if unit == "lift":
        return f"{value * 100:+.1f} %".replace("-", "−")
    if unit != "points" and float(value).is_integer():
        return _rounded(value, 0)
    size = abs(value)
    return _rounded(value, 0 if size >= 100 else 1 if size >= 10 else 2)


def compact(value: float, unit: str) -> str:
    """A value without needless digits, as on a scale: "25 %", "5", "0.2"."""
    if unit == "share":
        return f"{value * 100:g} %".replace("-", "−")
    if unit == "lift":
        return f"{value * 100:+g} %".replace("-", "−") if value else "0 %"
    return f"{value:,.10g}".replace("-", "−")


def _rounded(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.removeprefix("-")


def interval(estimate: Estimate) -> str:
    """The interval as people read it: "76 – 81 %"; "−3 to 5" where a dash beside a minus would confuse."""
    low, high = figure(estimate.low, estimate.unit), figure(estimate.high, estimate.unit)
    between = "to" if "−" in low + high else "–"
    return f"{low.removesuffix(' %')} {between} {high}"


def spoken(estimate: Estimate) -> str:
    """Value, interval and n in one breath: "79 % (76 – 81 %, n 1,023)"."""
    if not estimate.known:
        return "not known"
    between = f"{interval(estimate)}, " if estimate.has_interval else ""
    return f"{figure(estimate.value, estimate.unit)} ({between}n {estimate.n:,})"


def certainty(estimate: Estimate) -> str:
    """How sure the interval is: "95 %"."""
    return compact(estimate.confidence, "share")


def with_interval(estimate: Estimate) -> str:
    """Value and interval: "79 % (76 – 81)"."""
    if not estimate.known:
        return "not known"
    between = f" ({interval(estimate).removesuffix(' %')})" if estimate.has_interval else ""
    return f"{figure(estimate.value, estimate.unit)}{between}"


def columns(name: str) -> tuple[str, str, str]:
    """The table columns of an estimate called `name`."""
    return (name[:1].upper() + name[1:], "Interval", "n")


def cells(estimate: Estimate) -> tuple[str, str, str]:
    """The table cells of an estimate, under `columns`."""
    between = interval(estimate) if estimate.has_interval else "–"
    return (figure(estimate.value, estimate.unit), between, f"{estimate.n:,}")


def shared_unit(estimates: Sequence[Estimate]) -> str:
    """The one unit of all estimates: a picture has one scale. None, or two units, raises `InputError`."""
    units = sorted({estimate.unit for estimate in estimates})
    if not units:
        raise InputError("rows=() must hold at least one row: say in words why there is nothing to draw.")
    if len(units) > 1:
        raise InputError(f"units {', '.join(units)} must be one: draw a picture for each, or convert them.")
    return units[0]


def day_words(date: dt.date) -> str:
    """A day as people read it: “3 Mar 2025”."""
    # Not strftime: month names must not follow the machine's locale.
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{date.day} {months[date.month - 1]} {date.year}"
