from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from firsthand.insights.embedding import Embedder, cached, fallback
from firsthand.insights.vectors import Vectors


class Counting:
    """The fallback, counting the texts that it was asked for."""

    name, dimensions = fallback().name, fallback().dimensions

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return fallback()(texts)


def test_the_fallback_puts_texts_with_common_words_closer() -> None:
    vectors = fallback()(
        ["my card has not arrived", "the card did not arrive yet", "exchange rates are poor"]
    )
    near, far = float(vectors[0] @ vectors[1]), float(vectors[0] @ vectors[2])
    assert near > 0.3 > 0.1 > far


@given(st.lists(st.text(max_size=60), max_size=6))
def test_the_fallback_gives_unit_rows_that_depend_on_their_text_alone(texts: list[str]) -> None:
    embed = fallback()
    vectors = embed(texts)
    assert vectors.shape == (len(texts), embed.dimensions) and vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    assert all(abs(length - 1) < 1e-5 or length == 0 for length in lengths.tolist())
    for text, vector in zip(texts, vectors, strict=True):
        assert np.array_equal(embed([text])[0], vector)


def test_the_cache_asks_for_each_text_once(tmp_path: Path) -> None:
    inner = Counting()
    embed: Embedder = cached(inner, tmp_path)
    expected = fallback()(["a b", "c d", "a b"])
    assert np.array_equal(embed(["a b", "c d", "a b"]), expected)
    assert np.array_equal(cached(inner, tmp_path)(["c d", "a b"]), expected[1::-1])
    assert inner.asked == ["a b", "c d"]
    assert embed([]).shape == (0, embed.dimensions)


def test_a_cache_cut_short_by_a_crash_loses_only_its_last_text(tmp_path: Path) -> None:
    inner = Counting()
    cached(inner, tmp_path)(["one two", "three four"])
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-5])
    again = cached(inner, tmp_path)(["one two", "three four"])
    assert np.array_equal(again, fallback()(["one two", "three four"]))
    assert np.array_equal(cached(inner, tmp_path)(["three four"]), again[1:])
    assert inner.asked == ["one two", "three four", "three four"]
