"""The case command from a cold process to the brief, and where its time goes.

    python -m benchmarks.case [--data ../shared/data] [--json]

The command runs once in a process of its own (wall clock, processor time over all threads, highest resident
memory), then the same walk runs in this process to see the stages; both must write the same bytes. A stage
also holds the packages it needs first: themes load the sentence model, the plan the solver, the brief
pictures and typst. Without the real survey the case of sixty invented people is run, and said so.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
REAL, SIXTY = ROOT / "cases/jupyter-2020.toml", ROOT / "tests/fixtures/survey_sixty/case.toml"
TARGET = 60.0
# The share of the walk's progress (see `walk`) from which each stage is under way.
STAGES = (
    *((0.0, "reading"), (0.08, "needs"), (0.12, "themes"), (0.55, "ranking")),
    *((0.6, "plan"), (0.7, "reasons"), (0.85, "prices")),
)


def cold(case: Path, data: Path, out: Path) -> dict[str, float]:
    """The command in a fresh process: seconds, processor seconds, highest memory."""
    command = [sys.executable, "-m", "firsthand_web.cli", "run", str(case)]
    start = time.perf_counter()
    subprocess.run([*command, "--data", str(data), "--out", str(out)], check=True, capture_output=True)
    seconds, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "ours_s": round(seconds, 2),
        "ours_cpu_s": round(used.ru_utime + used.ru_stime, 2),
        "peak_mb": round(used.ru_maxrss / 1024),
    }


class Watch:
    """Wall and processor seconds by stage."""

    def __init__(self, stage: str) -> None:
        self.spent: dict[str, list[float]] = {}
        self.stage, self.since = stage, (time.perf_counter(), time.process_time())

    def enter(self, stage: str) -> None:
        now = (time.perf_counter(), time.process_time())
        before = self.spent.setdefault(self.stage, [0.0, 0.0])
        for place in range(2):
            before[place] += now[place] - self.since[place]
        self.stage, self.since = stage, now


def stages(case: Path, data: Path, out: Path) -> dict[str, dict[str, float]]:
    """What each stage of the same walk takes in this process."""
    watch = Watch("import")
    from firsthand.interchange.cases import read_case, walk, write

    watch.enter("reading")
    outcome = walk(
        read_case(case),
        data=data,
        progress=lambda share, _: watch.enter([name for at, name in STAGES if share >= at - 1e-9][-1]),
    )
    watch.enter("brief")
    write(outcome, out)
    watch.enter("")
    return {
        name: {"wall_s": round(wall, 2), "cpu_s": round(cpu, 2)} for name, (wall, cpu) in watch.spent.items()
    }


def same_bytes(one: Path, other: Path) -> bool:
    files = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in (one, other)]
    return files[0] == files[1]


def measure(data: Path) -> tuple[dict[str, object], dict[str, dict[str, float]]]:
    real = (data / "jupyter-survey-2020").is_dir()
    case, folder = (REAL, data) if real else (SIXTY, SIXTY.parent)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch:
        one, other = Path(scratch, "cold"), Path(scratch, "stages")
        whole, parts = cold(case, folder, one), stages(case, folder, other)
        agree = same_bytes(one, other)
    row = {
        "name": f"firsthand run {case.relative_to(ROOT)}",
        "peer": "none; the target stands in its place",
        **whole,
        "peer_s": TARGET,
        "ratio": round(TARGET / whole["ours_s"], 1),
        "agree": agree,
        "load": f"{load:.1f} before, {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} processors",
    }
    return row, parts


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    row, parts = measure(arguments.data)
    if arguments.json:
        print(json.dumps(row | {"stages": parts}))
        return
    if "fixtures" in str(row["name"]):
        print(f"{arguments.data} holds no real survey: measured on sixty invented people.\n")
    print("\n".join(f"{key:10} {value}" for key, value in row.items()), end="\n\n")
    print(f"{'stage':10} {'wall s':>7} {'cpu s':>7}")
    for name, spent in parts.items():
        print(f"{name:10} {spent['wall_s']:7.2f} {spent['cpu_s']:7.2f}")


if __name__ == "__main__":
    main()
