"""Texts to vectors: an embedder is a function from texts to unit vectors that carries its name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into float32 rows of length one; a blank text becomes a row of zeros.

    The row of a text depends on that text alone. `name` changes whenever the vectors do: it is the cache key.
    """

    @property
    def name(self) -> str: ...

    def __call__(self, texts: Sequence[str]) -> Vectors: ...


def load_embedder(folder: Path | None = None) -> Embedder:
    """The best embedder that this installation has: the sentence model, else `fallback`."""
    raise NotImplementedError


def fallback() -> Embedder:
    """Hashed words and character n-grams: weaker, needs no model."""
    raise NotImplementedError


def cached(embedder: Embedder, folder: Path) -> Embedder:
    """The same embedder, remembering in `folder` the vector of every text it has seen."""
    raise NotImplementedError
