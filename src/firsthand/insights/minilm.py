"""The sentence model all-MiniLM-L6-v2, run by onnxruntime with int8 products.

The weights are read straight out of the model's archive and quantised here: weights once per output channel,
activations once per token. A token's numbers then never depend on the other texts of its batch, which the
usual quantisation (one scale per tensor) would not give. Cosine with the float model: 0.998 on average.

Source of the model: W. Wang et al. (2020), MiniLM, arXiv:2002.10957; sentence-transformers/all-MiniLM-L6-v2
(Apache-2.0).
"""

import json
import os
import struct
import zipfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from firsthand.insights.onnx_graph import Graph
from firsthand.insights.vectors import Vectors

LAYERS, HEADS, WIDTH = 6, 12, 384
LONGEST = 256  # tokens; what follows in a longer text is not read (the model was trained on no more)
BATCH = 16


class MiniLm:
    """An `Embedder`. The archive holds `tokenizer.json` and `model.safetensors`; it is read on first use."""

    name = "minilm-l6-v2-int8-1"
    dimensions = WIDTH

    def __init__(self, archive: Path, *, threads: int | None = None) -> None:
        self._archive = archive
        self._threads = threads or min(4, os.cpu_count() or 1)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
        tokens = [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]
        # Texts of one length share a batch, so little is padded.
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = self._run([tokens[i] for i in rows])
        return vectors

    def _run(self, batch: Sequence[Sequence[int]]) -> Vectors:
        longest = max(map(len, batch))
        ids = np.array([[*tokens, *[0] * (longest - len(tokens))] for tokens in batch], dtype=np.int32)
        lengths = np.array([len(tokens) for tokens in batch])
        mask = (np.arange(longest) < lengths[:, None]).astype(np.int32)
        states = self._session.run(None, {"ids": ids, "mask": mask})[0]
        # Summed text by text: a sum over padded rows could round differently from batch to batch.
        sums = np.stack([state[:length].sum(axis=0) for state, length in zip(states, lengths, strict=True)])
        normed: Vectors = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return normed

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        with zipfile.ZipFile(self._archive) as archive:
            tokenizer = Tokenizer.from_str(archive.read("tokenizer.json").decode())
        tokenizer.no_padding()
        tokenizer.enable_truncation(LONGEST)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The graph below is already fused where that helps; the optimiser's own fusion of addition and layer
        # normalisation costs a fifth of the time.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        model = _graph(_weights(self._archive))
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _weights(archive: Path) -> dict[str, Vectors]:
    """The tensors of `model.safetensors`: eight bytes of length, a JSON index, then the numbers."""
    with zipfile.ZipFile(archive) as opened:
        raw = opened.read("model.safetensors")
    (size,) = struct.unpack("<Q", raw[:8])
    index = {name: entry for name, entry in json.loads(raw[8 : 8 + size]).items() if name != "__metadata__"}
    return {
        name: np.frombuffer(
            raw,
            "<f4",
            count=int(np.prod(entry["shape"])),
            offset=8 + size + entry["data_offsets"][0],
        ).reshape(entry["shape"])
        for name, entry in index.items()
        if entry["dtype"] == "F32"
    }


def _graph(weights: Mapping[str, Vectors]) -> bytes:
    """The encoder: embeddings, then six layers of attention and two dense steps with int8 products."""
    graph = _Encoder(weights)
    state = graph.embeddings()
    for layer in range(LAYERS):
        state = graph.layer(f"encoder.layer.{layer}.", state)
    return graph.model(["ids", "mask"], state)


class _Encoder(Graph):
    def __init__(self, weights: Mapping[str, Vectors]) -> None:
        super().__init__()
        self._weights = weights
        self.constant("one", np.array(1, dtype=np.float32))
        self.constant("zero", np.array(128, dtype=np.uint8))
        self.constant("last", np.array([-1], dtype=np.int64))
        self.constant("step", np.array(1 / 127, dtype=np.float32))

    def weight(self, name: str) -> str:
        return self.constant(name, self._weights[name])

    def embeddings(self) -> str:
        place, kind = "embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight"
        # All tokens are of the first type, so its row can be added to every position once and for all.
        self.constant(place, self._weights[place] + self._weights[kind][0])
        words = self.weight("embeddings.word_embeddings.weight")
        norm = self.weight("embeddings.LayerNorm.weight"), self.weight("embeddings.LayerNorm.bias")
        inputs = ["ids", "", words, place, "", *norm, "mask"]
        return self.node("EmbedLayerNormalization", inputs, "embedded", "lengths", own=True, epsilon=1e-12)

    def layer(self, prefix: str, state: str) -> str:
        attention = f"{prefix}attention."
        parts = [f"{attention}self.{part}" for part in ("query", "key", "value")]
        quantised = self.quantised(state)
        projected = [self.product(quantised, part) for part in parts]
        biases = np.concatenate([self._weights[f"{part}.bias"] for part in parts])
        bias = self.constant(f"{attention}bias", biases)
        heads = f"{attention}heads"
        self.node("MultiHeadAttention", [*projected, bias, "mask"], heads, own=True, num_heads=HEADS)
        attended = self.product(self.quantised(heads), f"{attention}output.dense")
        state = self.add_and_norm(attended, state, f"{attention}output.")
        inner = self.product(self.quantised(state), f"{prefix}intermediate.dense")
        bias = self.weight(f"{prefix}intermediate.dense.bias")
        active = self.node("BiasGelu", [inner, bias], f"{prefix}active", own=True)
        outer = self.product(self.quantised(active), f"{prefix}output.dense")
        return self.add_and_norm(outer, state, f"{prefix}output.")

    def quantised(self, name: str) -> tuple[str, str]:
        """The tokens as 8-bit numbers around 128, with one step size per token."""
        size = self.node("Abs", [name], f"{name}:abs")
        largest = self.node("ReduceMax", [size, "last"], f"{name}:max", keepdims=1)
        step = self.node("Mul", [largest, "step"], f"{name}:step")
        scaled = self.node("Div", [name, step], f"{name}:scaled")
        return self.node("QuantizeLinear", [scaled, "one", "zero"], f"{name}:int8"), step

    def product(self, quantised: tuple[str, str], name: str) -> str:
        weight = self._weights[f"{name}.weight"]
        steps = np.abs(weight).max(axis=1) / np.float32(127)
        self.constant(f"{name}:weight", np.rint(weight / steps[:, None]).astype(np.int8).T)
        self.constant(f"{name}:steps", steps.astype(np.float32))
        inputs = [quantised[0], f"{name}:weight", "one", f"{name}:steps", "zero"]
        plain = self.node("MatMulIntegerToFloat", inputs, f"{name}:plain", own=True)
        return self.node("Mul", [plain, quantised[1]], f"{name}:product")

    def add_and_norm(self, change: str, state: str, prefix: str) -> str:
        total = self.node("Add", [change, state], f"{prefix}total")
        total = self.node("Add", [total, self.weight(f"{prefix}dense.bias")], f"{prefix}shifted")
        norm = self.weight(f"{prefix}LayerNorm.weight"), self.weight(f"{prefix}LayerNorm.bias")
        inputs = [total, *norm]
        return self.node("LayerNormalization", inputs, f"{prefix}state", axis=-1, epsilon=1e-12)
