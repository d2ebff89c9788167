"""How hard a practice run is: how much money, how dear research, how wild estimates, how much is new."""

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file, files

from firsthand.errors import InputError
from firsthand.learning.practice.variety import varied
from firsthand.learning.simulator.company import Competitor, Item
from firsthand.learning.simulator.world import World
from firsthand.tables.toml import Section, read_toml


@dataclass(frozen=True, kw_only=True)
class Difficulty:
    """Factors on a world's `money` a quarter, on what `research` costs, and on the `noise` of estimates.

    `variety`: how far the truth about needs and items is from the world file's.
    """

    id: str
    title: str
    summary: str
    money: float
    research: float
    noise: float
    variety: float


@cache
def difficulties() -> tuple[Difficulty, ...]:
    """Those that come along, the easiest first."""
    with as_file(files(__package__) / "difficulties.toml") as path:
        top = read_toml(path, what="difficulties", way_out="Difficulties are TOML in UTF-8.")
    return tuple(map(_difficulty, top.tables("difficulties")))


def difficulty(name: str) -> Difficulty:
    """One of them. Raises `InputError`."""
    known = {each.id: each for each in difficulties()}
    if name not in known:
        raise InputError(f"difficulty=“{name}” is not known: choose one of {', '.join(known)}.")
    return known[name]


def posed(world: World, hardness: Difficulty, *, seed: int) -> World:
    """The world as a run of this seed meets it; competitors move a quarter later, as the first one is over at
    the start.

    An estimate misses by its `optimism` and its `overrun`, of which `noise` is the exponent and the factor.
    """
    world = varied(world, seed=seed, variety=hardness.variety)
    company = world.company
    studies = tuple(
        replace(study, money=round(study.money * hardness.research, 2)) for study in company.studies
    )
    return replace(
        world,
        company=replace(
            company,
            money=round(company.money * hardness.money, 2),
            studies=studies,
            items=tuple(_estimated(item, hardness) for item in company.items),
            competitors=tuple(_moved(each, 1) for each in company.competitors),
        ),
    )


def from_now(world: World, before: int = 1) -> World:
    """The same world when the first quarter of a run counts as the first of all, as plans have it."""
    competitors = tuple(_moved(each, -before) for each in world.company.competitors)
    return replace(world, company=replace(world.company, competitors=competitors))


def _estimated(item: Item, hardness: Difficulty) -> Item:
    return replace(
        item, optimism=item.optimism**hardness.noise, overrun=round(item.overrun * hardness.noise, 6)
    )


def _moved(competitor: Competitor, quarters: int) -> Competitor:
    moves = tuple(replace(move, quarter=move.quarter + quarters) for move in competitor.moves)
    return replace(competitor, moves=moves)


def _difficulty(section: Section) -> Difficulty:
    section.only("id", "title", "summary", "money", "research", "noise", "variety")
    return Difficulty(
        id=section.get("id", str),
        title=section.get("title", str),
        summary=section.get("summary", str),
        money=section.number("money"),
        research=section.number("research"),
        noise=section.number("noise"),
        variety=section.number("variety"),
    )
