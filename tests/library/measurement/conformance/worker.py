"""Holds events in chDB or Spark and answers SQL, line by line; runs in the environment of the engines.

    python worker.py chdb|spark FILE.parquet

Each line that comes in is JSON of `sql` and `values`, each that goes out of `rows` or `error`.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[[str, dict[str, str]], list[list[Any]]]
SETTINGS = "join_use_nulls = 1, cast_keep_nullable = 1, prefer_column_name_to_alias = 1"
SETTINGS += ", precise_float_parsing = 1"
COLUMNS = "person String, event LowCardinality(String), time Int64, properties Map(String, String)"


def chdb(path: str) -> Run:
    from chdb.session import Session

    session = Session()
    if Path(path).exists():
        session.query(f"CREATE TABLE events ({COLUMNS}) ENGINE = MergeTree ORDER BY (person, time)")
        session.query(f"INSERT INTO events SELECT * FROM file('{path}', Parquet, '{COLUMNS}')")

    def run(sql: str, values: dict[str, str]) -> list[list[Any]]:
        asks = sql.lstrip().startswith("SELECT")
        answer = session.query(sql + f" SETTINGS {SETTINGS}" * asks, "JSONCompact", params=values)
        return list(json.loads(answer.bytes())["data"]) if asks else []

    return run


def spark(path: str) -> Run:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    session.read.parquet(path).cache().createOrReplaceTempView("events")

    def run(sql: str, values: dict[str, str]) -> list[list[Any]]:
        return [list(row) for row in session.sql(sql, args=values).collect()]

    return run


def main() -> None:
    run = {"chdb": chdb, "spark": spark}[sys.argv[1]](sys.argv[2])
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            said: dict[str, Any] = {"rows": run(asked["sql"], asked["values"])}
        except Exception as error:
            said = {"error": str(error)}
        print(json.dumps(said), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
