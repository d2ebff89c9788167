"""A theme's name before somebody gives it a better one: a short piece of what its people said."""

import re
from collections.abc import Sequence
from math import log

from firsthand.insights.terms import WORD

_CLAUSE = re.compile(r"[.!?;:…]+\s+|,\s+|\s+[-–—=]\s+")
FEWEST, MOST = 3, 8  # words
LONGEST = 48  # characters
LEAST = 0.7  # what a name scores at least: less, and it leaves out what the theme is about
COMPARED = 20  # of the best clauses, by how many of the texts hold them


def said_name(texts: Sequence[str], terms: Sequence[str], *, product: str = "") -> str:
    """The clause of 3 to 8 words that says most of the theme's `terms`, with a capital; "" where none does.

    A clause scores 1 for the first term that it holds, 1/2 for the second, 1/3 for the third and so on, less
    0.02 for each word that it is longer or shorter than five, 0.25 when it begins in the middle of a
    sentence, when it is shouted, and when it names the `product`. Among the best, ln of the number of texts
    that hold it counts 0.15. Ties go by the alphabet.
    """
    scores: dict[str, float] = {}
    for text in texts:
        for clause in _CLAUSE.split(text):
            words = list(WORD.finditer(clause))
            said = clause[words[0].start() : words[-1].end()] if words else ""
            if FEWEST <= len(words) <= MOST and len(said) <= LONGEST:
                scores.setdefault(said, _score(said, [word.group() for word in words], terms, product))
    best = sorted(scores, key=lambda said: (-scores[said], said))[:COMPARED]
    held = [f" {' '.join(WORD.findall(text.casefold()))} " for text in texts] if best else []
    known = {said: scores[said] + 0.15 * log(_times(said, held)) for said in best if scores[said] >= LEAST}
    name = min(known, key=lambda said: (-known[said], said), default="")
    return name[:1].upper() + name[1:]


def _score(said: str, words: Sequence[str], terms: Sequence[str], product: str) -> float:
    line = f" {' '.join(words).casefold()} ".replace("’", "'")
    told = sum(1 / rank for rank, term in enumerate(terms, 1) if f" {term} " in line)
    faults = (said[0].islower(), said.isupper(), bool(product) and f" {product.casefold()} " in line)
    return told - 0.02 * abs(len(words) - 5) - 0.25 * sum(faults)


def _times(said: str, held: Sequence[str]) -> int:
    line = f" {' '.join(WORD.findall(said.casefold()))} "
    return sum(line in text for text in held)
