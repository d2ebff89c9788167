"""Percentages that do not say of how many, or how sure they are."""

import re

_PERCENT = re.compile(r"\d[\d.,]*\s?(%|per cent|percent)")
_OF_HOW_MANY = re.compile(
    r"\bn\s?=|\bof (the )?\d|\d[\d,.]* (people|answers|customers|respondents|users|voices)", re.I
)
_RANGE = re.compile(r"\b(to|between|interval)\b|±|\d\s?%?\s?[–—]\s?[+−-]?\d", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")


def bare_percentages(text: str) -> tuple[str, ...]:
    """The percentages in sentences that nowhere say of how many: `33 % like it` gives “33 %”."""
    found: list[str] = []
    for sentence in _SENTENCE.split(text):
        if not _OF_HOW_MANY.search(sentence):
            found += [match.group() for match in _PERCENT.finditer(sentence)]
    return tuple(found)


def exact_percentages(text: str) -> tuple[str, ...]:
    """The percentages in sentences that give no range: `4 % more buy` gives “4 %”."""
    sentences = [sentence for sentence in _SENTENCE.split(text) if not _RANGE.search(sentence)]
    return tuple(match.group() for sentence in sentences for match in _PERCENT.finditer(sentence))
