"""The first answer of a new process that finds the columns on disk, and its peak of memory."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from firsthand.measurement import layout
from firsthand.measurement.behaviour import Behaviour


def from_disk(found: Behaviour, folder: Path, steps: tuple[str, ...], by: str) -> Iterator[dict[str, Any]]:
    """A new process that opens the columns, asks a funnel, and then the other four."""
    layout.keep(folder / "columns", found, digest="now")
    size = sum(path.stat().st_size for path in (folder / "columns").rglob("*") if path.is_file())
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(folder / "columns"), by, *steps],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    yield json.loads(done.stdout) | {
        "name": "first funnel of a new process, from columns on disk",
        "peer": "none",
        "peer_s": None,
        "ratio": None,
        "agree": None,
        "bytes_per_event": round(size / found.size, 2),
        "load": round(os.getloadavg()[0], 1),
    }


OPEN = """
import json, sys, time
from datetime import timedelta
from pathlib import Path
from firsthand.measurement import layout
from firsthand.measurement.behaviour import Step
from firsthand.measurement.engines.asking import answer
from firsthand.measurement.engines.questions import Active, Counted, Walked
from firsthand.measurement.funnels import Funnel, funnel
from firsthand.measurement.paths import Paths
from firsthand.measurement.retention import Retention
start = time.perf_counter()
found = layout.kept(Path(sys.argv[1]), digest="now")
opened = time.perf_counter() - start
funnel(found, Funnel(steps=tuple(Step(event=name) for name in sys.argv[3:]), window=timedelta(days=7)))
spent = time.perf_counter() - start
walked = Walked(paths=Paths(length=4, collapse=False))
for question in (Retention(), Counted(by=sys.argv[2]), Active(), walked):
    answer(found, question)
five = time.perf_counter() - start
# Not that of getrusage, which a process has from the one that started it.
status = Path("/proc/self/status").read_text()
peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
times = {"ours_s": round(spent, 3), "open_s": round(opened, 3), "five_s": round(five, 3)}
print(json.dumps(times | {"peak_mb": peak}))
"""
