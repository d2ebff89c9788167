"""Analyses of behaviour, beside plain DuckDB SQL and pandas on the same columns in memory.

    python -m benchmarks.events [--scale small|full|large|huge] [--json]

Events of the practice company: 15,000 people over 84 days (about 2 million), full 150,000 (about 20 million).
All have the columns person, event, time, day and platform in memory, sorted by person and time; DuckDB and
ClickHouse (as chDB, where `scripts/engines` was run) and ours use every processor, pandas one. Times are wall
seconds, best of three, warm; the first answer, which finds people's days, stands beside, and the seconds of
processors. `agree` compares the whole answers. A new process opens columns on disk and asks all five, and
ClickHouse is asked in SQL of its own: over two million events made by formula (large: 20 million, huge: 100
million, which is all that these two do).
"""

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from benchmarks import _synthetic
from benchmarks._clickhouse import beside, processor_seconds
from benchmarks._opened import from_disk
from firsthand.learning.simulator import read_world, simulate
from firsthand.measurement import reference
from firsthand.measurement.behaviour import Behaviour, Step, day_of, span
from firsthand.measurement.counts import trend
from firsthand.measurement.engines.asking import answer
from firsthand.measurement.engines.questions import Active, Counted, Question, Walked
from firsthand.measurement.funnels import Funnel, funnel
from firsthand.measurement.loading import from_files
from firsthand.measurement.paths import Paths, commonest_paths
from firsthand.measurement.retention import Retention, retention
from firsthand.measurement.stickiness import DAYS, stickiness
from tests.library.measurement.conformance import engines

PEOPLE = {"small": 15_000, "full": 150_000}
MADE = {"small": 2_000_000, "large": 20_000_000, "huge": 100_000_000}
STEPS = ("app opened", "recipe searched", "recipe viewed", "cooking started")
WEEK = 7 * 86_400 * 1_000_000
GAP = 30 * 60 * 1_000_000
Work = Callable[[], Any]


def timed(work: Work, times: int = 3) -> tuple[Any, float, float, float]:
    """What it gives; the seconds of the first time and of the best, and those of processors."""
    spent, busy = [], []
    for _ in range(times):
        start, used = time.perf_counter(), processor_seconds()
        found = work()
        spent.append(time.perf_counter() - start)
        busy.append(processor_seconds() - used)
    return found, spent[0], min(spent), min(busy)


def row(name: str, peer: str, ours: Work, theirs: Work) -> dict[str, Any]:
    mine, first, seconds, busy = timed(ours, 7)
    yours, _, peer_seconds, peer_busy = timed(theirs)
    return {
        "name": name,
        "peer": peer,
        "ours_s": round(seconds, 4),
        "peer_s": round(peer_seconds, 4),
        "ratio": round(peer_seconds / seconds, 2),
        "agree": mine == yours,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "first_s": round(first, 4),
        "ours_processor_s": round(busy, 2),
        "peer_processor_s": round(peer_busy, 2),
        "load": round(os.getloadavg()[0], 1),
    }


