"""Writes a small ONNX graph as bytes: running a model then needs onnxruntime but no model-building package.

Only what `minilm` uses of the format is here. Source: onnx/onnx.proto of ONNX 1.16 (the field numbers).
"""

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}
_MICROSOFT = "com.microsoft"  # onnxruntime's own operators: fused attention, int8 products


class Graph:
    """Nodes and constants in the order in which they were added; each method returns the name it defined."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: dict[str, bytes] = {}

    def constant(self, name: str, array: NDArray[np.generic]) -> str:
        array = np.ascontiguousarray(array)
        dims = b"".join(_number(1, size) for size in array.shape)
        content = dims + _number(2, _TYPES[array.dtype.name]) + _text(8, name) + _bytes(9, array.tobytes())
        self._constants[name] = _bytes(5, content)
        return name

    def node(
        self, kind: str, inputs: Sequence[str], *outputs: str, own: bool = False, **settings: int | float
    ) -> str:
        """Add an operator; `own` takes it from onnxruntime's set. Returns the first output."""
        content = b"".join(_text(1, name) for name in inputs) + b"".join(_text(2, name) for name in outputs)
        content += _text(4, kind) + b"".join(_setting(*setting) for setting in settings.items())
        self._nodes.append(_bytes(1, content + (_text(7, _MICROSOFT) if own else b"")))
        return outputs[0]

    def model(self, inputs: Sequence[str], output: str) -> bytes:
        """The file: int32 `inputs` and one float `output`, all of free shape."""
        graph = b"".join(self._nodes) + _text(2, "graph") + b"".join(self._constants.values())
        graph += b"".join(_bytes(11, _value(name, "int32", 2)) for name in inputs)
        graph += _bytes(12, _value(output, "float32", 3))
        sets = _bytes(8, _text(1, "") + _number(2, 18)) + _bytes(8, _text(1, _MICROSOFT) + _number(2, 1))
        return _number(1, 9) + _bytes(7, graph) + sets


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1  # negative numbers are written as two's complement
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _text(field: int, content: str) -> bytes:
    return _bytes(field, content.encode())


def _setting(name: str, value: int | float) -> bytes:
    if isinstance(value, int):
        return _bytes(5, _text(1, name) + _number(3, value) + _number(20, 2))
    return _bytes(5, _text(1, name) + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1))


def _value(name: str, kind: str, rank: int) -> bytes:
    shape = b"".join(_bytes(1, _text(2, f"{name}{axis}")) for axis in range(rank))
    tensor = _number(1, _TYPES[kind]) + _bytes(2, shape)
    return _text(1, name) + _bytes(2, _bytes(1, tensor))
