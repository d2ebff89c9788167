"""The simulator: events per second and peak memory, at any scale up to 100 million events.

    python -m benchmarks.simulator [--scale small|full|whole] [--json]

Ladle for 84 days with 10,000 people (small), 100,000 (full) or a million (whole: above 100 million events),
written as Parquet, and (except whole) as JSON lines for a tenth of them. Wall seconds and processor seconds
are both printed: the first stretch when neighbours are at work. There is no peer.
"""

import argparse
import json
import os
import resource
import tempfile
import time
from pathlib import Path

from firsthand.learning.simulator import read_world, simulate

SIZES = {
    "small": {"parquet": 10_000, "jsonl": 1_000},
    "full": {"parquet": 100_000, "jsonl": 10_000},
    "whole": {"parquet": 1_000_000},
}
DAYS = 84
TARGET = 500_000  # events per second
MOST_MB = 2_000


def measured(form: str, users: int, folder: Path) -> dict[str, object]:
    world, out = read_world("ladle"), folder / form
    wall, processor = time.perf_counter(), time.process_time()
    done = simulate(world, seed=1, users=users, days=DAYS, out=out, form=form, sources=())
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    size = sum(path.stat().st_size for path in (done.folder / "events").iterdir())
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return {
        "name": f"simulate, {form}, {users:,} people, {done.events:,} events",
        "peer": "none",
        "ours_s": round(wall, 2),
        "peer_s": None,
        "ratio": None,
        "agree": None,
        "peak_mb": peak,
        "processor_s": round(processor, 2),
        "events_per_s": round(done.events / wall),
        "bytes_per_event": round(size / done.events, 1),
        "load": round(os.getloadavg()[0], 1),
        "target_met": done.events / wall >= TARGET and peak <= MOST_MB,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", choices=tuple(SIZES), default="small")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for form, people in SIZES[chosen.scale].items():
            row = measured(form, people, Path(folder))
            if chosen.json:
                print(json.dumps(row), flush=True)
                continue
            print(row["name"])
            print(
                f"  {row['ours_s']} s ({row['processor_s']} s of processors), "
                f"{row['events_per_s']:,} events/s, {row['bytes_per_event']} bytes each, "
                f"peak {row['peak_mb']} MB; load {row['load']} on {os.cpu_count()} processors",
                flush=True,
            )


if __name__ == "__main__":
    main()
