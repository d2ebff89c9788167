"""What `firsthand events --engine` asks instead of the kernels: plain SQL in DuckDB, or Spark."""

import atexit
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import typer

from firsthand.errors import InputError

if TYPE_CHECKING:
    from firsthand.measurement.behaviour import Behaviour
    from firsthand.measurement.engines.asking import Source
    from firsthand.measurement.engines.tables import Row, Tables

ENGINES = ("embedded", "duckdb", "spark")
TABLE = {"person", "event", "time", "properties"}
chosen = ContextVar("chosen", default="embedded")


def choose(engine: str) -> None:
    """Remember what this command asks. Raises a usage error."""
    if engine not in ENGINES:
        raise typer.BadParameter(f"“{engine}” is none of {', '.join(ENGINES)}.", param_hint="--engine")
    chosen.set(engine)


def there(files: Sequence[Path], zone: str) -> "Tables | None":
    """Spark over Parquet files or folders that have the table's columns: it reads them itself."""
    if chosen.get() != "spark" or not all(path.is_dir() or path.suffix == ".parquet" for path in files):
        return None
    frame = _session().read.parquet(*map(str, files))
    return _spark(frame, zone) if set(frame.columns) >= TABLE else None


def handed(found: "Behaviour") -> "Source":
    """Loaded events in the engine that was chosen."""
    if chosen.get() == "embedded":
        return found
    from firsthand.measurement.engines import duck

    if chosen.get() == "duckdb":
        return duck.tables(found)
    # Spark reads it whenever it is asked, until the command is over.
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "events.parquet"
    duck.write(found, path)
    return _spark(_session().read.parquet(str(path)), found.zone)


def _session() -> Any:
    try:
        from pyspark.sql import SparkSession  # type: ignore[import-not-found, unused-ignore]
    except ImportError as error:
        raise InputError(
            "engine=spark needs PySpark and Java beside Firsthand: install the package pyspark."
        ) from error
    # What else it needs to know, such as its master, stands where Spark looks for it.
    session = SparkSession.builder.appName("firsthand").getOrCreate()
    session.conf.set("spark.sql.session.timeZone", "UTC")
    return session


def _spark(frame: Any, zone: str) -> "Tables":
    from firsthand.measurement.engines.dialects import SPARK
    from firsthand.measurement.engines.tables import Tables

    frame.createOrReplaceTempView("events")

    def run(sql: str, values: Mapping[str, str]) -> "Sequence[Row]":
        return [tuple(row) for row in frame.sparkSession.sql(sql, args=dict(values)).collect()]

    return Tables(dialect=SPARK, run=run, zone=zone)
