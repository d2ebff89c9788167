"""Funnels on their page beside a search by hand over events drawn at random."""

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random

import pytest
from django.test import Client

from firsthand.estimates import wilson
from firsthand_web.measurement.actions import people_access
from firsthand_web.measurement.models import PeopleAccess
from firsthand_web.measurement.queries.explore.funnel_times import duration
from tests.web.measurement.conftest import Import
from tests.world import World

START = datetime(2025, 1, 6, tzinfo=UTC)
Row = tuple[str, str, datetime, str]
STEPS = ("look", "choose", "buy")


def drawn(seed: int) -> list[Row]:
    chance = Random(seed)
    return [
        (
            f"p{chance.randrange(25)}",
            chance.choice([*STEPS, "leave"]),
            START + timedelta(minutes=chance.randrange(20 * 24 * 60)),
            chance.choice(["DE", "AT"]),
        )
        for _ in range(260)
    ]


def level(events: list[Row], days: int, *, without: str = "") -> int:
    """The longest chain of one person, tried from every first step with every event that may come next."""
    best = 0
    rows = sorted(events, key=lambda row: row[2])

    def follow(place: int, reached: int, start: datetime) -> None:
        nonlocal best
        best = max(best, reached)
        for after in range(place + 1, len(rows)):
            _, event, moment, _ = rows[after]
            if moment - start > timedelta(days=days) or (without and event == without):
                return
            if reached < len(STEPS) and event == STEPS[reached]:
                follow(after, reached + 1, start)

    for place, (_, event, moment, _) in enumerate(rows):
        if event == STEPS[0]:
            follow(place, 1, moment)
    return best


def counted(rows: list[Row], days: int, **more: str) -> list[int]:
    people = {row[0] for row in rows}
    levels = [level([row for row in rows if row[0] == who], days, **more) for who in people]
    return [sum(each >= step for each in levels) for step in (1, 2, 3)]


def table(world: World, client: Client, query: str) -> list[dict[str, str]]:
    page = client.get(world.url(f"explore/funnel/export.csv?a=look&b=choose&c=buy&period=all&{query}"))
    assert page.status_code == 200, page.content
    return list(csv.DictReader(StringIO(page.content.decode())))


@pytest.fixture
def rows(bring: Import) -> list[Row]:
    made = drawn(5)
    lines = [f"{who},{event},{moment.isoformat()},{country}" for who, event, moment, country in made]
    bring("\n".join(["user_id,event,timestamp,country", *lines]) + "\n")
    return made


def test_people_at_each_step(world: World, vera: Client, rows: list[Row]) -> None:
    found = table(world, vera, "window=2")
    wanted = counted(rows, 2)
    assert [int(row["People"]) for row in found] == wanted
    assert [row["Stopped here"] for row in found] == [
        str(wanted[0] - wanted[1]),
        str(wanted[1] - wanted[2]),
        "–",
    ]
    share = wilson(wanted[2], wanted[0])
    assert float(found[2]["Of those who began"]) == share.value


def test_without_an_event_between(world: World, vera: Client, rows: list[Row]) -> None:
    found = table(world, vera, "window=4&x1=leave")
    assert [int(row["People"]) for row in found] == counted(rows, 4, without="leave")
    assert counted(rows, 4, without="leave") != counted(rows, 4)


def test_broken_down_by_where_they_began(world: World, vera: Client, rows: list[Row]) -> None:
    found = table(world, vera, "window=2&by=country")
    for country in ("DE", "AT"):
        # Only first steps of that country begin; the later ones may be anywhere.
        own = [row for row in rows if row[1] != "look" or row[3] == country]
        told = [int(row["People"]) for row in found if row["Value"] == country]
        assert told == counted(own, 2)


