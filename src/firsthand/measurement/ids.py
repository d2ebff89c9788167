"""Ids of people on disk: how many there are is known at once, and what they are only when somebody asks."""

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Ids:
    """The ids in a file of JSON, sorted; they take longer to read than most questions, which need none.

    To be used as an array is: `ids[places]`, `len(ids)`, `np.asarray(ids)`. The file is open from the
    beginning, so it may be gone when it is read.
    """

    def __init__(self, path: Path, size: int) -> None:
        self._text = np.memmap(path, mode="r", dtype=np.uint8)
        self._size = size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, places: Any) -> Any:
        return self._all[places]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[np.object_]:
        return self._all.copy() if copy else self._all

    @cached_property
    def _all(self) -> NDArray[np.object_]:
        found = np.empty(self._size, dtype=object)
        found[:] = json.loads(self._text.tobytes())  # np.array would look into every id first
        return found