def beside_sql(found: Behaviour, connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    def asked(sql: str, **bound: object) -> Work:
        return lambda: connection.execute(sql, bound).fetchall()

    def steps() -> list[tuple[int, int]]:
        question = Funnel(steps=tuple(Step(event=name) for name in STEPS), window=timedelta(days=7))
        return [(place, step.people) for place, step in enumerate(funnel(found, question).steps, start=1)]

    named = {f"step{place}": name for place, name in enumerate(STEPS, start=1)}
    yield row("funnel, 4 steps", "DuckDB SQL", steps, asked(reference.funnel(4), window=WEEK, **named))

    def cohorts() -> list[tuple[object, ...]]:
        cells = [
            (c.first_day, x.first, x.people) for c in retention(found, Retention()).cohorts for x in c.cells
        ]
        return [cell for cell in cells if cell[2]]

    yield row("retention, weekly", "DuckDB SQL", cohorts, asked(reference.retention("week")))

    def daily() -> list[tuple[object, ...]]:
        counted = trend(found, by="device.type")
        return sorted(
            (c.first_day, each.value, c.people) for each in counted for c in each.counts if c.people
        )

    yield row("daily people by platform", "DuckDB SQL", daily, asked(reference.daily_people("platform")))
    last = span(found)[1]
    first = last - timedelta(days=DAYS - 1)
    bound = {"first": first, "last": last}

    def sticky() -> list[tuple[int, int]]:
        return [(each.periods, each.people) for each in stickiness(found).histogram if each.people]

    yield row("stickiness, 30 days", "DuckDB SQL", sticky, asked(reference.stickiness(), **bound))

    def paths() -> list[int]:
        return [each.sessions for each in commonest_paths(found, Paths(length=4, collapse=False))]

    sql = asked(reference.paths(4), gap=GAP)
    yield row("paths, first 4 of a session", "DuckDB SQL", paths, lambda: [count for _, count in sql()])


def beside_pandas(found: Behaviour) -> Iterator[dict[str, Any]]:
    frame = pd.DataFrame({"person": found.person, "week": (found.day - 4) // 7, "day": found.day})
    last = int(found.day.max())

    def cohorts() -> list[int]:
        active = frame[["person", "week"]].drop_duplicates()
        first = active.groupby("person")["week"].transform("min")
        return sorted(active.groupby([first, active["week"] - first]).size().tolist())

    def ours() -> list[int]:
        cells = (cell.people for c in retention(found, Retention()).cohorts for cell in c.cells)
        return sorted(count for count in cells if count)

    yield row("retention, weekly", "pandas", ours, cohorts)

    def sticky() -> list[int]:
        recent = frame.loc[frame["day"] > last - DAYS, ["person", "day"]].drop_duplicates()
        return recent.groupby("person").size().value_counts().sort_index().tolist()

    yield row(
        "stickiness, 30 days",
        "pandas",
        lambda: [each.people for each in stickiness(found).histogram if each.people],
        sticky,
    )


def beside_clickhouse(found: Behaviour, folder: Path) -> Iterator[dict[str, Any]]:
    """ClickHouse (as chDB) over the same events sorted by person and time: its own function, and our text."""
    named = ", ".join(f"event = '{name}'" for name in STEPS)
    level = f"windowFunnel({WEEK})(toUInt64(time), {named})"
    with engines.tables("chdb", found, folder) as source:

        def levels() -> list[int]:
            rows = source.run(
                f"SELECT level, count(*) FROM (SELECT person, {level} AS level FROM events GROUP BY person) "
                "GROUP BY level ORDER BY level",
                {},
            )
            many = {int(str(level)): int(str(people)) for level, people in rows}
            return [sum(people for at, people in many.items() if at >= n) for n in range(1, len(STEPS) + 1)]

        question = Funnel(steps=tuple(Step(event=name) for name in STEPS), window=timedelta(days=7))
        asked: list[tuple[str, Question]] = [
            ("funnel, 4 steps, with times", question),
            ("retention, weekly", Retention()),
            ("daily people by platform", Counted(by="device.type")),
            ("stickiness, 30 days", Active()),
            ("paths, first 4 of a session", Walked(paths=Paths(length=4, collapse=False))),
        ]
        ours = lambda: [step.people for step in funnel(found, question).steps]  # noqa: E731
        yield row("funnel, 4 steps", "chDB, windowFunnel", ours, levels)
        for name, each in asked:
            yield row(name, "chDB, our text", partial(answer, found, each), partial(answer, source, each))


def table(found: Behaviour, connection: duckdb.DuckDBPyConnection) -> None:
    """The same columns as a table of DuckDB, names as an enumeration."""
    platform = found.coded("device.type")
    columns = {"person": found.person, "event": found.event, "time": found.time, "day": found.day}
    connection.register("incoming", {**columns, "platform": platform.codes})
    for kind, names in (("names", found.names), ("platforms", platform.values)):
        listed = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
        connection.execute(f"CREATE TYPE {kind} AS ENUM ({listed})")
    connection.execute(
        "CREATE TABLE events AS SELECT person, $names[event + 1]::names AS event, time, "
        "DATE '1970-01-01' + day AS day, $platforms[platform + 1]::platforms AS platform FROM incoming",
        {"names": list(found.names), "platforms": list(platform.values)},
    )


def rows(scale: str, folder: Path) -> Iterator[dict[str, Any]]:
    if scale in PEOPLE:
        yield from practised(scale, folder)
    if scale in MADE:
        made = _synthetic.behaviour(MADE[scale])
        steps = tuple(made.names[code] for code in (3, 7, 12, 20))
        (folder / "made").mkdir()
        yield from from_disk(made, folder / "made", steps, "platform")
        if engines.PYTHON.exists():
            for name, peer, ours, theirs in beside(made, folder / "made", steps):
                yield row(f"{name} ({made.size:,} events)", peer, ours, theirs)


def practised(scale: str, folder: Path) -> Iterator[dict[str, Any]]:
    done = simulate(
        read_world("ladle"), seed=1, users=PEOPLE[scale], days=84, out=folder / "life", sources=(), best=False
    )
    paths = sorted((done.folder / "events").iterdir())
    start = time.perf_counter()
    found = from_files(paths, properties=["device.type"])
    seconds = time.perf_counter() - start
    yield {
        "name": f"loading {found.size:,} events, {len(found.people):,} ids, without repeats",
        "peer": "none",
        "ours_s": round(seconds, 2),
        "peer_s": None,
        "ratio": None,
        "agree": None,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "events_per_s": round(found.size / seconds),
        "days": [str(day_of(int(number))) for number in np.percentile(found.day, [0, 100])],
    }
    with duckdb.connect() as connection:
        table(found, connection)
        yield from beside_sql(found, connection)
    yield from beside_pandas(found)
    yield from from_disk(found, folder, STEPS, "device.type")
    if engines.PYTHON.exists():
        yield from beside_clickhouse(found, folder)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", choices=("small", "full", "large", "huge"), default="small")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for each in rows(chosen.scale, Path(folder)):
            if chosen.json:
                print(json.dumps(each), flush=True)
                continue
            beside = f"{each['peer_s']} s {each['peer']}, ratio {each['ratio']}" if each["peer_s"] else ""
            print(
                f"{each['name']}: {each['ours_s']} s; {beside}; agree {each['agree']}, {each['peak_mb']} MB"
            )


if __name__ == "__main__":
    main()
