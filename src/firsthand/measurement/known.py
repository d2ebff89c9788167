"""Which messages a store counts already, told without reading it all.

Beside each segment lie the numbers of the messages that count in it (eight bytes each, by DuckDB's `hash`,
sorted). A message whose number stands nowhere is new; one whose number stands somewhere is looked for by its
id, in that segment only. Files are made when first asked for, anew for another version of DuckDB, and go with
their segment.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

FOLDER, PENDING = "numbers", ".pending"
NUMBERS = "SELECT hash(message_id) AS number FROM read_parquet($segment) WHERE kept"
ASKED = "SELECT hash(message_id) AS number FROM incoming"
KNOWN = """CREATE TEMP TABLE known AS SELECT message_id FROM read_parquet($held)
WHERE kept AND message_id IN (SELECT message_id FROM incoming)"""


def find(connection: duckdb.DuckDBPyConnection, segments: Sequence[Path]) -> bool:
    """Fill the table `known` with the ids in `incoming` that `segments` count; whether there are any."""
    held = list[str]()
    if segments:
        asked = np.sort(_numbers(connection, ASKED, {}))
        held = [str(segment) for segment in segments if _any(asked, _kept(connection, segment))]
    if not held:
        connection.execute("CREATE TEMP TABLE known (message_id VARCHAR)")
        return False
    connection.execute(KNOWN, {"held": held})
    return connection.execute("SELECT 1 FROM known LIMIT 1").fetchone() is not None


def beside(segment: Path) -> Path:
    """Where the numbers of a segment are."""
    return segment.parent / FOLDER / f"{segment.stem}-{duckdb.__version__}.npy"


def clear(folder: Path, segments: Iterable[Path]) -> None:
    """Delete the numbers of every other segment."""
    stay = {beside(segment).name for segment in segments}
    for path in (folder / FOLDER).glob("*"):
        if path.name not in stay:
            path.unlink(missing_ok=True)


def _kept(connection: duckdb.DuckDBPyConnection, segment: Path) -> NDArray[np.uint64]:
    path = beside(segment)
    try:
        found: NDArray[np.uint64] = np.load(path, mmap_mode="r")
    except (OSError, ValueError):  # not there yet, or damaged
        found = np.sort(_numbers(connection, NUMBERS, {"segment": str(segment)}))
        path.parent.mkdir(exist_ok=True)
        pending = path.with_suffix(PENDING)
        with pending.open("wb") as file:
            np.save(file, found)
        pending.replace(path)
    return found


def _any(asked: NDArray[np.uint64], held: NDArray[np.uint64]) -> bool:
    """Whether two sorted rows of numbers share one; the longer is looked up in only."""
    few, many = (asked, held) if len(asked) < len(held) else (held, asked)
    if not len(few):
        return False
    at = np.minimum(np.searchsorted(many, few), len(many) - 1)
    return bool((many[at] == few).any())


def _numbers(connection: duckdb.DuckDBPyConnection, sql: str, bound: dict[str, str]) -> NDArray[np.uint64]:
    return np.asarray(connection.execute(sql, bound).fetchnumpy()["number"], dtype=np.uint64)
