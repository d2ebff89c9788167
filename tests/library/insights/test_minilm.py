"""The sentence model against the same network written out in NumPy with float weights."""

import json
import struct
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import erf, softmax
from tokenizers import Tokenizer

from firsthand.insights.embedding import load_embedder
from firsthand.insights.minilm import MiniLm

SPEC = find_spec("all_minilm_l6_v2")
pytestmark = pytest.mark.skipif(SPEC is None, reason="the sentence model is not installed: make setup")

Floats = NDArray[np.float32]
TEXTS = [
    "I am still waiting on my card?",
    "Where is my card",
    "Ein Käse, bitte! 🧀",
    "猫が好き",
    "The kernel " * 30,
]


@pytest.fixture(scope="module")
def archive() -> Path:
    assert SPEC and SPEC.origin
    return Path(SPEC.origin).parent / "model.zip"


@pytest.fixture(scope="module")
def model(archive: Path) -> MiniLm:
    return MiniLm(archive, threads=1)


def reference(archive: Path, texts: list[str]) -> Floats:
    """BERT as Devlin et al. (2019) describe it: embeddings, six layers, mean over tokens."""
    with zipfile.ZipFile(archive) as opened:
        raw = opened.read("model.safetensors")
        tokenizer = Tokenizer.from_str(opened.read("tokenizer.json").decode())
    tokenizer.no_padding()
    size = struct.unpack("<Q", raw[:8])[0]
    index = json.loads(raw[8 : 8 + size])

    def w(name: str) -> Floats:
        first, last = index[name]["data_offsets"]
        data: Floats = np.frombuffer(raw[8 + size + first : 8 + size + last], "<f4")
        return data.reshape(index[name]["shape"])

    def dense(x: Floats, name: str) -> Floats:
        return x @ w(f"{name}.weight").T + w(f"{name}.bias")

    def norm(x: Floats, name: str) -> Floats:
        centred = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return centred / spread * w(f"{name}.weight") + w(f"{name}.bias")

    rows = []
    for text in texts:
        ids = tokenizer.encode(text).ids
        x = w("embeddings.word_embeddings.weight")[ids] + w("embeddings.token_type_embeddings.weight")[0]
        x = norm(x + w("embeddings.position_embeddings.weight")[: len(ids)], "embeddings.LayerNorm")
        for i in range(6):
            p = f"encoder.layer.{i}"
            q, k, v = (
                dense(x, f"{p}.attention.self.{part}").reshape(len(ids), 12, 32).transpose(1, 0, 2)
                for part in ("query", "key", "value")
            )
            heads = softmax(q @ k.transpose(0, 2, 1) / 32**0.5, axis=-1) @ v
            joined = heads.transpose(1, 0, 2).reshape(len(ids), 384)
            x = norm(x + dense(joined, f"{p}.attention.output.dense"), f"{p}.attention.output.LayerNorm")
            inner = dense(x, f"{p}.intermediate.dense")
            active = inner * 0.5 * (1 + erf(inner / 2**0.5))
            x = norm(x + dense(active, f"{p}.output.dense"), f"{p}.output.LayerNorm")
        rows.append(x.mean(0) / np.linalg.norm(x.mean(0)))
    return np.stack(rows).astype(np.float32)


def test_vectors_are_near_the_float_network(archive: Path, model: MiniLm) -> None:
    ours, float_rows = model(TEXTS), reference(archive, TEXTS)
    assert (ours * float_rows).sum(axis=1).min() > 0.99
    # What is alike in one space is alike in the other.
    assert np.abs(ours @ ours.T - float_rows @ float_rows.T).max() < 0.03


def test_a_text_has_one_vector_whatever_stands_beside_it(archive: Path, model: MiniLm) -> None:
    together = model([*TEXTS, *(f"text {i} " * (i % 7) for i in range(40))])[: len(TEXTS)]
    alone = np.concatenate([model([text]) for text in TEXTS])
    assert np.array_equal(together, alone)
    assert np.array_equal(MiniLm(archive, threads=2)(TEXTS[::-1])[::-1], alone)
    assert np.allclose(np.linalg.norm(alone, axis=1), 1, atol=1e-6)


def test_hard_texts_get_unit_vectors(model: MiniLm) -> None:
    vectors = model(["", " ", "🧀" * 300, "x" * 10_000, "\x00\ud7ff"])
    assert vectors.shape == (5, 384) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert model([]).shape == (0, 384)


def test_the_installed_model_is_preferred_and_a_folder_comes_first(archive: Path, tmp_path: Path) -> None:
    assert load_embedder().name == load_embedder(tmp_path).name == MiniLm.name
    (tmp_path / "model.zip").symlink_to(archive)
    assert load_embedder(tmp_path).name == MiniLm.name
