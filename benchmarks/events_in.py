"""Events in: files read for a question, files brought into the store, and a little added to much.

    python -m benchmarks.events_in [--scale small|full] [--json]

A million events (full: 4 million) of 50,000 people with two properties; one in twenty comes a second time,
with the same message id. The peer is plain DuckDB doing the same with the same file: reading, one row for
each message at its earliest time, sorted by person and time, kept in memory (beside `from_files`) or written
as Parquet (beside the import). `ours_cpu_s` and `peer_cpu_s` are the work of all threads, which the load of
the machine changes less than the clock; events/s stand for both. Then columns that were kept take in 10,000
events, beside making them anew, and a fold of 1,000 captured events into the whole.
"""

import argparse
import json
import os
import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from firsthand.measurement import capture, layout, loading, manifests, store
from firsthand.measurement.incoming import Sizes, stage

EVENTS = {"small": 1_000_000, "full": 4_000_000}
SIZES = Sizes(packed=10**10)  # 4 million events as JSON are 630 MB
LATER = datetime(2026, 6, 1, tzinfo=UTC)
MADE = """SELECT 'user-' || (hash(i) % 50000) AS user_id, 'event ' || (hash(i * 3) % 40) AS event,
    md5((i % {unique})::VARCHAR) AS message_id,
    TIMESTAMP '2025-01-01' + to_milliseconds((hash(i * 7) % 7776000000)::BIGINT) AS timestamp,
    hash(i * 11) % 100 AS amount, ['DE', 'FR', 'US', 'JP'][1 + (hash(i * 13) % 4)::INT] AS country
    FROM range({first}, {last}) t(i)"""
READ = {"parquet": "read_parquet('{path}')", "jsonl": "read_json('{path}')"}
ONCE = """SELECT * FROM {read} QUALIFY row_number() OVER (PARTITION BY message_id ORDER BY timestamp) = 1
    ORDER BY user_id, timestamp"""
Work = Callable[[], Any]


def measured(work: Work) -> tuple[Any, float, float]:
    """What it gives, the seconds, and the processor time of all threads."""
    began, worked = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - began, time.process_time() - worked


def row(name: str, peer: str, events: int, ours: Work, theirs: Work) -> dict[str, Any]:
    mine, seconds, work = measured(ours)
    yours, peer_seconds, peer_work = measured(theirs)
    return {
        "name": name, "peer": peer, "ours_s": round(seconds, 2), "peer_s": round(peer_seconds, 2),
        "ratio": round(peer_seconds / seconds, 2), "agree": mine == yours,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "ours_cpu_s": round(work, 2), "peer_cpu_s": round(peer_work, 2),
        "cpu_ratio": round(peer_work / work, 2),
        "events_per_s": round(events / seconds), "events_per_cpu_s": round(events / work),
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def written(folder: Path, kind: str, first: int, last: int, unique: int) -> Path:
    path = folder / f"{first}.{kind}"
    made = MADE.format(first=first, last=last, unique=unique)
    iso = "strftime(timestamp, '%Y-%m-%dT%H:%M:%S.%gZ') AS timestamp"
    made = made if kind == "parquet" else f"SELECT * REPLACE ({iso}) FROM ({made})"
    duckdb.execute(f"COPY ({made}) TO '{path}' (FORMAT {'parquet' if kind == 'parquet' else 'json'})")
    return path


def brought(path: Path, folder: Path) -> int:
    """The file in the store, as the web brings it in; how many events are new."""
    with TemporaryDirectory(dir=folder) as out:
        staged = stage(path, Path(out), name=path.name, reference=LATER, sizes=SIZES)
        file = Path(out, "events.parquet")
        return store.append_file(folder / "store", file, content=staged.content, source="").batch.events


def files(folder: Path, kind: str, events: int, unique: int) -> Iterator[dict[str, Any]]:
    path = written(folder, kind, 0, events, unique)
    once = ONCE.format(read=READ[kind].format(path=path))

    def in_memory() -> int:
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE t AS {once}")
            return len(connection.execute("SELECT user_id, event, timestamp FROM t").fetchnumpy()["event"])

    def on_disk() -> int:
        with duckdb.connect() as connection:
            told = connection.execute(f"COPY ({once}) TO '{folder / 'peer.parquet'}' (COMPRESSION zstd)")
            return int((told.fetchone() or [0])[0])

    asked = lambda: loading.from_files([path], properties=["country"]).size  # noqa: E731
    yield row(f"{kind}, read for a question", "DuckDB, in memory", events, asked, in_memory)
    inside = lambda: brought(path, folder / kind)  # noqa: E731
    (folder / kind).mkdir()
    yield row(f"{kind}, into the store", "DuckDB, to Parquet", events, inside, on_disk)


def added(folder: Path, events: int, unique: int) -> Iterator[dict[str, Any]]:
    """10,000 more beside a store whose columns are kept, and 1,000 captured ones."""
    kept = folder / "parquet/store"
    layout.load(kept, properties=["country"])
    brought(written(folder, "parquet", events, events + 10_000, 10**9), folder / "parquet")

    def grown() -> int:
        return layout.load(kept).size

    def anew() -> int:
        layout.keep(folder / "anew", found := loading.from_store(kept, properties=["country"]), digest="a")
        return found.size

    peer = "all of it made anew"
    yield row(f"columns of {unique:,} take in 10,000", peer, 10_000, grown, anew)
    capture.log(kept, [capture.as_line(message(number)) for number in range(1_000)])
    capture.close(kept)
    paths = [str(kept / batch.segment) for batch in manifests.read(kept).batches]
    ids = [f"c{number}" for number in range(1_000)]
    held = "SELECT message_id FROM read_parquet($paths) WHERE kept"
    known = f"SELECT id FROM (SELECT unnest($ids) AS id) WHERE id NOT IN ({held})"

    def looked_up() -> int:
        with duckdb.connect() as connection:
            return len(connection.execute(known, {"ids": ids, "paths": paths}).fetchall())

    peer = "DuckDB, ids looked up in all"
    fold = lambda: capture.fold(kept, reference=LATER)  # noqa: E731
    yield row(f"1,000 captured into {unique:,}", peer, 1_000, fold, looked_up)


def message(number: int) -> dict[str, object]:
    return {
        "type": "track", "event": "event 1", "userId": f"user-{number}", "messageId": f"c{number}",
        "timestamp": "2025-03-01T10:00:00Z", "properties": {"country": "DE"},
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", choices=EVENTS, default="small")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    events = EVENTS[arguments.scale]
    unique = events * 20 // 21
    with TemporaryDirectory() as name:
        folder = Path(name)
        rows = [files(folder, kind, events, unique) for kind in READ]
        for each in chain(*rows, added(folder, events, unique)):
            if arguments.json:
                print(json.dumps(each))
            else:
                print("  ".join(f"{key} {value}" for key, value in each.items()))


if __name__ == "__main__":
    main()
