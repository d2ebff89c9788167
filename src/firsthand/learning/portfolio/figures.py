"""Exact figures as ranges: enough to judge the work, too little to know the business."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from firsthand.learning.portfolio.spelt import spelt

_GAP = "[,\u00a0\u202f\u2009 ’']"
_PLAIN = (
    rf"(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)(?:\.\d+)?|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)|\d+(?:[.,]\d+)?)"
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH += r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
_SCALE = r"\s?(?:thousand|million|billion|mn|bn|k|m)\b"
_TO = r"\s?(?:–|—|-|\bto\b)\s?"
_SIGN, _CODE = "[€$£¥]", r"(?:EUR|USD|GBP|CHF|JPY)\b"
_CURRENCY = rf"(?:{_SIGN}|{_CODE}|euros?\b|dollars?\b|pounds?\b|francs?\b|cents?\b)"


def _both(name: str, scale: str = "") -> str:
    """A number, or two of them as a range, each with its scale."""
    found = rf"(?P<{name}_high>{_PLAIN}){f'(?P<{name}_high_scale>{scale})?' if scale else ''}"
    low = rf"(?P<{name}_low>{_PLAIN}){f'(?P<{name}_low_scale>{scale})?' if scale else ''}"
    return rf"(?:{low}\s?%?{_TO}{_SIGN}?\s?)?{found}"


_FIGURE = re.compile(
    rf"""(?<![\w.,])(?=[\d€$£¥]|EUR|USD|GBP|CHF|JPY|about\s)(?:
    (?P<keep>\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[.]?\s{_MONTH}(?:\s\d{{4}})?|\d{{1,2}}:\d{{2}}(?::\d{{2}})?
        |(?:19|20)\d\d(?![\d%]|{_GAP}\d{{3}}|[.,]\d|\s?{_CURRENCY}|{_SCALE}|\s?per\s?cent))
    |(?P<money>(?P<before>{_SIGN}|{_CODE})\s?{_both("bm", _SCALE)}
        |{_both("am", _SCALE)}\s?(?P<after>{_CURRENCY}))
    |(?P<share>{_both("s")}\s?(?P<unit>%|per\s?cent\b|percentage\spoints?\b|pp\b))
    |(?P<count>(?:about\s)?(?P<number>{_PLAIN})(?P<scale>\s?(?:thousand|million|billion|bn)\b|k\b)?)
    )(?!\d)""".replace("\n", ""),
    re.VERBOSE | re.IGNORECASE,
)
_UNIT = re.compile(
    rf"\s?(?:(?P<share>%|per\s?cent\b|percentage\spoints?\b)|(?P<money>{_CURRENCY}))", re.IGNORECASE
)
_ABOUT = re.compile(r"\babout\s+$", re.IGNORECASE)
_DAY = re.compile(rf"{_MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?(?!\d)", re.IGNORECASE)
_TIMES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}
_SMALL = 20


@dataclass(frozen=True, kw_only=True)
class Range:
    """What stands instead of a figure, and between which numbers it says the figure is."""

    text: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, kw_only=True)
class Span:
    """Letters from `start` to `end` that a rule of `kind` replaces with `instead`."""

    start: int
    end: int
    kind: str
    instead: str


def about(value: Decimal) -> Range:
    """A count to its first digit: 1,023 as “about 1,000”, which is 500 to 1,500."""
    unit = _unit(value)
    near = (value / unit).to_integral_value(ROUND_HALF_EVEN) * unit
    return Range(text=f"about {_written(near)}", low=near - unit / 2, high=near + unit / 2)


def share_between(low: Decimal, high: Decimal) -> Range:
    """A percentage, or two, within tens: 37 as “30–40”; above a hundred within hundreds."""
    least = _step(low, Decimal(100 if low > 100 else 10), ROUND_FLOOR)
    if low == high and low == least:
        least, most = (least - 10, least) if low == 100 else (least, least + (100 if low > 100 else 10))
    else:
        most = _step(high, Decimal(100 if high > 100 else 10), ROUND_CEILING)
    return Range(text=f"{_written(least)}–{_written(most)}", low=least, high=most)


def money_between(low: Decimal, high: Decimal) -> Range:
    """An amount, or two, between first digits: 48,200 as “40,000–50,000”."""
    least = _step(low, _unit(low), ROUND_FLOOR)
    most = least + _unit(low) if low == high == least else _step(high, _unit(high), ROUND_CEILING)
    return Range(text=f"{_written(least)}–{_written(most)}", low=least, high=most)


def figures(text: str, kinds: Container[str]) -> list[Span]:
    """Where `money`, `share` and `count` stand in a text, those that are asked for.

    Figures in words count too. Dates, times, years and counts below 20 with at most one decimal stay.
    """
    days = [found.span() for found in _DAY.finditer(text)]
    spans = []
    for found in _FIGURE.finditer(text):
        kind = next(name for name in ("keep", "money", "share", "count") if found[name] is not None)
        if kind not in kinds or any(start <= found.start() < end for start, end in days):
            continue
        instead = {"money": _money, "share": _share, "count": _count}[kind](found)
        if instead != found[0]:
            spans.append(Span(start=found.start(), end=found.end(), kind=kind, instead=instead))
    return spans + [span for span in _in_words(text) if span.kind in kinds]


def _in_words(text: str) -> Iterator[Span]:
    """Figures spelt as words, with what they count; small counts stay, as they do in figures."""
    for found in spelt(text):
        unit = _UNIT.match(text, found.end)
        start, end = found.start, unit.end() if unit else found.end
        if unit and unit["share"]:
            said = f"{share_between(found.value, found.value).text} {unit['share']}"
            yield Span(start=start, end=end, kind="share", instead=said)
        elif unit:
            said = f"{money_between(found.value, found.value).text} {unit['money']}"
            yield Span(start=start, end=end, kind="money", instead=said)
        elif found.value >= _SMALL:
            before = _ABOUT.search(text, 0, start)
            start = before.start() if before else start
            yield Span(start=start, end=end, kind="count", instead=about(found.value).text)


def _money(found: re.Match[str]) -> str:
    name = "bm" if found["before"] else "am"
    high = _value(found[f"{name}_high"], found[f"{name}_high_scale"])
    low_text = found[f"{name}_low"]
    low = _value(low_text, found[f"{name}_low_scale"] or found[f"{name}_high_scale"]) if low_text else high
    text = money_between(min(low, high), max(low, high)).text
    if found["before"]:
        return f"{found['before']}{' ' if found['before'].isalpha() else ''}{text}"
    return f"{text} {found['after']}"


def _share(found: re.Match[str]) -> str:
    high = _value(found["s_high"])
    low = _value(found["s_low"]) if found["s_low"] else high
    return f"{share_between(min(low, high), max(low, high)).text} {found['unit']}"


def _count(found: re.Match[str]) -> str:
    value = _value(found["number"], found["scale"])
    decimals = -int(_value(found["number"]).as_tuple().exponent)
    if value < _SMALL and decimals <= 1:
        return found[0]
    return about(value).text


def _value(number: str, scale: str | None = "") -> Decimal:
    plain = re.sub(rf"{_GAP}(?=\d{{3}}(?!\d))", "", number)
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    return Decimal(plain.replace(",", ".")).scaleb(_TIMES.get((scale or "").strip().lower(), 0))


def _unit(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(value.adjusted()) if value else Decimal(1)


def _step(value: Decimal, unit: Decimal, rounding: str) -> Decimal:
    return (value / unit).to_integral_value(rounding) * unit


def _written(value: Decimal) -> str:
    return f"{value.normalize():,f}"
