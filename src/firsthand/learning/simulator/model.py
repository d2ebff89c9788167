"""Worlds made ready for arrays: tables of chances, days and texts that a simulation looks things up in."""

import datetime as dt
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from statistics import NormalDist
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.learning.simulator.draws import Choices, Floats, Integers, choices
from firsthand.learning.simulator.reading import SLOTS
from firsthand.learning.simulator.setting import QUARTER, Setting
from firsthand.learning.simulator.world import EventKind, Rhythm, Segment, World

PLATFORMS = ("web", "phone")
BOT_AGENT = "Mozilla/5.0 (compatible; LinkPeek/1.3; +bot)"
DAY = 86_400_000  # milliseconds
LAST_DAY = 4_096  # more would not fit the numbers of events: eleven years


@dataclass(frozen=True, kw_only=True)
class Model:
    """The tables of a setting, from the world's first day on; events are wanted from the day `first`.

    Phases are worlds in the order in which they were in force: `begins` are their first days, `phase` the
    one of each day. Segments are in the world's order, with bots as one more behind them (`humans`). Rows:
    of `plans` phase × segment; of `starts` phase × (segment, bots, newcomers); of `follows` phase × (segment,
    bots) × event, its last place ends the visit; `hours` weekdays, weekends and bots; `values` an empty row,
    then one for each property, its texts in `fragments` from `fragment_starts`. `joins` has a row for each
    group of people who come in the days from `opens`; groups have the numbers below `groups`, after
    each other, the bots at the end of the first. `rates` (phases × (segments, bots)) and `churn` (phases ×
    segments) are a day's, `days` a day's factor, `offsets` (countries × days) milliseconds ahead of UTC,
    `start` milliseconds since 1970.
    """

    first: int
    humans: int
    events: int
    identify: int
    plan_names: tuple[str, ...]
    begins: Integers
    phase: Integers
    groups: Integers
    opens: Integers
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

    @property
    def leaving(self) -> Floats:
        """What churn is multiplied by at each level of activity: those who come more often stay longer."""
        factors = 1 / self.activity
        return np.asarray(factors / factors.mean())

    @property
    def everybody(self) -> int:
        """How many numbers there are: people and bots, with those who come after the first days."""
        return int(self.groups[-1])


def compiled(setting: Setting) -> Model:
    """The tables of a setting. Raises `InputError` when its worlds are not the same product."""
    last = setting.first + setting.days
    phases = _phases(setting, last)
    worlds, world = [each for _, each in phases], phases[0][1]
    begins = np.array([begin for begin, _ in phases])
    dates = [world.start + dt.timedelta(days=day) for day in range(last)]
    values, slots, fragments, fragment_starts = _properties(world.events)
    plans, (opens, groups, joins) = _plans(world), _joining(setting, world, last)
    return Model(
        first=setting.first,
        humans=len(world.segments),
        events=len(world.events),
        identify=world.event_names.index(world.identify),
        plan_names=plans,
        begins=begins,
        phase=np.searchsorted(begins, np.arange(last), side="right") - 1,
        groups=groups,
        opens=opens,
        segments=choices([[segment.share for segment in world.segments]]),
        countries=choices([[country.share for country in world.countries]]),
        plans=choices([[each.plans.get(plan, 0.0) for plan in plans] for w in worlds for each in w.segments]),
        joins=joins,
        starts=choices([row for each in worlds for row in _starts(each)]),
        follows=choices([row for w in worlds for each in (*w.segments, None) for row in _follows(w, each)]),
        hours=choices([world.rhythm.hours, world.rhythm.weekend_hours, [1.0] * 24]),
        values=values,
        slots=slots,
        fragments=fragments,
        fragment_starts=fragment_starts,
        contexts=_contexts(world, plans),
        phones=np.array([segment.phone for segment in world.segments]),
        rates=np.array([[*(s.sessions for s in each.segments), each.bots.sessions] for each in worlds]),
        churn=np.array([[segment.churn for segment in each.segments] for each in worlds]),
        activity=_activity(world.rhythm.spread),
        pauses=_pauses(world),
        days=_factors(world.rhythm, dates),
        weekends=np.array([date.weekday() >= 5 for date in dates]),
        offsets=np.array([[_offset(country.zone, date) for date in dates] for country in world.countries]),
        start=(world.start - dt.date(1970, 1, 1)).days * DAY,
    )


def bots(world: World, users: int) -> int:
    """How many bots there are beside so many people; they have the numbers behind them."""
    return round(users * world.bots.share)


def _phases(setting: Setting, last: int) -> tuple[tuple[int, World], ...]:
    """Those that begin before the last day: what comes later cannot touch what is told."""
    if last > LAST_DAY:
        raise InputError(f"day {last:,} is not possible: end at most {LAST_DAY:,} days after the first.")
    phases = setting.phases or ((0, setting.world),)
    begins = [begin for begin, _ in phases]
    if begins[0] != 0 or any(after <= before for before, after in pairwise(begins)):
        raise InputError(f"phases begin on the days {begins}: begin with day 0, each after the one before.")
    for _, world in phases:
        if _fixed(world) != _fixed(phases[0][1]):
            raise InputError(
                f"“{world.title}” is not the product that it was: segments, countries and events stay."
            )
    return tuple((begin, world) for begin, world in phases if begin < last)


def _fixed(world: World) -> object:
    """What stays while rates and chances change."""
    events = tuple((event.name, event.properties) for event in world.events)
    people = tuple((segment.id, segment.share, tuple(segment.plans)) for segment in world.segments)
    return world.start, world.identify, world.countries, people, events


def joining_weights(world: World, days: int) -> Floats:
    """How many newcomers each day brings, in proportion."""
    weekdays = [(world.start + dt.timedelta(days=day)).weekday() for day in range(days)]
    factors = [world.rhythm.weekday[weekday] for weekday in weekdays]
    return np.array([(1 + world.rhythm.growth) ** (day / 7) for day in range(days)]) * factors


def _joining(setting: Setting, world: World, last: int) -> tuple[Integers, Integers, Choices]:
    """When each group of people opens, the number after its last, and the weights of its days.

    The `users` come in the first days, or are there already. Each 13 weeks after those bring as many others
    as their days weigh against the first ones.
    """
    first = setting.joining or last
    opens = [0, *range(first, last, QUARTER)]
    weights = joining_weights(world, opens[-1] + max(first, QUARTER))
    rows = [weights[:first], *(weights[begin : begin + QUARTER] for begin in opens[1:])]
    newcomers = setting.users * (1 - world.rhythm.existing)
    counts = [round(newcomers * float(row.sum() / rows[0].sum())) for row in rows[1:]]
    groups = np.cumsum([setting.users + bots(world, setting.users), *counts])
    return np.array(opens), groups, choices(rows)


def _pauses(world: World) -> Floats:
    people = np.array([event.seconds for event in world.events])
    return np.stack([people] * len(world.segments) + [people * world.bots.haste])


def _factors(rhythm: Rhythm, dates: Sequence[dt.date]) -> Floats:
    return np.array([rhythm.weekday[date.weekday()] * rhythm.season[date.month - 1] for date in dates])


def follow_chances(world: World, segment: Segment | None) -> Floats:
    """The chance of each next event (columns; the last: the visit ends) after each event (rows)."""
    return np.array(_follows(world, segment))


def _follows(world: World, segment: Segment | None) -> list[Floats]:
    more = segment.more if segment else {}
    rows = []
    for event in world.events:
        row = [event.next.get(name, 0.0) * more.get(name, 1.0) for name in world.event_names]
        whole = np.array([*row, 1 - math.fsum(event.next.values())])
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
