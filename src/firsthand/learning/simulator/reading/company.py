"""Reading the company behind a world: prices, teams, research, what could be built, competitors, hardware."""

from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.learning.simulator.company import (
    Company,
    Competitor,
    Hardware,
    Item,
    Move,
    Part,
    Response,
    Stage,
    Study,
    Team,
)
from firsthand.learning.simulator.reading.checks import (
    between,
    distinct,
    named,
    numbers,
    one_of,
    optional,
    whole,
)
from firsthand.tables.toml import Section

SECTIONS = ("company", "teams", "studies", "items", "competitors", "hardware", "parts", "stages")
STUDIES = ("interviews", "survey", "usability", "experiment")
STAGES = ("EVT", "DVT", "PVT")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the company's sections may refer to: names that stand elsewhere in the file."""

    title: str
    segments: tuple[str, ...]
    needs: tuple[str, ...]
    events: tuple[str, ...]
    plans: tuple[str, ...]


def read_company(top: Section, words: Words, *, physical: bool) -> Company:
    """The company of a world file; without its sections, one that sells all plans for nothing."""
    given = [key for key in SECTIONS if key in top.data]
    if not given:
        still = Response(habit=0.0, loyalty=0.0, payment=0.0, price=0.0)
        free = dict.fromkeys(words.plans, 0.0)
        return Company(name=words.title, currency="EUR", prices=free, money=0.0, response=still)
    company = top.table("company")
    company.only("name", "currency", "prices", "money", "response")
    teams = distinct(top.tables("teams"), "id")
    return Company(
        name=company.get("name", str),
        currency=company.get("currency", str),
        prices=numbers(company, "prices", words.plans, high=10_000, every=True),
        money=between(company, "money", 0, 1e9),
        response=_response(company.table("response")),
        teams=tuple(map(_team, top.tables("teams"))),
        studies=_studies(top, teams),
        items=_items(top, words, teams),
        competitors=_competitors(top, words.needs),
        hardware=_hardware(top, physical=physical),
    )


def _response(table: Section) -> Response:
    table.only(*Response.__dataclass_fields__)
    habit, loyalty, payment = (between(table, key, 0, 10) for key in ("habit", "loyalty", "payment"))
    price = optional(table, "price", Response.price, 0, 10)
    return Response(habit=habit, loyalty=loyalty, payment=payment, price=price)


def _team(table: Section) -> Team:
    table.only("id", "name", "people", "days")
    people = table.texts("people")
    if not people:
        raise table.wrong("people", "a team has at least one person: a list of names should stand here")
    days = between(table, "days", 0, 70 * len(people))  # a quarter of 91 days has fewer working days
    return Team(id=table.get("id", str), name=table.get("name", str), people=people, days=days)


def _studies(top: Section, teams: tuple[str, ...]) -> tuple[Study, ...]:
    distinct(top.tables("studies"), "id")
    return tuple(_study(table, teams) for table in top.tables("studies"))


def _study(table: Section, teams: tuple[str, ...]) -> Study:
    table.only("id", "name", "money", "days")
    return Study(
        id=one_of(table, "id", STUDIES),
        name=table.get("name", str),
        money=between(table, "money", 0, 1e6),
        days=numbers(table, "days", teams, high=1000),
    )


def _items(top: Section, words: Words, teams: tuple[str, ...]) -> tuple[Item, ...]:
    tables = top.tables("items")
    ids = distinct(tables, "id")
    parts = tuple(table.get("id", str) for table in top.tables("parts"))
    stages = tuple(table.get("id", str) for table in top.tables("stages"))
    items = tuple(_item(table, words, teams, ids, parts, stages) for table in tables)
    _startable(tables, items)
    return items


