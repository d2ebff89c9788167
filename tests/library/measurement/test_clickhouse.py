"""The same funnel levels as ClickHouse's `windowFunnel`, for 100,000 people with ties in time.

Runs where FIRSTHAND_CHDB names a Python that has chdb (`uv venv ch && uv pip install --python ch chdb`).
"""

import os
import subprocess
from datetime import timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from firsthand.measurement.behaviour import Behaviour, Step
from firsthand.measurement.funnels import Funnel, levels

PEOPLE, EVENTS = 100_000, 1_200_000
HOUR = 3_600_000_000
QUERY = """
import sys, chdb
print(chdb.query(f\"\"\"SELECT person,
    windowFunnel(32400)(toUInt64(time), event = 0, event = 1, event = 2, event = 3)
FROM file('{sys.argv[1]}', Parquet) GROUP BY person ORDER BY person\"\"\", "CSV").bytes().decode())
"""


@pytest.mark.slow
def test_levels_equal_window_funnel(tmp_path: Path) -> None:
    python = os.environ.get("FIRSTHAND_CHDB")
    if not python:
        pytest.skip("FIRSTHAND_CHDB does not name a Python with chdb")
    random = np.random.default_rng(1)
    person, time = random.integers(0, PEOPLE, EVENTS), random.integers(0, 40, EVENTS) * HOUR
    event = random.integers(0, 5, EVENTS)
    order = np.lexsort((event, time, person))
    person, time, event = person[order].astype(np.int32), time[order], event[order].astype(np.int16)
    found = Behaviour(
        people=np.arange(PEOPLE).astype(object), names=tuple("ABCDX"), person=person, event=event, time=time,
        day=(time // (24 * HOUR)).astype(np.int32),
    )  # fmt: skip
    steps = tuple(Step(event=name) for name in "ABCD")
    ours = levels(found, Funnel(steps=steps, window=timedelta(hours=9)))
    path = str(tmp_path / "events.parquet")
    with duckdb.connect() as connection:
        connection.register("incoming", {"person": person, "event": event, "time": time // 1_000_000})
        connection.execute("COPY incoming TO $path (FORMAT parquet)", {"path": path})
    answer = subprocess.run([python, "-c", QUERY, path], capture_output=True, text=True, check=True)
    theirs = np.zeros(PEOPLE, dtype=np.int8)
    for line in answer.stdout.split():
        who, level = line.split(",")
        theirs[int(who)] = int(level)
    assert (ours == theirs).all()
    assert (np.bincount(ours) > 1_000).all()
