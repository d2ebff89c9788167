"""Numbers written as words: “twelve thousand”, “thirty-seven”, “two and a half million”."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: number for number, word in enumerate(_ONES.split())}
_SMALL |= {word: 10 * number for number, word in enumerate(_TENS.split(), start=2)}
_TIMES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_NUMBER = "|".join(sorted({*_SMALL, *_TIMES}, key=len, reverse=True))
_RUN = re.compile(
    rf"\b(?:(?:an?|half a)\s+(?=(?:{'|'.join(_TIMES)})\b))?(?:{_NUMBER})"
    rf"(?:(?:\s+and\s+a\s+half|[\s\u00ad–-]+(?:and\s+)?(?:{_NUMBER})))*\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Spelt:
    """A number in words from `start` to `end` of a text."""

    start: int
    end: int
    value: Decimal


def spelt(text: str) -> Iterator[Spelt]:
    """The numbers that stand in a text in English words; words that do not make one number make several."""
    for run in _RUN.finditer(text):
        words = [
            (each[0].lower(), run.start() + each.start(), run.start() + each.end())
            for each in _WORD.finditer(run[0])
        ]
        begun: list[tuple[str, int, int]] = []
        for word in words:
            if begun and not _goes_on([each[0] for each in begun], word[0]):
                yield _whole(begun)
                begun = []
            begun.append(word)
        yield _whole(begun)


def _goes_on(before: list[str], word: str) -> bool:
    """Whether a word belongs to the number that the words before began: not in “twenty thirty”."""
    if word in ("and", "a", "an", "half") or word in _TIMES or before[-1] not in _SMALL:
        return True
    return before[-1] in _TENS.split() and 0 < _SMALL.get(word, 0) < 10


def _whole(words: list[tuple[str, int, int]]) -> Spelt:
    while words[-1][0] in ("and", "a", "an"):
        words = words[:-1]
    return Spelt(start=words[0][1], end=words[-1][2], value=_value([each[0] for each in words]))


def _value(words: list[str]) -> Decimal:
    """Small words add; hundred and dozen multiply their group; thousand and more close it."""
    total, group, half = Decimal(0), Decimal(0), "half" in words
    for at, word in enumerate(words):
        if word in _SMALL:
            group += _SMALL[word]
        elif word in _TIMES:
            less = Decimal("0.5") if half and "half" in words[:at] else Decimal(0)
            half = half and not less
            group = (group + less or Decimal(1)) * _TIMES[word]
            if _TIMES[word] >= 1000:
                total, group = total + group, Decimal(0)
    return total + group + (Decimal("0.5") if half else Decimal(0))
