"""In which language a text is, by the words that say nothing about a subject."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from firsthand.insights.vectors import Vectors
from firsthand.insights.words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
FEWEST = 10  # texts from which on a language is told from the others


def language_of(text: str) -> str:
    """The language, as in `FUNCTION_WORDS`, that most of the words belong to; English where none wins."""
    words = Counter(_WORD.findall(text.casefold().replace("’", "'")))
    counts = {
        language: sum(times for word, times in words.items() if word in known)
        for language, known in FUNCTION_WORDS.items()
    }
    most = max(counts.values())
    first = [language for language, count in counts.items() if count == most]
    return first[0] if len(first) == 1 else "en"


def stop_words(text: str) -> frozenset[str]:
    """The words of a text's language that say nothing about a subject."""
    return FUNCTION_WORDS[language_of(text)]


def language_directions(texts: Sequence[str], vectors: Vectors) -> Vectors:
    """Orthonormal rows along which the means of the texts' languages differ; none of one alone.

    A language counts from `FEWEST` texts on. Vectors less their parts along these rows have the same mean in
    every language, so that texts are no longer alike by their language alone.
    """
    languages = np.array([language_of(text) for text in texts])
    kept = [each for each in FUNCTION_WORDS if np.count_nonzero(languages == each) >= FEWEST]
    means = [vectors[languages == each].mean(axis=0) for each in kept]
    if len(means) < 2:
        return np.zeros((0, vectors.shape[1]), dtype=np.float32)
    rows: Vectors = np.linalg.qr(np.stack([mean - means[0] for mean in means[1:]]).T)[0].T
    return rows
