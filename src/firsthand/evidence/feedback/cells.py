"""What single cells say: dates as the world writes them, and ratings."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d])")
DAY_OR_MONTH = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d])")
DAY_WORD = re.compile(r"(\d{1,2})\.?(?:\s+de)?[\s-]+([^\W\d_]{3,})\.?,?(?:\s+de)?[\s-]+(\d{4})(?![\d])")
WORD_DAY = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2}),?\s+(\d{4})(?![\d])")
SECONDS = re.compile(r"\d{10}(?:\d{3})?")
# The first three letters in English, German and Spanish.
MONTHS = {
    letters: number
    for number, names in enumerate(
        (
            "jan ene", "feb", "mar mär", "apr abr", "may mai", "jun", "jul", "aug ago", "sep", "oct okt",
            "nov", "dec dez dic",
        ),
        start=1,
    )
    for letters in names.split()
}  # fmt: skip
# Lowest and highest rating, the narrowest first.
SCALES = ((1, 5), (0, 5), (1, 10), (0, 10), (0, 100))
RATING = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(?:/\s*\d+|stars?|sterne?|estrellas?|★|%)?", re.IGNORECASE)
STARS = re.compile(r"(★{1,10})☆*")


def date_of(text: str, *, day_first: bool) -> date | None:
    """The date that a cell begins with, as written there; none when it holds no date from 1990 to 2100.

    `day_first`: how 03/04/2026 is read. Years of two digits are 1990 to 2089. Ten or thirteen digits are
    seconds or milliseconds since 1970, in UTC.
    """
    text = text.strip()
    if SECONDS.fullmatch(text):
        return _within(datetime(1970, 1, 1, tzinfo=UTC).date(), seconds=int(text[:10]))
    if found := YEAR_FIRST.match(text):
        return _date(found[1], found[2], found[3])
    if found := DAY_OR_MONTH.match(text):
        first, second, year = found[1], found[3], found[4]
        return _date(year, second, first) if day_first else _date(year, first, second)
    if found := DAY_WORD.match(text):
        return _date(found[3], _month(found[2]), found[1])
    if found := WORD_DAY.match(text):
        return _date(found[3], _month(found[1]), found[2])
    return None


def day_first(texts: Iterable[str]) -> tuple[bool, bool]:
    """Whether most of 03/04/2026 and the like have the day first, and whether that is sure.

    A number above 12 cannot be a month; where none is, dates with full stops have the day first.
    """
    first = second = dots = unclear = 0
    for text in texts:
        if found := DAY_OR_MONTH.match(text.strip()):
            first += int(found[1]) > 12
            second += int(found[3]) > 12
            dots += found[2] == "."
            unclear += 1
    if first == second:
        return dots * 2 >= unclear, first == 0 and (unclear == 0 or dots == unclear)
    return first > second, True


def rating_of(text: str, scale: tuple[int, int]) -> str | None:
    """A rating as a plain number (“4”, “4.5”); none when it is no number on the scale."""
    number = number_of(text)
    low, high = scale
    return f"{number:g}" if number is not None and low <= number <= high else None


def number_of(text: str) -> float | None:
    """The number in “4”, “4,5”, “4/5”, “4 stars” or “★★★★☆”."""
    text = text.strip()
    if found := STARS.fullmatch(text):
        return float(len(found[1]))
    found = RATING.fullmatch(text)
    return float(found[1].replace(",", ".")) if found else None


def scale_of(texts: Iterable[str]) -> tuple[int, int]:
    """The narrowest scale on which 19 of 20 numbers (of a few, all but one) lie; the widest if none is."""
    numbers = [number for text in texts if (number := number_of(text)) is not None]
    allowed = max(len(numbers) // 20, int(len(numbers) >= 5))
    for low, high in SCALES:
        if sum(not low <= number <= high for number in numbers) <= allowed:
            return low, high
    return SCALES[-1]


def _month(word: str) -> int:
    return MONTHS.get(word[:3].casefold(), 0)


def _date(year: str, month: str | int, day: str) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= 90 else 2000
    try:
        found = date(number, int(month), int(day))
    except ValueError:
        return None
    return found if FIRST <= found <= LAST else None


def _within(start: date, *, seconds: int) -> date | None:
    found = start + timedelta(days=seconds // 86_400)
    return found if FIRST <= found <= LAST else None
