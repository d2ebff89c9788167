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
            began = time.perf_counter()
            duckdb.sql(f"CREATE OR REPLACE TABLE plain AS FROM {READ[kind]}('{path}')")
            plain = time.perf_counter() - began
            staged = stage(path, out, name=path.name, reference=datetime(2026, 6, 1, tzinfo=UTC))
            ours = time.perf_counter() - began - plain
            print(f"{kind:8} {staged.events:,} events: {ours:5.1f} s, read alone by DuckDB {plain:5.1f} s")


if __name__ == "__main__":
    main()
