"""What a company decides in a quarter."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from firsthand.tables.toml import Section, read_toml


@dataclass(frozen=True, kw_only=True)
class Work:
    """An item to work on; with `teams`, only these do their part of it, the others wait."""

    item: str
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Research:
    """A `number` of studies of one kind. `about`: the segment, need or item in question; "" is everybody.

    A usability session needs an item, whose prototype is tried; an experiment an item, which is behind it.
    """

    study: str
    number: int
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Everything decided in a quarter: it is carried out in it, and felt from the next one on.

    `work` in order of priority. Items begun before and not named go on ahead of it, unless `dropped`: then
    the days spent are lost. `prices` a month, by plan, from the next quarter. `stages` are builds to begin,
    `parts` first lots to order.
    """

    work: tuple[Work, ...] = ()
    dropped: tuple[str, ...] = ()
    research: tuple[Research, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict)
    stages: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def read_choices(path: Path) -> Choices:
    """The choices in a TOML file. Raises `FileError`; whether they are possible, `advance` decides."""
    return choices_in(read_toml(path, what="choices", way_out="A choices file is TOML in UTF-8."))


def choices_in(section: Section) -> Choices:
    """The choices that a section holds; every wrong key is named by its place."""
    section.only(*Choices.__dataclass_fields__)
    prices = section.table("prices") if "prices" in section.data else None
    return Choices(
        work=tuple(map(_work, section.tables("work"))),
        dropped=section.texts("dropped"),
        research=tuple(map(_research, section.tables("research"))),
        prices={plan: prices.number(plan) for plan in prices.data} if prices else {},
        stages=section.texts("stages"),
        parts=section.texts("parts"),
    )


def choices_data(choices: Choices) -> dict[str, Any]:
    """The choices as plain data, which `choices_in` reads again."""
    return asdict(choices)


def _work(section: Section) -> Work:
    section.only("item", "teams")
    return Work(item=section.get("item", str), teams=section.texts("teams"))


def _research(section: Section) -> Research:
    section.only("study", "number", "about")
    return Research(
        study=section.get("study", str),
        number=section.get("number", int),
        about=section.get("about", str, ""),
    )