def _item(
    table: Section,
    words: Words,
    teams: tuple[str, ...],
    ids: tuple[str, ...],
    parts: tuple[str, ...],
    stages: tuple[str, ...],
) -> Item:
    table.only(*Item.__dataclass_fields__)
    effort = numbers(table, "effort", teams, high=2000)
    if not sum(effort.values()):
        raise table.wrong("effort", "at least one team needs more than 0 days")
    after = table.texts("after")
    named(table, "after", after, ids)
    return Item(
        id=table.get("id", str),
        title=table.get("title", str),
        summary=table.get("summary", str),
        needs=_effects(table, words),
        effort=effort,
        events=numbers(table, "events", words.events, high=100),
        optimism=optional(table, "optimism", Item.optimism, 0.1, 2),
        overrun=optional(table, "overrun", Item.overrun, 0, 2),
        delay=whole(table, "delay", 0, 12) if "delay" in table.data else 0,
        after=after,
        together=numbers(table, "together", ids, high=5),
        paying=optional(table, "paying", Item.paying, 0.1, 10),
        part=one_of(table, "part", parts) if "part" in table.data else "",
        stage=one_of(table, "stage", stages) if "stage" in table.data else "",
        weeks=optional(table, "weeks", 0.0, 0, 104),
        unit_cost=optional(table, "unit_cost", 0.0, -10_000, 10_000),
    )


def _effects(table: Section, words: Words) -> Mapping[str, Mapping[str, float]]:
    """By need: a number for all segments alike, or a table by segment."""
    if "needs" not in table.data:
        return {}
    inner = table.table("needs")
    named(table, "needs", inner.data, words.needs)
    return {
        need: numbers(inner, need, words.segments, low=-1, high=1)
        if isinstance(effect, dict)
        else dict.fromkeys(words.segments, between(inner, need, -1, 1))
        for need, effect in inner.data.items()
    }


def _startable(tables: list[Section], items: tuple[Item, ...]) -> None:
    """No item waits for itself, not even by way of others."""
    done: set[str] = set()
    while ready := [item.id for item in items if item.id not in done and done.issuperset(item.after)]:
        done.update(ready)
    for table, item in zip(tables, items, strict=True):
        if item.id not in done:
            raise table.wrong("after", "these items wait for one another in a circle", ", ".join(item.after))


def _competitors(top: Section, needs: tuple[str, ...]) -> tuple[Competitor, ...]:
    distinct(top.tables("competitors"), "id")
    return tuple(_competitor(table, needs) for table in top.tables("competitors"))


def _competitor(table: Section, needs: tuple[str, ...]) -> Competitor:
    table.only(*Competitor.__dataclass_fields__)
    return Competitor(
        id=table.get("id", str),
        name=table.get("name", str),
        address=table.get("address", str),
        price=between(table, "price", 0, 10_000),
        pull=between(table, "pull"),
        satisfaction=numbers(table, "satisfaction", needs, high=1),
        moves=tuple(_move(move, needs) for move in table.tables("moves")),
    )


def _move(table: Section, needs: tuple[str, ...]) -> Move:
    table.only("quarter", "title", "needs")
    return Move(
        quarter=whole(table, "quarter", 1, 100),
        title=table.get("title", str),
        needs=numbers(table, "needs", needs, high=1),
    )


def _hardware(top: Section, *, physical: bool) -> Hardware | None:
    given = "hardware" in top.data
    if given != physical:
        rule = "with a company, a physical product has [hardware], and a digital one has none"
        raise top.wrong("hardware", rule)
    for key in ("parts", "stages"):
        if key in top.data and not given:
            raise top.wrong(key, "this belongs to the [hardware] of a physical product")
        distinct(top.tables(key), "id")
    if not given:
        return None
    table = top.table("hardware")
    table.only("price", "returned")
    return Hardware(
        price=between(table, "price", 0, 1e6),
        returned=between(table, "returned"),
        parts=tuple(map(_part, top.tables("parts"))),
        stages=tuple(map(_stage, top.tables("stages"))),
    )


def _part(table: Section) -> Part:
    table.only(*Part.__dataclass_fields__)
    return Part(
        id=table.get("id", str),
        name=table.get("name", str),
        supplier=table.get("supplier", str),
        cost=between(table, "cost", 0, 1e6),
        weeks=between(table, "weeks", 0, 104),
        late=between(table, "late"),
        failure=between(table, "failure", 0, 0.99),
    )


def _stage(table: Section) -> Stage:
    table.only(*Stage.__dataclass_fields__)
    return Stage(
        id=one_of(table, "id", STAGES),
        name=table.get("name", str),
        weeks=between(table, "weeks", 0, 104),
        units=whole(table, "units", 1, 1_000_000),
        works=between(table, "works"),
        money=between(table, "money", 0, 1e9),
    )
