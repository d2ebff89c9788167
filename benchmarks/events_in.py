"""Reading and checking a million events, beside DuckDB's plain read of the same file."""

import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from firsthand.measurement.incoming import stage

EVENTS = """SELECT 'u' || i % 20000 AS user_id, 'event ' || i % 40 AS event, 'm' || i AS message_id,
    strftime(TIMESTAMP '2025-01-01' + to_seconds(i * 7), '%Y-%m-%dT%H:%M:%SZ') AS timestamp, i % 100 AS amount
    FROM range(1000000) t(i)"""
FORMS = {"parquet": "parquet", "csv": "csv, HEADER", "jsonl": "json"}
READ = {"parquet": "read_parquet", "csv": "read_csv", "jsonl": "read_json"}


def main() -> None:
    with TemporaryDirectory() as folder:
        for kind, form in FORMS.items():
            path, out = Path(folder, f"events.{kind}"), Path(folder, kind)
            out.mkdir()
            duckdb.sql(f"COPY ({EVENTS}) TO '{path}' (FORMAT {form})")
            began, worked = time.perf_counter(), time.process_time()
            duckdb.sql(f"CREATE OR REPLACE TABLE plain AS FROM {READ[kind]}('{path}')")
            plain, worked = time.perf_counter() - began, time.process_time()
            staged = stage(path, out, name=path.name, reference=datetime(2026, 6, 1, tzinfo=UTC))
            ours = time.perf_counter() - began - plain
            # Work of all threads: what the clock says depends on who else uses the machine.
            worked = time.process_time() - worked
            told = f"{ours:5.1f} s ({worked:.1f} s of work), read alone by DuckDB {plain:5.1f} s"
            print(f"{kind:8} {staged.events:,} events: {told}")


if __name__ == "__main__":
    main()
