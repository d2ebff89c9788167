"""Small sets of events, and the analyses of them by trying everything, straight from their definitions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from firsthand.measurement.behaviour import Behaviour, Coded, Step, begins_of
from firsthand.measurement.funnels import Exclusion
from firsthand.measurement.moments import Moments

HOUR = 3_600_000_000
FIRST = dt.date(2025, 1, 6)  # a Monday
START = dt.datetime.combine(FIRST, dt.time(), tzinfo=dt.UTC)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Happened(NamedTuple):
    """`time` in microseconds since 1970."""

    person: str
    time: int
    event: str
    place: str  # a property; "" for none

    @property
    def day(self) -> dt.date:
        return (EPOCH + dt.timedelta(microseconds=self.time)).date()


def at(hours: int) -> int:
    return int((START - EPOCH).total_seconds()) * 1_000_000 + hours * HOUR


def happenings(hours: int = 12, most: int = 14, events: str = "ABCX") -> st.SearchStrategy[list[Happened]]:
    """Few people, names and moments, so that duplicates and ties are frequent."""
    return st.lists(
        st.builds(
            Happened,
            person=st.sampled_from(["p", "q", "r"]),
            time=st.integers(0, hours).map(at),
            event=st.sampled_from(events),
            place=st.sampled_from(["x", "y", ""]),
        ),
        min_size=1,
        max_size=most,
    )


def behaviour(found: Sequence[Happened]) -> Behaviour:
    """The same as columns; every name of A, B, C, X is known."""
    ordered = sorted(found, key=lambda each: (each.person, each.time, each.event, each.place))
    people = sorted({each.person for each in found})
    names = tuple(sorted({each.event for each in found} | set("ABCX")))
    time = np.array([each.time for each in ordered], dtype=np.int64)
    codes = np.array([("x", "y", "").index(each.place) for each in ordered], dtype=np.int32)
    codes[codes == 2] = -1
    return Behaviour(
        people=np.array(people, dtype=object),
        names=names,
        begins=begins_of(
            np.array([people.index(each.person) for each in ordered], dtype=np.int32), len(people)
        ),
        event=np.array([names.index(each.event) for each in ordered], dtype=np.int16),
        moments=Moments(within=time),
        day=(time // (24 * HOUR)).astype(np.int32),
        properties={"place": Coded(codes=codes, values=("x", "y"))},
    )


def by_person(found: Sequence[Happened]) -> dict[str, list[Happened]]:
    own = defaultdict(list)
    for each in found:
        own[each.person].append(each)
    return dict(own)


def is_step(each: Happened, step: Step) -> bool:
    named = step.event in ("", each.event)
    return named and all((each.place in held.values) != held.negate for held in step.where)


def line(own: Sequence[Happened], steps: Sequence[Step]) -> list[Happened]:
    """A person's events in order of time; in one moment by the first step they can fill, then by all."""

    def place(each: Happened) -> tuple[int, int, int]:
        fills = [number for number, step in enumerate(steps) if is_step(each, step)]
        return each.time, min(fills, default=len(steps)), sum(1 << number for number in fills)

    return sorted(own, key=place)


class Got(NamedTuple):
    """When somebody first got to a step, in microseconds, and how long it took."""

    time: int
    since_start: int
    since_previous: int


def _chains(
    events: Sequence[Happened], steps: Sequence[Step], window: int, exclusions: Sequence[Exclusion]
) -> Iterator[tuple[int, ...]]:
    """Every chain, as places in `events`, of every length."""

    def blocked(number: int, before: Happened, later: Happened) -> bool:
        return any(
            each.after <= number < each.before
            and any(before.time < x.time < later.time for x in events if is_step(x, each.step))
            for each in exclusions
        )

    def longer(chain: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        yield chain
        if len(chain) == len(steps):
            return
        for place in range(chain[-1] + 1, len(events)):
            later = events[place]
            if not is_step(later, steps[len(chain)]) or later.time - events[chain[0]].time > window:
                continue
            if not blocked(len(chain), events[chain[-1]], later):
                yield from longer((*chain, place))

    for place, each in enumerate(events):
        if is_step(each, steps[0]):
            yield from longer((place,))


def ordered(
    own: Sequence[Happened], steps: Sequence[Step], window: int, exclusions: Sequence[Exclusion] = ()
) -> list[Got]:
    """For each step reached: the first event that reaches it, by the latest start and previous event."""
    events = line(own, steps)
    chains = list(_chains(events, steps, window, exclusions))
    found = []
    for level in range(1, len(steps) + 1):
        ends = [chain for chain in chains if len(chain) == level]
        if not ends:
            break
        first = min(chain[-1] for chain in ends)
        start = max(events[chain[0]].time for chain in ends if chain[-1] == first)
        previous = max(events[chain[-2 if level > 1 else -1]].time for chain in ends if chain[-1] == first)
        time = events[first].time
        found.append(Got(time, time - start, time - previous))
    return found


def strict(own: Sequence[Happened], steps: Sequence[Step], window: int) -> list[Got]:
    events = line(own, steps)
    found: list[Got] = []
    for level in range(1, len(steps) + 1):
        runs = [events[place : place + level] for place in range(len(events) - level + 1)]
        good = [
            run
            for run in runs
            if all(is_step(each, step) for each, step in zip(run, steps, strict=False))
            and run[-1].time - run[0].time <= window
        ]
        if not good:
            break
        run = good[0]
        before = run[-2 if level > 1 else -1].time
        found.append(Got(run[-1].time, run[-1].time - run[0].time, run[-1].time - before))
    return found


def unordered(own: Sequence[Happened], steps: Sequence[Step], window: int) -> list[Got]:
    ways: dict[int, list[Got]] = defaultdict(list)
    for opening in own:
        if not any(is_step(opening, step) for step in steps):
            continue
        inside = [each for each in own if opening.time <= each.time <= opening.time + window]
        times = sorted(
            min(each.time for each in inside if is_step(each, step))
            for step in steps
            if any(is_step(each, step) for each in inside)
        )
        for level, time in enumerate(times, start=1):
            before = times[level - 2] if level > 1 else time
            ways[level].append(Got(time, time - opening.time, time - before))
    return [min(ways[level]) for level in sorted(ways)]
