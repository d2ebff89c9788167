"""Any number of events made by formula, in the order and the whole numbers that columns on disk have."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from firsthand.measurement.behaviour import Behaviour, Coded
from firsthand.measurement.moments import Moments

PER_PERSON = 40
PEOPLE_AT_ONCE = 50_000
DAYS = 90
FIRST = 20_000  # days since 1970
DAY = 86_400_000
NAMES = tuple(f"event {number:02}" for number in range(30))
COUNTRIES = tuple(f"country {number:02}" for number in range(12))
PLATFORMS = ("android", "ios", "web")
Columns = dict[str, NDArray[np.generic]]


def behaviour(events: int, seed: int = 1) -> Behaviour:
    """About so many events of a fortieth as many people in 90 days.

    Activity is log-normal; a session has eight events on average; an event follows the one before it in the
    list of names (two in five) or comes by chance, the first names most often. Countries belong to people,
    platforms to sessions.
    """
    people = events // PER_PERSON
    parts = list(_parts(people, seed))
    column = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    begins = np.concatenate([[0], np.cumsum(column.pop("counts"))])
    date = column["day"]
    properties = {
        "country": Coded(codes=column["country"], values=COUNTRIES),
        "platform": Coded(codes=column["platform"], values=PLATFORMS),
    }
    return Behaviour(
        people=np.array([f"u{number:08}" for number in range(people)], dtype=object),
        names=NAMES,
        begins=begins,
        event=column["event"],
        moments=Moments(within=column["within"], unit=1_000, date=date),
        day=date,
        properties=properties,
    )


def _parts(people: int, seed: int) -> Iterator[Columns]:
    for low in range(0, people, PEOPLE_AT_ONCE):
        yield _part(min(PEOPLE_AT_ONCE, people - low), np.random.default_rng([seed, low]))


def _part(people: int, random: np.random.Generator) -> Columns:
    activity = random.lognormal(0, 1, people)
    counts = np.maximum(1, activity / np.exp(0.5) * PER_PERSON).astype(np.int64)
    person = np.repeat(np.arange(people, dtype=np.int32), counts)
    size = len(person)
    new = random.random(size) < 1 / 8
    new[np.cumsum(counts) - counts] = True
    session = np.cumsum(new) - 1
    joined = random.integers(0, DAYS * DAY * 2 // 3, people)[person[new]]
    start = joined + random.random(len(joined)) * (DAYS * DAY - joined)
    passed = np.cumsum(random.exponential(60_000, size))
    time = (start - passed[new])[session] + passed
    event = _names(random, size)
    platform = random.choice(len(PLATFORMS), len(joined), p=(0.5, 0.3, 0.2)).astype(np.int8)[session]
    time = np.minimum(time, DAYS * DAY - 1).astype(np.int64)
    order = np.lexsort((event, time, person))
    country = (random.zipf(1.5, people) % len(COUNTRIES)).astype(np.int8)
    day, within = np.divmod(time[order], DAY)
    return {
        "counts": counts,
        "event": event[order],
        "day": (day + FIRST).astype(np.int16),
        "within": within.astype(np.int32),
        "country": np.repeat(country, counts),
        "platform": platform[order],
    }


def _names(random: np.random.Generator, size: int) -> NDArray[np.int8]:
    chances = 1 / np.arange(1, len(NAMES) + 1)
    drawn = random.choice(len(NAMES), size, p=chances / chances.sum())
    jumps = random.random(size) >= 0.4
    jumps[0] = True
    at = np.maximum.accumulate(np.where(jumps, np.arange(size), 0))
    return ((drawn[at] + np.arange(size) - at) % len(NAMES)).astype(np.int8)
