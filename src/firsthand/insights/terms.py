"""What a group of texts is about: terms that it uses and the others do not, and quotes that speak for it."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from firsthand.insights.languages import stop_words
from firsthand.insights.vectors import Vectors

WORD = re.compile(r"[^\W_](?:[\w'’+#-]*[\w+#])?")
MOST_TERMS = 6
SHORT, LONG = 25, 300  # characters a good quote stays between
MANY = 5  # texts
PENALTY = 0.2
ALIKE = 0.9  # quotes with a higher cosine say the same


def find_terms(groups: Sequence[Sequence[str]], *, product: str = "") -> list[tuple[str, ...]]:
    """The most telling words and pairs of words of each group of texts, best first.

    A term weighs (share of the group's terms that it is) × ln(1 + terms per group ÷ its number in all
    groups), counting each term once per text. A word is left out where a better pair already holds it, and
    so is the name of the `product`, which every theme is about.

    Source: M. Grootendorst (2022), BERTopic, arXiv:2203.05794, equation 2 (class-based TF-IDF).
    """
    counts = [Counter(term for text in group for term in sorted(_terms(text, product))) for group in groups]
    everywhere: Counter[str] = Counter()
    for count in counts:
        everywhere.update(count)
    average = everywhere.total() / max(len(counts), 1)
    return [
        _best(count, everywhere, average, len(group)) for group, count in zip(groups, counts, strict=True)
    ]


def typical(texts: Sequence[str], vectors: Vectors, centre: Vectors, count: int = 3) -> list[int]:
    """Places of up to `count` texts near the centre that differ from each other, neither curt nor long.

    A text of another length counts as `PENALTY` further from the centre. Ties go to the earlier text.
    """
    fit = np.array([SHORT <= len(text) <= LONG for text in texts])
    nearness = np.round(vectors @ centre - PENALTY * ~fit, 5)
    order = np.argsort(-nearness, kind="stable").tolist()
    chosen: list[int] = []
    for i in order:
        if len(chosen) == count:
            break
        if not chosen or float((vectors[chosen] @ vectors[i]).max()) < ALIKE:
            chosen.append(i)
    return chosen


def _terms(text: str, product: str) -> set[str]:
    lower = text.casefold().replace("’", "'")
    if product:
        lower = re.sub(rf"(?<!\w){re.escape(product.casefold())}(?!\w)", " ", lower)
    words = WORD.findall(lower)
    plain = stop_words(text)
    telling = {word for word in words if word not in plain and not word.isdigit()}
    pairs = {f"{a} {b}" for a, b in pairwise(words) if a in telling and b in telling}
    return telling | pairs


def _best(count: Counter[str], everywhere: Counter[str], average: float, texts: int) -> tuple[str, ...]:
    total = count.total()
    # What only one text says is no theme, unless the group is tiny; a pair always needs two.
    scores = {
        term: times / total * float(np.log1p(average / everywhere[term])) * (1.5 if " " in term else 1.0)
        for term, times in count.items()
        if times > 1 or (texts < MANY and " " not in term)
    }
    chosen: list[str] = []
    for term in sorted(scores, key=lambda term: (-scores[term], term)):
        held = {word for other in chosen for word in other.split()}
        if len(chosen) < MOST_TERMS and not held.issuperset(term.split()):
            chosen.append(term)
    return tuple(chosen)