@pytest.mark.parametrize("order", ["strict", "any"])
def test_other_orders_answer(world: World, vera: Client, rows: list[Row], order: str) -> None:
    many = [int(row["People"]) for row in table(world, vera, f"window=2&order={order}")]
    ordered = counted(rows, 2)
    assert many == sorted(many, reverse=True)
    assert (many[2] <= ordered[2]) if order == "strict" else (many[2] >= ordered[2])


def test_what_does_not_go_together_is_said(world: World, vera: Client, rows: list[Row]) -> None:
    address = "explore/funnel/?a=look&b=buy&order=any&by=country&x1=leave&x1.after=2&x1.before=1"
    page = vera.get(world.url(address)).content.decode()
    assert "there is no first event to break down by" in page
    assert "Exclusions count only for steps one after the other" in page
    assert "x1.before=1 must come after step" in page


def test_times_are_drawn_up_to_any_step(world: World, vera: Client, bring: Import) -> None:
    took = {"a": 20, "b": 70, "c": 70, "d": 7200, "e": 90_000}
    lines = ["user_id,event,timestamp"]
    for who, seconds in took.items():
        for event, after in (("look", 0), ("choose", 5), ("buy", seconds)):
            lines.append(f"{who},{event},{(START + timedelta(seconds=after)).isoformat()}")
    bring("\n".join(lines))
    address = "explore/funnel/?a=look&b=choose&c=buy&period=all"
    page = vera.get(world.url(address)).content.decode()
    assert "Half of 5 people take 70 s or less to 3. buy" in page
    table = page[page.index('aria-label="How long it took"') :]
    cells = re.findall(
        r"<t[hd][^>]*>([^<]*)</t[hd]>", table[table.index("<tbody>") : table.index("</tbody>")]
    )
    counted = {cells[place]: cells[place + 1] for place in range(0, len(cells), 7)}
    assert {name: many for name, many in counted.items() if many != "0"} == {
        "10 s to 30 s": "1", "1 min to 2 min": "2", "1 h to 3 h": "1", "1 d to 2 d": "1",
    }  # fmt: skip
    assert cells[5::7][-1] == "100 %"
    second = vera.get(world.url(f"{address}&times=2")).content.decode()
    assert "Half of 5 people take 5 s or less to 2. choose" in second
    assert '<option value="2" selected>2</option>' in second


def test_steps_change_places(world: World, vera: Client, rows: list[Row]) -> None:
    asked = "explore/funnel/?a=look&a.1=country&a.1.is=DE&b=choose&c=buy"
    page = vera.get(world.url(f"{asked}&move=b.up"), headers={"HX-Request": "true"})
    moved = page.headers["HX-Push-Url"]
    assert moved == world.url("explore/funnel/?a=choose&b=look&b.1=country&b.1.is=DE&c=buy")
    assert 'name="move" value="c.up"' in page.content.decode()
    for nowhere in ("a.up", "c.down", "z.up", "b.off", "b"):
        page = vera.get(world.url(f"{asked}&move={nowhere}"), headers={"HX-Request": "true"})
        assert page.headers["HX-Push-Url"] == world.url(asked)
    down = vera.get(world.url(f"{asked}&move=a.down"), headers={"HX-Request": "true"})
    assert down.headers["HX-Push-Url"] == moved


def test_only_the_owner_hears_that_numbers_could_be_lists(
    world: World, ada: Client, vera: Client, rows: list[Row]
) -> None:
    address, hint = (
        world.url("explore/funnel/?a=look&b=buy"),
        "Numbers become lists of people once you allow it",
    )
    assert hint in ada.get(address).content.decode()
    assert hint not in vera.get(address).content.decode()
    people_access.let_look(by=world.ada, workspace=world.workspace, who=PeopleAccess.Who.MENTORS)
    assert hint not in ada.get(address).content.decode()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(40, "40 s"), (90, "1.5 min"), (12_600, "3.5 h"), (200_000, "2.3 days"), (9e6, "104 days")],
)
def test_durations_as_people_say_them(seconds: float, said: str) -> None:
    assert duration(seconds) == said
