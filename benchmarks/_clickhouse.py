"""ClickHouse (as chDB) with SQL of its own over small columns, in the two orders that suit it."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from firsthand.measurement.behaviour import Behaviour, Condition, Step, span
from firsthand.measurement.counts import trend
from firsthand.measurement.funnels import Funnel, funnel, funnel_by
from firsthand.measurement.paths import Paths, commonest_paths
from firsthand.measurement.retention import Retention, retention
from firsthand.measurement.stickiness import DAYS, stickiness
from tests.library.measurement.conformance import engines

Work = Callable[[], Any]
WINDOW = timedelta(days=7)
WEEK, GAP = 7 * 86_400_000_000, 30 * 60_000_000
PIECE = 10_000_000
COLUMNS = (
    "person Int32, event LowCardinality(String), time Int64, day UInt16, "
    "country LowCardinality(String), platform LowCardinality(String)"
)
SESSIONS = f"""SELECT path, count() FROM (
    SELECT arrayJoin(arrayMap(s -> arraySlice(arrayMap(e -> e.2, s), 1, 4),
        arraySplit((e, new) -> new, events, arrayMap((e, before) -> e.1 - before.1 > {GAP},
            events, arrayPushFront(arrayPopBack(events), events[1]))))) AS path
    FROM (SELECT arraySort(groupArray((time, event))) AS events FROM events GROUP BY person)
) GROUP BY path ORDER BY count() DESC LIMIT 20"""
RETENTION = """SELECT weeks[1], week - weeks[1], count() FROM (
    SELECT arraySort(groupUniqArray(toUInt16(intDiv(day + 3, 7)))) AS weeks FROM events GROUP BY person
) ARRAY JOIN weeks AS week GROUP BY 1, 2"""


def write(found: Behaviour, folder: Path) -> None:
    """The events as Parquet, a piece at a time."""
    country, platform = found.coded("country"), found.coded("platform")
    lists = {"names": list(found.names), "a": list(country.values), "b": list(platform.values)}
    for number, low in enumerate(range(0, found.size, PIECE)):
        piece = slice(low, low + PIECE)
        with duckdb.connect() as connection:
            columns = {"person": found.person[piece], "event": found.event[piece], "day": found.day[piece]}
            columns |= {"country": country.codes[piece], "platform": platform.codes[piece]}
            connection.register("incoming", columns | {"time": found.moments.at(piece)})
            connection.execute(
                "COPY (SELECT person, $names[event + 1] AS event, time, day, $a[country + 1] AS country, "
                "$b[platform + 1] AS platform FROM incoming) "
                f"TO '{folder}/{number:02}.parquet' (FORMAT parquet)",
                lists,
            )


def beside(found: Behaviour, folder: Path, steps: tuple[str, ...]) -> Iterator[tuple[str, str, Work, Work]]:
    """Names, peers, ours and theirs; the answers are in one form."""
    write(found, folder)
    with engines.worker("chdb", folder / "none", folder) as run:
        for table, order in (("events", "person, time"), ("by_event", "event, person, time")):
            run(f"CREATE TABLE {table} ({COLUMNS}) ENGINE = MergeTree ORDER BY ({order})", {})
            run(f"INSERT INTO {table} SELECT * FROM file('{folder}/*.parquet', Parquet)", {})
            run(f"OPTIMIZE TABLE {table} FINAL", {})

        def asked(sql: str) -> list[tuple[object, ...]]:
            rows = ([str(value) for value in row] for row in run(sql, {}))
            return sorted(tuple(int(value) if value.isdigit() else value for value in row) for row in rows)

        yield from _funnels(found, steps, asked)
        last = found.days[1]
        yield "retention, weekly", "chDB", partial(_cohorts, found), partial(asked, RETENTION)
        daily = "SELECT day, platform, uniqExact(person) FROM events GROUP BY day, platform"
        yield "daily people by platform", "chDB", partial(_daily, found), partial(asked, daily)
        stick = (
            f"SELECT days, count() FROM (SELECT uniqExact(day) AS days FROM events WHERE day > {last - DAYS} "
            "GROUP BY person) GROUP BY days"
        )
        yield "stickiness, 30 days", "chDB", partial(_sticky, found), partial(asked, stick)

        def walked() -> list[int]:
            paths = commonest_paths(found, Paths(length=4, collapse=False))
            return sorted(each.sessions for each in paths)

        yield (
            "paths, first 4 of a session",
            "chDB",
            walked,
            lambda: sorted(int(str(row[1])) for row in run(SESSIONS, {})),
        )


def _funnels(
    found: Behaviour, names: tuple[str, ...], asked: Callable[[str], Any]
) -> Iterator[tuple[str, str, Work, Work]]:
    first, *others = (Step(event=name) for name in names)
    whole = Funnel(steps=(first, *others), window=WINDOW)
    where = (Condition(name="country", values=(found.coded("country").values[1],)),)
    some = Funnel(steps=tuple(Step(event=name, where=where) for name in names), window=WINDOW)

    def level(table: str, first: str, held: str = "1") -> str:
        steps = ", ".join([first, *(f"event = '{name}'" for name in names[1:])])
        listed = ", ".join(f"'{name}'" for name in names)
        return (
            f"SELECT person, windowFunnel({WEEK})(toUInt64(time), {steps}) AS level FROM {table} "
            f"WHERE event IN ({listed}) AND {held} GROUP BY person"
        )

    def levels(sql: str) -> list[int]:
        rows = dict(asked(f"SELECT level, count() FROM ({sql}) GROUP BY level"))
        return [sum(many for at, many in rows.items() if at >= n) for n in range(1, len(names) + 1)]

    def ours(question: Funnel) -> list[int]:
        return [step.people for step in funnel(found, question).steps]

    begins = f"event = '{names[0]}'"
    held = f"country = '{where[0].values[0]}'"
    for table, label in (("events", "chDB"), ("by_event", "chDB, sorted by event")):
        yield "funnel, 4 steps", label, partial(ours, whole), partial(levels, level(table, begins))
        yield "funnel of a country", label, partial(ours, some), partial(levels, level(table, begins, held))
    values = found.coded("platform").values
    yield (
        "funnel by platform",
        "chDB",
        lambda: {each.value: [s.people for s in each.steps] for each in funnel_by(found, whole, "platform")},
        lambda: {value: levels(level("events", f"{begins} AND platform = '{value}'")) for value in values},
    )


def _cohorts(found: Behaviour) -> list[tuple[object, ...]]:
    cells = (
        ((cohort.first_day.toordinal() - 719_163 + 3) // 7, cell.first, cell.people)
        for cohort in retention(found, Retention()).cohorts
        for cell in cohort.cells
    )
    return sorted(cell for cell in cells if cell[2])


def _daily(found: Behaviour) -> list[tuple[object, ...]]:
    first = span(found)[0]
    return sorted(
        (found.days[0] + (count.first_day - first).days, each.value, count.people)
        for each in trend(found, by="platform")
        for count in each.counts
        if count.people
    )


def _sticky(found: Behaviour) -> list[tuple[object, ...]]:
    return [(each.periods, each.people) for each in stickiness(found).histogram if each.people]


def processor_seconds() -> float:
    """Of this process and of those it started that run still."""
    tick, total = os.sysconf("SC_CLK_TCK"), 0.0
    children: list[str] = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that has ended meanwhile
            children += (task / "children").read_text().split()
    for process in ("self", *children):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / tick
    return total
