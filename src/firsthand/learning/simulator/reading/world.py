"""Reading a world from its TOML file, every mistake named by its place."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from math import fsum
from pathlib import Path

import numpy as np

from firsthand.errors import InputError
from firsthand.learning.simulator.reading.checks import (
    NEARLY,
    between,
    distinct,
    named,
    numbers,
    one_of,
    optional,
    shares,
    weights,
)
from firsthand.learning.simulator.reading.company import SECTIONS, Words, read_company
from firsthand.learning.simulator.voices.material import load_topic, topics
from firsthand.learning.simulator.world import (
    Bots,
    Country,
    Devices,
    EventKind,
    Noise,
    Rhythm,
    Segment,
    TrueNeed,
    World,
)
from firsthand.measurement.events import time_zone
from firsthand.tables.toml import Section, read_toml

SHIPPED = files("firsthand.learning.simulator") / "worlds"
KINDS = ("digital", "physical")
TOP = (
    *("title", "kind", "product", "start", "existing", "growth", "spread", "identify", "season", "weekday"),
    *("hours", "weekend_hours", "identity", "noise", "bots", "countries", "segments", "needs", "events"),
)
SLOTS = 3  # properties of one event, at most
LEVELS = 60  # a property that is a number takes so many values


def worlds() -> tuple[str, ...]:
    """The names of the worlds that come with Firsthand."""
    return tuple(sorted(Path(each.name).stem for each in SHIPPED.iterdir() if each.name.endswith(".toml")))


def read_world(world: str | Path) -> World:
    """The world of that name, or in that file. Raises `InputError`; `FileError` names the wrong key."""
    known = world in worlds()
    if not known and not str(world).endswith(".toml"):
        raise InputError(
            f"world=“{world}” is not known: choose {', '.join(worlds())}, or give the path of a .toml file."
        )
    path = Path(str(SHIPPED / f"{world}.toml")) if known else Path(world)
    top = read_toml(path, what="world", way_out="A world file is TOML in UTF-8.")
    found = _world(path.stem, top)
    if not known and found.name in topics():
        _spoken(top, found)
    return found


def _world(name: str, top: Section) -> World:
    top.only(*TOP, *SECTIONS)
    names = distinct(top.tables("events"), "name")
    segments, needs = (distinct(top.tables(key), "id") for key in ("segments", "needs"))
    if not names or not segments or not top.data.get("countries"):
        raise top.wrong("events", "a world has at least one of [[events]], [[segments]] and [[countries]]")
    kind, title = one_of(top, "kind", KINDS), top.get("title", str)
    people = tuple(_segment(table, names) for table in top.tables("segments"))
    plans = tuple(dict.fromkeys(plan for segment in people for plan in segment.plans))
    words = Words(title=title, segments=segments, needs=needs, events=names, plans=plans)
    world = World(
        name=name,
        title=title,
        kind=kind,
        product=top.get("product", str),
        start=top.get("start", dt.date),
        identify=one_of(top, "identify", names),
        rhythm=_rhythm(top),
        devices=_devices(top.table("identity")),
        noise=_noise(top.table("noise")),
        bots=_bots(top.table("bots")),
        countries=tuple(map(_country, top.tables("countries"))),
        segments=people,
        needs=tuple(_need(table, segments) for table in top.tables("needs")),
        events=tuple(_event(table, names) for table in top.tables("events")),
        company=read_company(top, words, physical=kind == "physical"),
    )
    _complete(top, world)
    return world


def _rhythm(top: Section) -> Rhythm:
    return Rhythm(
        existing=between(top, "existing"),
        growth=between(top, "growth", -0.5, 1),
        spread=between(top, "spread", 0, 2),
        season=weights(top, "season", 12),
        weekday=weights(top, "weekday", 7),
        hours=weights(top, "hours", 24),
        weekend_hours=weights(top, "weekend_hours", 24),
    )


def _complete(top: Section, world: World) -> None:
    """Shares that make a whole are a whole."""
    wholes: dict[str, Iterable[float]] = {
        "segments.share": [segment.share for segment in world.segments],
        "countries.share": [country.share for country in world.countries],
        "events.start": [event.start for event in world.events],
        "events.first": [event.first for event in world.events],
    }
    for key, parts in wholes.items():
        if abs(fsum(parts) - 1) > NEARLY:
            raise top.wrong(key, "these shares should add up to 1", f"{fsum(parts):g}")


def _spoken(top: Section, world: World) -> None:
    """A file named like a world that has words has the needs that the words are about."""
    talked, needs = ({need.id for need in each.needs} for each in (load_topic(world.name), world))
    if talked != needs:
        rule = (
            f"a file named {world.name}.toml has the needs {', '.join(sorted(talked))}: give it another name"
        )
        raise top.wrong("needs", rule, ", ".join(sorted(needs)))


def _devices(table: Section) -> Devices:
    keys = ("second_device", "on_second", "reset", "signed_out")
    table.only(*keys)
    second, on_second, reset, signed_out = (between(table, key) for key in keys)
    return Devices(second_device=second, on_second=on_second, reset=reset, signed_out=signed_out)


def _noise(table: Section) -> Noise:
    table.only("duplicates", "late", "late_hours")
    return Noise(
        duplicates=between(table, "duplicates"),
        late=between(table, "late"),
        late_hours=between(table, "late_hours", 0, 720),
    )


def _bots(table: Section) -> Bots:
    table.only("share", "sessions", "haste")
    return Bots(
        share=between(table, "share"),
        sessions=between(table, "sessions", 0, 50),
        haste=between(table, "haste"),
    )


def _country(table: Section) -> Country:
    table.only("id", "share", "zone")
    try:
        time_zone(table.get("zone", str))
    except InputError as error:
        raise table.wrong("zone", str(error)) from error
    return Country(id=table.get("id", str), share=between(table, "share"), zone=table.get("zone", str))


def _segment(table: Section, names: tuple[str, ...]) -> Segment:
    table.only("id", "name", "share", "sessions", "churn", "phone", "plans", "more")
    return Segment(
        id=table.get("id", str),
        name=table.get("name", str),
        share=between(table, "share"),
        sessions=between(table, "sessions", 0, 20),
        churn=between(table, "churn"),
        phone=between(table, "phone"),
        plans=shares(table, "plans", whole=True),
        more=numbers(table, "more", names, high=100),
    )


def _need(table: Section, segments: tuple[str, ...]) -> TrueNeed:
    table.only("id", "statement", "importance", "satisfaction")
    return TrueNeed(
        id=table.get("id", str),
        statement=table.get("statement", str),
        importance=numbers(table, "importance", segments, high=1, every=True),
        satisfaction=numbers(table, "satisfaction", segments, high=1, every=True),
    )


def _event(table: Section, names: tuple[str, ...]) -> EventKind:
    table.only("name", "start", "first", "seconds", "next", "properties")
    follows = shares(table, "next", whole=False)
    named(table, "next", follows, names)
    if fsum(follows.values()) > 0.99:
        raise table.wrong("next", "at least 0.01 should be left for the end of the visit")
    properties = table.table("properties") if "properties" in table.data else None
    if properties and len(properties.data) > SLOTS:
        raise table.wrong("properties", f"an event has at most {SLOTS} properties", list(properties.data))
    return EventKind(
        name=table.get("name", str),
        seconds=between(table, "seconds", 0, 1200),
        start=optional(table, "start", 0.0),
        first=optional(table, "first", 0.0),
        next=follows,
        properties={key: _values(properties, key) for key in properties.data} if properties else {},
    )


def _values(properties: Section, key: str) -> Mapping[str, float]:
    """The values of a property as JSON, with shares; a range becomes even steps of the logarithm."""
    value = properties.data[key]
    if isinstance(value, dict):
        return {json.dumps(each): share for each, share in shares(properties, key, whole=True).items()}
    if not (isinstance(value, list) and len(value) == 2 and all(type(n) in (int, float) for n in value)):
        rule = "a table of values with shares, or [lowest, highest], should stand here"
        raise properties.wrong(key, rule, value)
    low, high = value
    if not 0 < low < high:
        raise properties.wrong(key, "the lowest is above 0 and below the highest", value)
    digits = 0 if isinstance(low, int) else 2
    steps = [round(float(number), digits) for number in np.geomspace(low, high, LEVELS)]
    levels = [json.dumps(int(number) if digits == 0 else number) for number in steps]
    return {level: levels.count(level) / LEVELS for level in dict.fromkeys(levels)}
