"""Hashed words: an embedder that needs no model, for where the sentence model is not installed."""

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from firsthand.insights.languages import stop_words
from firsthand.insights.vectors import Vectors

_WORD = re.compile(r"\w+")


class HashedWords:
    """An `Embedder`: words, pairs of words and groups of 4 letters, each added to one of 2,048 places.

    A place and a sign come from the feature's CRC-32 (K. Weinberger et al. (2009), Feature Hashing for Large
    Scale Multitask Learning, ICML, section 2); a feature that occurs f times weighs 1 + ln f. Function words
    weigh a tenth. Two texts are alike only where they share words or parts of words.
    """

    name = "hashed-words-2048-2"
    dimensions = 2048

    def __call__(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for feature, weight in _features(text).items():
                code = zlib.crc32(feature.encode())
                vector[code % self.dimensions] += weight if code & 1 << 31 else -weight
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors


def _features(text: str) -> dict[str, float]:
    words = _WORD.findall(text.casefold())
    counts: Counter[str] = Counter(words)
    plain = stop_words(text)
    weights = {word: (0.1 if word in plain else 1.0) * (1 + np.log(n)) for word, n in counts.items()}
    told = [word for word in words if word not in plain]
    for pair in pairwise(told):
        weights[" ".join(pair)] = 0.5
    for word in set(told):
        bounded = f"<{word}>"
        for start in range(max(len(bounded) - 3, 0)):
            weights[f"#{bounded[start : start + 4]}"] = 0.4
    return weights
