"""The simulator: events per second and peak memory, and what they mean for 100 million events.

    python -m benchmarks.simulator [--scale small|full] [--json]

Ladle for 90 days with 10,000 people (small) or 100,000 (full), written as Parquet, and as JSON lines for a
tenth of them. Wall seconds and processor seconds are both printed: the first stretch when neighbours are at
work. The last figure extrapolates to 100 million events: time grows with the number of files, memory does
not, since a file of 5,000 people is forgotten once it is written. There is no peer.
"""

import argparse
import json
import os
import resource
import tempfile
import time
from pathlib import Path

from firsthand.learning.simulator import read_world, simulate

USERS = {"small": 10_000, "full": 100_000}
TARGET = 500_000  # events per second
WHOLE = 100_000_000


def measured(form: str, users: int, folder: Path) -> dict[str, object]:
    wall, processor = time.perf_counter(), time.process_time()
    done = simulate(read_world("ladle"), seed=1, users=users, days=90, out=folder / form, form=form)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    size = sum(path.stat().st_size for path in (done.folder / "events").iterdir())
    return {
        "name": f"simulate, {form}, {users:,} people, {done.events:,} events",
        "peer": "none",
        "ours_s": round(wall, 2),
        "peer_s": None,
        "ratio": None,
        "agree": None,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "processor_s": round(processor, 2),
        "events_per_s": round(done.events / wall),
        "bytes_per_event": round(size / done.events, 1),
        "target_met": done.events / wall >= TARGET,
        "whole_s": round(wall * WHOLE / done.events),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", choices=("small", "full"), default="small")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    users = USERS[chosen.scale]
    with tempfile.TemporaryDirectory() as folder:
        for form, people in (("parquet", users), ("jsonl", users // 10)):
            row = measured(form, people, Path(folder))
            if chosen.json:
                print(json.dumps(row), flush=True)
                continue
            print(row["name"])
            print(
                f"  {row['ours_s']} s ({row['processor_s']} s of processors), "
                f"{row['events_per_s']:,} events/s, "
                f"{row['bytes_per_event']} bytes each, peak {row['peak_mb']} MB; "
                f"100 million would take {row['whole_s']} s",
                flush=True,
            )
    if not chosen.json:
        print(f"Load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
