"""Trends on their page beside a count by hand over events drawn at random."""

import csv
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from random import Random

import pytest
from django.test import Client

from tests.web.measurement.conftest import Import
from tests.world import World

START = datetime(2025, 1, 6, tzinfo=UTC)  # a Monday
Row = tuple[str, str, datetime, str]


def drawn(seed: int, many: int = 300) -> list[Row]:
    """Events of 20 people over 8 weeks, two of three with a country; the first moment is always there."""
    chance = Random(seed)
    found = [("p0", "look", START, "DE")]
    for _ in range(many):
        moment = START + timedelta(seconds=chance.randrange(56 * 86400))
        country = chance.choice(["DE", "DE", "AT", "FR", ""])
        found.append((f"p{chance.randrange(20)}", chance.choice(["look", "buy"]), moment, country))
    return found


def as_csv(rows: list[Row]) -> str:
    lines = [f"{who},{event},{moment.isoformat()},{country}" for who, event, moment, country in rows]
    return "\n".join(["user_id,event,timestamp,country", *lines]) + "\n"


def monday(moment: datetime) -> date:
    return moment.date() - timedelta(days=moment.weekday())


def table(world: World, client: Client, query: str) -> list[dict[str, str]]:
    """The table, oldest first."""
    page = client.get(world.url(f"explore/trend/export.csv?{query}"))
    assert page.status_code == 200, page.content
    return list(csv.DictReader(StringIO(page.content.decode())))[::-1]


@pytest.fixture
def rows(bring: Import) -> list[Row]:
    made = drawn(7)
    bring(as_csv(made))
    return made


def test_people_and_times_a_week(world: World, vera: Client, rows: list[Row]) -> None:
    found = table(world, vera, "a=buy&b=buy&b.of=events&grain=week&period=all")
    people, times = defaultdict(set), defaultdict(int)
    for who, event, moment, _ in rows:
        if event == "buy":
            people[monday(moment)].add(who)
            times[monday(moment)] += 1
    weeks = sorted({monday(moment) for _, _, moment, _ in rows})
    assert [int(row["people: buy"]) for row in found] == [len(people[week]) for week in weeks]
    assert [int(row["times: buy"]) for row in found] == [times[week] for week in weeks]


def test_conditions(world: World, vera: Client, rows: list[Row]) -> None:
    address = (
        "a=buy&a.of=events&a.1=country&a.1.is=DE&a.1.is=AT&b=buy&b.of=events&b.1=country&b.1.not=on&b.1.is=DE"
    )
    found = table(world, vera, f"{address}&grain=month&period=all")
    for name, holds in (
        ("times: buy, country is DE or AT", lambda country: country in ("DE", "AT")),
        ("times: buy, country is not DE", lambda country: country != "DE"),
    ):
        wanted = sum(event == "buy" and holds(country) for _, event, _, country in rows)
        assert sum(int(row[name]) for row in found) == wanted


def test_broken_down_with_the_rest(world: World, vera: Client, rows: list[Row]) -> None:
    found = table(world, vera, "a=look&a.of=events&by=country&top=2&grain=week&period=all")
    looks = [country for _, event, _, country in rows if event == "look"]
    commonest = sorted({"DE", "AT", "FR"}, key=lambda name: (-looks.count(name), name))[:2]
    assert list(found[0]) == ["Week", *commonest, "all others"]
    for name in commonest:
        assert sum(int(row[name]) for row in found) == looks.count(name)
    assert sum(int(row["all others"]) for row in found) == sum(each not in commonest for each in looks)


def test_the_time_before_stands_beside(world: World, vera: Client, rows: list[Row]) -> None:
    whole = table(world, vera, "a=buy&grain=week&period=all")
    query = "a=buy&grain=week&period=own&from=2025-02-03&to=2025-02-23&before=on"
    found = table(world, vera, query)
    assert [row["people: buy"] for row in found] == [row["people: buy"] for row in whole[4:7]]
    assert [row["people: buy, before"] for row in found] == [row["people: buy"] for row in whole[1:4]]


def test_a_formula_has_the_values_of_its_parts(world: World, vera: Client, rows: list[Row]) -> None:
    parts = table(world, vera, "a=buy&b=look&grain=week&period=all")
    found = table(world, vera, "a=buy&b=look&formula=A%2FB&grain=week&period=all")
    for part, row in zip(parts, found, strict=True):
        assert float(row["A/B"]) == pytest.approx(int(part["people: buy"]) / int(part["people: look"]))
    less = table(world, vera, "a=buy&b=look&formula=A-B&grain=week&period=all")
    for part, row in zip(parts, less, strict=True):
        assert float(row["A-B"]) == int(part["people: buy"]) - int(part["people: look"])
        assert list(row) == ["Week", "A-B"]  # counted, so there is no interval


def test_periods_that_are_not_whole_are_said(world: World, vera: Client, bring: Import) -> None:
    bring("user_id,event,timestamp\nu1,buy,2025-03-05T09:00:00Z\nu1,buy,2025-03-18T09:00:00Z\n")
    found = table(world, vera, "a=buy&grain=week&period=all")
    assert [row["Week"] for row in found] == [
        "Week of 3 Mar 2025 (begins before the events)",
        "Week of 10 Mar 2025",
        "Week of 17 Mar 2025 (not over yet)",
    ]
