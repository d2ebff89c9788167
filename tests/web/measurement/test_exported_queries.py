"""Every kind's exported query, run by DuckDB over the events themselves, gives the numbers of the page."""

import csv
import random
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.test import Client

from firsthand_web.measurement.actions import day_zones
from tests.oracles.behaviour_sql import labelled
from tests.web.measurement.conftest import Import
from tests.world import World

Row = tuple[Any, ...]
Numbers = dict[Any, Any]
RULES = "p1=viewed&p1.1=amount&p1.1.how=least&p1.1.is=10&p1.times=2&p2=paid&p2.then=kept"
WHATS = ("times", "trend", "funnel", "retention", "lifecycle", "stickiness", "paths")
QUESTIONS = {
    "trend": "a=paid&by=plan&top=2&grain=week&period=all",
    "funnel": "a=viewed&b=paid&b.1=plan&b.1.how=is-not&b.1.is=free&by=plan&window=9&period=30d",
    "retention": "a=viewed&b=paid&grain=week",
    "lifecycle": "a=viewed&a.1=plan&a.1.how=set&grain=week",
    "stickiness": "a=viewed&period=own&from=2025-03-08&to=2025-04-05",
    "paths": "begin=after&a=viewed&gap=300&period=all",
} | {
    f"segments {what}": f"{RULES}&q1=größer&q1.how=never&what={what}&a=viewed&b=paid&grain=week"
    for what in WHATS
}


@pytest.fixture(scope="module")
def rows() -> str:
    """Two months of forty people: ties, times around midnight, values that are missing or in capitals."""
    chosen, begin = random.Random(5), datetime(2025, 3, 1, tzinfo=UTC)
    lines = ["user_id,event,timestamp,plan,amount"]
    for _ in range(900):
        hour = begin + timedelta(hours=chosen.randrange(24 * 61))
        who, event = chosen.randrange(40), chosen.choice(("viewed", "viewed", "kept", "paid", "größer"))
        plan, amount = chosen.choice(("", "pro", "free", "Pro")), chosen.choice(("", "20", "9.5", "a lot"))
        lines.append(f"u{who % chosen.choice((8, 40))},{event},{hour:%Y-%m-%dT%H:%M:%SZ},{plan},{amount}")
    return "\n".join(lines) + "\n"


def day(label: str) -> date:
    """The day in the label of a period."""
    (found,) = re.findall(r"\d+ \w{3} \d{4}", label)
    return datetime.strptime(found, "%d %b %Y").replace(tzinfo=UTC).date()


def number(cell: str) -> float:
    return float(cell) if re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell) else 0


def trend_of(table: list[list[str]]) -> Numbers:
    head, *body = table
    cells = [
        ((day(row[0]), value), number(each)) for row in body for value, each in zip(head, row, strict=True)
    ]
    found = {(at, value): many for (at, value), many in cells if many and value != head[0]}
    return {(at, None if value == "all others" else value): many for (at, value), many in found.items()}


def cohorts_of(table: list[list[str]]) -> Numbers:
    shown = [row for row in table[1:] if row[6] != "0"]
    return {
        (None if row[0] == "All cohorts" else day(row[0]), int(row[2].split()[0])): (
            number(row[3]),
            number(row[6]),
        )
        for row in shown
    }


# Of each kind the numbers of the page's table, and of the rows of the query; without those that are 0.
PAGES: dict[str, Callable[[list[list[str]]], Numbers]] = {
    "trend": trend_of,
    "funnel": lambda table: {
        (int(row[0].split(".")[0]), row[1]): (number(row[2]), number(row[8])) for row in table[1:]
    },
    "retention": cohorts_of,
    "lifecycle": lambda table: {
        day(row[0]): tuple(number(row[place]) for place in (3, 2, 4, 5)) for row in table[1:]
    },
    "stickiness": lambda table: {number(row[0]): number(row[1]) for row in table[1:] if row[1] != "0"},
    "paths": lambda table: {
        (row[0], row[1]): (number(row[2]), number(row[3])) for row in table[1:] if row[1] != "whole path"
    },
}
QUERIES: dict[str, Callable[[list[Row]], Numbers]] = {
    "trend": lambda found: {(at, value): people for at, value, _, people in found},
    "funnel": lambda found: {(step, value): (people, median) for value, step, people, median in found},
    "retention": lambda found: {(at, first): (people, n) for at, first, _, people, n in found},
    "lifecycle": lambda found: {at: stages for at, *stages in map(tuple, found)},
    "stickiness": dict,
    "paths": lambda found: {
        (f"{source} → {target}", f"{place} to {place + 1}"): counted
        for place, source, target, *counted in found
        if target
    },
}


@pytest.mark.parametrize("asked", QUESTIONS)
def test_the_query_gives_the_numbers_of_the_page(
    asked: str, world: World, ada: Client, bring: Import, rows: str, tmp_path: Path
) -> None:
    bring(rows)
    day_zones.choose(by=world.ada, workspace=world.workspace, zone="Pacific/Auckland")
    kind, _, what = asked.partition(" ")
    page = ada.get(world.url(f"explore/{kind}/export.csv?{QUESTIONS[asked]}")).content.decode()
    table = [[cell.removeprefix("'") for cell in row] for row in csv.reader(StringIO(page))]
    told = ada.get(world.url(f"explore/{kind}/export.sql?{QUESTIONS[asked]}")).content.decode()
    assert "Pacific/Auckland" in told
    found, counted = answered(told, rows, tmp_path)
    if not what:
        said = {key: pytest.approx(numbers) for key, numbers in PAGES[kind](table).items()}
        assert said
        assert QUERIES[kind](found) == said
        return
    people, *body = table[1:]
    assert counted == {"segment": number(people[1]), "beside": number(people[4])}
    known = {row[0]: [number(row[place]) for place in (1, 3, 4, 6, 7)] for row in body}
    for each in found:
        label = labelled(what, each, list(known))
        assert [value or 0 for value in each[-5:]] == pytest.approx(known.pop(label)), label
    assert found
    assert not any(numbers[0] or numbers[2] for numbers in known.values())


def test_a_second_series_has_the_values_of_the_first(
    world: World, ada: Client, bring: Import, rows: str, tmp_path: Path
) -> None:
    bring(rows)
    asked = "a=paid&a.1=amount&a.1.is=20&b=größer&by=plan&top=1&grain=week&period=all"
    page = ada.get(world.url(f"explore/trend/export.csv?{asked}")).content.decode()
    head, *body = csv.reader(StringIO(page))
    shown, rest = (column for column, name in enumerate(head) if "größer" in name)
    told = ada.get(world.url(f"explore/trend/export.sql?{asked}")).content.decode()
    found, _ = answered(told, rows, tmp_path)
    value = head[shown].partition(",")[0]
    assert {(at, value): people for at, value, _, people in found} == {
        (day(row[0]), value if column == shown else None): number(row[column])
        for row in body
        for column in (shown, rest)
        if number(row[column])
    }


def answered(told: str, rows: str, folder: Path) -> tuple[list[Row], dict[str, int]]:
    """What the query answers over the same events as a Parquet file, and the people that it found."""
    (folder / "events.csv").write_text(rows)
    with duckdb.connect() as connection:
        file = folder / "events.parquet"
        connection.read_csv(str(folder / "events.csv"), all_varchar=True).write_parquet(str(file))
        found = connection.execute(told.replace("events.parquet", str(file))).fetchall()
        if "TEMP TABLE members" not in told:
            return found, {}
        counted = connection.execute("SELECT side, count(*) FROM members GROUP BY side").fetchall()
        return found, dict(counted)
