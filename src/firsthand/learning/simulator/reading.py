"""Reading a world from its TOML file, every mistake named by its place."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np

from firsthand.errors import InputError
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
SLOTS = 3  # properties of one event, at most
LEVELS = 60  # a property that is a number takes so many values
NEARLY = 1e-6


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
    return _world(path.stem, read_toml(path, what="world", way_out="A world file is TOML in UTF-8."))


def _world(name: str, top: Section) -> World:
    top.only(
        *(
            "title",
            "kind",
            "product",
            "start",
            "existing",
            "growth",
            "spread",
            "identify",
            "season",
            "weekday",
        ),
        *("hours", "weekend_hours", "identity", "noise", "bots", "countries", "segments", "needs", "events"),
    )
    names = _distinct(top.tables("events"), "name")
    segments = _distinct(top.tables("segments"), "id")
    if not names or not segments or not top.data.get("countries"):
        raise top.wrong("events", "a world has at least one of [[events]], [[segments]] and [[countries]]")
    world = World(
        name=name,
        title=top.get("title", str),
        kind=_one_of(top, "kind", KINDS),
        product=top.get("product", str),
        start=top.get("start", dt.date),
        identify=_one_of(top, "identify", names),
        rhythm=_rhythm(top),
        devices=_devices(top.table("identity")),
        noise=_noise(top.table("noise")),
        bots=_bots(top.table("bots")),
        countries=tuple(map(_country, top.tables("countries"))),
        segments=tuple(_segment(table, names) for table in top.tables("segments")),
        needs=tuple(_need(table, segments) for table in top.tables("needs")),
        events=tuple(_event(table, names) for table in top.tables("events")),
    )
    _complete(top, world)
    return world


def _rhythm(top: Section) -> Rhythm:
    return Rhythm(
        existing=_between(top, "existing"),
        growth=_between(top, "growth", -0.5, 1),
        spread=_between(top, "spread", 0, 2),
        season=_weights(top, "season", 12),
        weekday=_weights(top, "weekday", 7),
        hours=_weights(top, "hours", 24),
        weekend_hours=_weights(top, "weekend_hours", 24),
    )


def _complete(top: Section, world: World) -> None:
    """Shares that make a whole are a whole."""
    wholes: dict[str, Iterable[float]] = {
        "segments.share": [segment.share for segment in world.segments],
        "countries.share": [country.share for country in world.countries],
        "events.start": [event.start for event in world.events],
        "events.first": [event.first for event in world.events],
    }
    for key, shares in wholes.items():
        if abs(sum(shares) - 1) > NEARLY:
            raise top.wrong(key, "these shares should add up to 1", f"{sum(shares):g}")


def _one_of(table: Section, key: str, known: tuple[str, ...]) -> str:
    value = table.get(key, str)
    if value not in known:
        raise table.wrong(key, f"choose one of {', '.join(known)}", value)
    return value


def _between(table: Section, key: str, low: float = 0, high: float = 1) -> float:
    number = table.number(key)
    if not low <= number <= high:
        raise table.wrong(key, f"a number from {low:g} to {high:g} should stand here", number)
    return number


def _weights(table: Section, key: str, size: int) -> tuple[float, ...]:
    values = table.get(key, list)
    if len(values) != size or not all(type(value) in (int, float) and value >= 0 for value in values):
        raise table.wrong(key, f"{size} numbers, none below 0, should stand here", values)
    if not sum(values):
        raise table.wrong(key, "at least one number should be above 0", values)
    return tuple(float(value) for value in values)


def _shares(table: Section, key: str, *, whole: bool) -> Mapping[str, float]:
    inner = table.table(key)
    shares = {name: _between(inner, name) for name in inner.data}
    total = sum(shares.values())
    if total > 1 + NEARLY or (whole and total < 1 - NEARLY):
        rule = f"these shares should add up to {'1' if whole else 'at most 1'}"
        raise table.wrong(key, rule, f"{total:g}")
    return shares


def _distinct(tables: Iterable[Section], key: str) -> tuple[str, ...]:
    found: list[str] = []
    for table in tables:
        name = table.get(key, str)
        if name in found:
            raise table.wrong(key, "each has a name of its own; this one is taken", name)
        found.append(name)
    return tuple(found)


def _known(table: Section, key: str, found: Iterable[str], known: tuple[str, ...]) -> None:
    for name in found:
        if name not in known:
            raise table.wrong(f"{key}.{name}", f"this is not known here; known are {', '.join(known)}")


def _devices(table: Section) -> Devices:
    keys = ("second_device", "on_second", "reset", "signed_out")
    table.only(*keys)
    second, on_second, reset, signed_out = (_between(table, key) for key in keys)
    return Devices(second_device=second, on_second=on_second, reset=reset, signed_out=signed_out)


def _noise(table: Section) -> Noise:
    table.only("duplicates", "late", "late_hours")
    return Noise(
        duplicates=_between(table, "duplicates"),
        late=_between(table, "late"),
        late_hours=_between(table, "late_hours", 0, 720),
    )


def _bots(table: Section) -> Bots:
    table.only("share", "sessions", "haste")
    return Bots(
        share=_between(table, "share"),
        sessions=_between(table, "sessions", 0, 50),
        haste=_between(table, "haste"),
    )


def _country(table: Section) -> Country:
    table.only("id", "share", "zone")
    try:
        time_zone(table.get("zone", str))
    except InputError as error:
        raise table.wrong("zone", str(error)) from error
    return Country(id=table.get("id", str), share=_between(table, "share"), zone=table.get("zone", str))


def _segment(table: Section, names: tuple[str, ...]) -> Segment:
    table.only("id", "name", "share", "sessions", "churn", "phone", "plans", "more")
    more = table.table("more")
    _known(table, "more", more.data, names)
    return Segment(
        id=table.get("id", str),
        name=table.get("name", str),
        share=_between(table, "share"),
        sessions=_between(table, "sessions", 0, 20),
        churn=_between(table, "churn"),
        phone=_between(table, "phone"),
        plans=_shares(table, "plans", whole=True),
        more={name: _between(more, name, 0, 100) for name in more.data},
    )


def _need(table: Section, segments: tuple[str, ...]) -> TrueNeed:
    table.only("id", "statement", "importance", "satisfaction")
    both = {key: table.table(key) for key in ("importance", "satisfaction")}
    for key, inner in both.items():
        _known(table, key, inner.data, segments)
    importance, satisfaction = (
        {segment: _between(inner, segment) for segment in segments} for inner in both.values()
    )
    return TrueNeed(
        id=table.get("id", str),
        statement=table.get("statement", str),
        importance=importance,
        satisfaction=satisfaction,
    )


def _event(table: Section, names: tuple[str, ...]) -> EventKind:
    table.only("name", "start", "first", "seconds", "next", "properties")
    follows = _shares(table, "next", whole=False)
    _known(table, "next", follows, names)
    if sum(follows.values()) > 0.99:
        raise table.wrong("next", "at least 0.01 should be left for the end of the visit")
    properties = table.table("properties") if "properties" in table.data else None
    if properties and len(properties.data) > SLOTS:
        raise table.wrong("properties", f"an event has at most {SLOTS} properties", list(properties.data))
    return EventKind(
        name=table.get("name", str),
        seconds=_between(table, "seconds", 0, 1200),
        start=_between(table, "start") if "start" in table.data else 0.0,
        first=_between(table, "first") if "first" in table.data else 0.0,
        next=follows,
        properties={key: _values(properties, key) for key in properties.data} if properties else {},
    )


def _values(properties: Section, key: str) -> Mapping[str, float]:
    """The values of a property as JSON, with shares; a range becomes even steps of the logarithm."""
    value = properties.data[key]
    if isinstance(value, dict):
        return {json.dumps(each): share for each, share in _shares(properties, key, whole=True).items()}
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
