"""Percentages that do not say of how many."""

import re

_PERCENT = re.compile(r"\d[\d.,]*\s?(%|per cent|percent)")
_OF_HOW_MANY = re.compile(
    r"\bn\s?=|\bof (the )?\d|\d[\d,.]* (people|answers|customers|respondents|users|voices)", re.I
)


def bare_percentages(text: str) -> tuple[str, ...]:
    """The percentages in sentences that nowhere say of how many: `33 % like it` gives “33 %”."""
    found: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
        if not _OF_HOW_MANY.search(sentence):
            found += [match.group() for match in _PERCENT.finditer(sentence)]
    return tuple(found)
