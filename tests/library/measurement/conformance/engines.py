"""Engines in a process of their own, which has the environment that `scripts/engines` makes."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from firsthand.measurement.behaviour import Behaviour
from firsthand.measurement.engines import duck
from firsthand.measurement.engines.dialects import CLICKHOUSE, SPARK
from firsthand.measurement.engines.tables import Row, Run, Tables

ROOT = Path(__file__).parents[4]
PYTHON = Path(os.environ.get("FIRSTHAND_ENGINES") or ROOT / ".cache/engines/bin/python")
WORKER = Path(__file__).with_name("worker.py")
DIALECTS = {"chdb": CLICKHOUSE, "spark": SPARK}


def needed(kind: str) -> None:
    """Skip the test where the engine is not there, or fail where it has to be."""
    reason = "" if PYTHON.exists() else f"{PYTHON} is not there: scripts/engines makes it"
    if kind == "spark" and not shutil.which("java"):
        reason = "Spark needs Java, and there is none"
    if reason and os.environ.get("FIRSTHAND_REQUIRE_ENGINES") == "1":
        pytest.fail(f"FIRSTHAND_REQUIRE_ENGINES=1, but {reason}", pytrace=False)
    if reason:
        pytest.skip(reason)


@contextmanager
def tables(kind: str, found: Behaviour, folder: Path) -> Iterator[Tables]:
    """The same events in `kind`, one of DIALECTS, for as long as the context lasts."""
    path = folder / f"{kind}.parquet"
    duck.write(found, path)
    with worker(kind, path, folder) as run:
        yield Tables(dialect=DIALECTS[kind], run=run, zone=found.zone)


@contextmanager
def worker(kind: str, path: Path, folder: Path) -> Iterator[Run]:
    """Something that answers SQL over the events in the Parquet file `path`, which may be missing."""
    command = [str(PYTHON), str(WORKER), kind, str(path)]
    with (folder / f"{kind}.log").open("w") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, cwd=folder
        )
    assert process.stdin and process.stdout
    incoming, outgoing = process.stdin, process.stdout

    def run(sql: str, values: Mapping[str, str]) -> Sequence[Row]:
        incoming.write(json.dumps({"sql": sql, "values": dict(values)}) + "\n")
        incoming.flush()
        said = json.loads(outgoing.readline())
        assert "rows" in said, f"{said['error']}\n{sql}"
        return [tuple(row) for row in said["rows"]]

    try:
        assert outgoing.readline() == "ready\n", (folder / f"{kind}.log").read_text()[-2_000:]
        yield run
    finally:
        incoming.close()
        process.wait(timeout=60)
        outgoing.close()
