"""A world made ready for arrays: tables of chances, days and texts that a simulation looks things up in."""

import datetime as dt
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from statistics import NormalDist
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from firsthand.learning.simulator.draws import Choices, Floats, Integers, choices
from firsthand.learning.simulator.reading import SLOTS
from firsthand.learning.simulator.world import EventKind, Segment, World

PLATFORMS = ("web", "phone")
BOT_AGENT = "Mozilla/5.0 (compatible; LinkPeek/1.3; +bot)"
DAY = 86_400_000  # milliseconds


@dataclass(frozen=True, kw_only=True)
class Model:
    """The tables. Rows are segments in the world's order, and bots as one more behind them (`humans`).

    `starts` has one row a segment, and one for newcomers; `follows` one row a segment and event, whose last
    place ends the visit; `hours` weekdays, weekends and bots; `values` an empty row, then one for each
    property, its texts in `fragments` from `fragment_starts`. `rates` and `churn` are a day's, `days` a
    day's factor, `offsets` (countries × days) milliseconds ahead of UTC, `start` milliseconds since 1970.
    """

    humans: int
    events: int
    identify: int
    segments: Choices
    countries: Choices
    plans: Choices
    joins: Choices
    starts: Choices
    follows: Choices
    hours: Choices
    values: Choices
    slots: Integers
    fragments: tuple[str, ...]
    fragment_starts: Integers
    contexts: tuple[str, ...]
    phones: Floats
    rates: Floats
    churn: Floats
    activity: Floats
    pauses: Floats
    days: Floats
    weekends: NDArray[np.bool_]
    offsets: Integers
    start: int


def compiled(world: World, *, days: int) -> Model:
    """The tables of a world for so many days."""
    dates = [world.start + dt.timedelta(days=day) for day in range(days)]
    values, slots, fragments, fragment_starts = _properties(world.events)
    plans = _plans(world)
    growth = np.array([(1 + world.rhythm.growth) ** (day / 7) for day in range(days)])
    weekday = np.array([world.rhythm.weekday[date.weekday()] for date in dates])
    season = np.array([world.rhythm.season[date.month - 1] for date in dates])
    pauses = np.array([event.seconds for event in world.events])
    return Model(
        humans=len(world.segments),
        events=len(world.events),
        identify=world.event_names.index(world.identify),
        segments=choices([[segment.share for segment in world.segments]]),
        countries=choices([[country.share for country in world.countries]]),
        plans=choices([[segment.plans.get(plan, 0.0) for plan in plans] for segment in world.segments]),
        joins=choices([growth * weekday]),
        starts=choices(_starts(world)),
        follows=choices([row for segment in (*world.segments, None) for row in _follows(world, segment)]),
        hours=choices([world.rhythm.hours, world.rhythm.weekend_hours, [1.0] * 24]),
        values=values,
        slots=slots,
        fragments=fragments,
        fragment_starts=fragment_starts,
        contexts=_contexts(world, plans),
        phones=np.array([segment.phone for segment in world.segments]),
        rates=np.array([*(segment.sessions for segment in world.segments), world.bots.sessions]),
        churn=np.array([segment.churn for segment in world.segments]),
        activity=_activity(world.rhythm.spread),
        pauses=np.stack([pauses] * len(world.segments) + [pauses * world.bots.haste]),
        days=weekday * season,
        weekends=np.array([date.weekday() >= 5 for date in dates]),
        offsets=np.array([[_offset(country.zone, date) for date in dates] for country in world.countries]),
        start=(world.start - dt.date(1970, 1, 1)).days * DAY,
    )


def follow_chances(world: World, segment: Segment | None) -> Floats:
    """The chance of each next event (columns; the last: the visit ends) after each event (rows)."""
    return np.array(_follows(world, segment))


def _follows(world: World, segment: Segment | None) -> list[Floats]:
    more = segment.more if segment else {}
    rows = []
    for event in world.events:
        row = [event.next.get(name, 0.0) * more.get(name, 1.0) for name in world.event_names]
        whole = np.array([*row, 1 - sum(event.next.values())])
        rows.append(whole / whole.sum())
    return rows


def _starts(world: World) -> list[list[float]]:
    usual, first = [event.start for event in world.events], [event.first for event in world.events]
    return [usual] * (len(world.segments) + 1) + [first]


def _plans(world: World) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plan for segment in world.segments for plan in segment.plans))


def _contexts(world: World, plans: Sequence[str]) -> tuple[str, ...]:
    """Context as JSON by country, plan and platform (fastest); at the end the bots', by country."""
    people = [
        {"device": {"type": platform}, "location": {"country": country.id}, "traits": {"plan": plan}}
        for country, plan, platform in product(world.countries, plans, PLATFORMS)
    ]
    bots = [
        {"device": {"type": "web"}, "location": {"country": country.id}, "userAgent": BOT_AGENT}
        for country in world.countries
    ]
    return tuple(json.dumps(each, separators=(",", ":")) for each in [*people, *bots])


def _properties(events: Sequence[EventKind]) -> tuple[Choices, Integers, tuple[str, ...], Integers]:
    rows, fragments, starts = [[1.0]], [""], [0]
    slots = np.zeros((SLOTS, len(events)), dtype=np.int64)
    for place, event in enumerate(events):
        for slot, (name, values) in enumerate(sorted(event.properties.items())):
            slots[slot, place] = len(rows)
            starts.append(len(fragments))
            rows.append(list(values.values()))
            fragments += [f"{json.dumps(name)}:{value}" for value in values]
    return choices(rows), slots, tuple(fragments), np.array(starts)


def _activity(spread: float) -> Floats:
    """1,024 levels of activity, equally likely: a log-normal distribution with mean 1."""
    normal = NormalDist()
    levels = np.array([math.exp(spread * normal.inv_cdf((place + 0.5) / 1024)) for place in range(1024)])
    return np.asarray(levels / levels.mean())


def _offset(zone: str, date: dt.date) -> int:
    noon = dt.datetime.combine(date, dt.time(12), tzinfo=ZoneInfo(zone))
    ahead = noon.utcoffset()
    assert ahead is not None
    return ahead // dt.timedelta(milliseconds=1)
