"""The people behind a number, by id: `people` asks whatever holds the events, equal on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from firsthand.errors import InputError
from firsthand.measurement import lifecycle, paths, retention, stickiness
from firsthand.measurement import people as kernels
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Mask, Step, day_number
from firsthand.measurement.engines import counting, funneling, retaining, walking
from firsthand.measurement.engines.questions import Lived
from firsthand.measurement.engines.tables import Tables, Text, edges
from firsthand.measurement.funnels import Funnel
from firsthand.measurement.lifecycle import Stage
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import Paths
from firsthand.measurement.retention import Retention


@dataclass(frozen=True, kw_only=True)
class Did:
    """Who did `step` from `first_day` to `last_day`."""

    step: Step
    first_day: date
    last_day: date


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Who got to this step (from 1) of the funnel; with `stopped`, and no further."""

    funnel: Funnel
    step: int
    stopped: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.step <= len(self.funnel.steps):
            many = len(self.funnel.steps)
            raise InputError(f"step={self.step} is none of the {many} steps: count from 1.")


@dataclass(frozen=True, kw_only=True)
class Began:
    """Who is in the cohort from `first_day`; with `first`, who of them is counted in the cell from then."""

    retention: Retention
    first_day: date
    first: int | None = None


@dataclass(frozen=True, kw_only=True)
class Staged:
    """Who is in this stage in the period that holds `day`, one of the events' days."""

    stage: Stage
    day: date
    step: Step = ANYTHING
    grain: Grain = Grain.WEEK


@dataclass(frozen=True, kw_only=True)
class ActiveIn:
    """Who did `step` in exactly so many periods of the stretch, at least one."""

    periods: int
    first_day: date
    last_day: date
    step: Step = ANYTHING
    grain: Grain = Grain.DAY


@dataclass(frozen=True, kw_only=True)
class Went:
    """Who took the link from `source` at `place` to `target` in any session."""

    paths: Paths
    place: int
    source: str
    target: str


People = Did | Reached | Began | Staged | ActiveIn | Went


def people(source: Behaviour | Tables, question: People) -> tuple[str, ...]:
    """Their ids, sorted. Raises `InputError`, and `ValueError` for a cohort or cell that is not there."""
    if isinstance(source, Behaviour):
        return tuple(source.ids(_mask(source, question)))
    return tuple(sorted(_asked(source, question)))


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One person: how many events in all, and the moments of the first and the last (microseconds, UTC)."""

    id: str
    events: int
    first: int
    last: int


def seen(source: Behaviour | Tables, ids: Sequence[str]) -> tuple[Seen, ...]:
    """The people with these ids who have any event, sorted by id."""
    if not ids:
        return ()
    if isinstance(source, Tables):
        text = Text(source=source)
        listed = ", ".join(map(text.bind, ids))
        rows = source.run(
            f"SELECT person, count(*), min(time), max(time) FROM {source.table} "  # noqa: S608
            f"WHERE person IN ({listed}) GROUP BY person",
            text.values,
        )
        return tuple(sorted((_seen(*row) for row in rows), key=lambda each: each.id))
    places = np.flatnonzero(np.isin(source.people, np.array(list(ids), dtype=object)))
    places = places[source.begins[places] < source.begins[places + 1]]
    first, end = source.begins[places], source.begins[places + 1]
    moments = source.moments.at(first), source.moments.at(end - 1)
    return tuple(map(_seen, source.people[places], end - first, *moments))


def _seen(person: object, events: object, first: object, last: object) -> Seen:
    return Seen(id=str(person), events=int(str(events)), first=int(str(first)), last=int(str(last)))


def _mask(source: Behaviour, question: People) -> Mask:
    match question:
        case Did(step=step, first_day=first, last_day=last):
            return kernels.did(source, step, first_day=first, last_day=last)
        case Reached(funnel=funnel, step=number, stopped=stopped):
            if stopped:
                return kernels.stopped(source, funnel, number)
            return kernels.took(source, funnel, steps=number)
        case Began(retention=asked, first_day=first, first=None):
            return retention.began(source, asked, first)
        case Began(retention=asked, first_day=first, first=int(column)):
            return retention.came_back(source, asked, first, column)
        case Staged(stage=stage, day=day, step=step, grain=grain):
            return lifecycle.in_stage(source, stage, day, step=step, grain=grain)
        case ActiveIn(periods=many, first_day=first, last_day=last, step=step, grain=grain):
            return stickiness.active_on(source, many, first, last, step=step, grain=grain)
        case Went(paths=asked_paths, place=place, source=start, target=end):
            (who,) = paths.takers(source, asked_paths, [(place, start, end)])
            return who
    raise AssertionError(question)


def _asked(source: Tables, question: People) -> list[str]:
    text = Text(source=source)
    match question:
        case Began(retention=asked, first_day=first, first=column):
            return retaining.behind(source, asked, first, column)
        case Went(paths=asked_paths, place=place, source=start, target=end):
            return walking.takers(source, asked_paths, (place, start, end))
        case Did(step=step, first_day=first, last_day=last):
            within = f"day >= {day_number(first)} AND day <= {day_number(last)}"
            sql = f"""SELECT DISTINCT person FROM (
    SELECT person, {text.day()} AS day FROM {source.table} WHERE {text.is_step(step)}
) AS dated WHERE {within}"""  # noqa: S608
        case Reached(funnel=funnel, step=number, stopped=stopped):
            only = f" AND start{number + 1} IS NULL" if stopped and number < len(funnel.steps) else ""
            sql = f"""SELECT person FROM ({funneling.quickest(text, funnel)}) AS people
WHERE start{number} IS NOT NULL{only}"""  # noqa: S608
        case Staged():
            sql = _staged(text, question)
        case ActiveIn(periods=many, first_day=first, last_day=last, step=step, grain=grain):
            found = edges(source, first, last, grain)
            active = counting.active(text, Lived(step=step, grain=grain), found)
            sql = f"SELECT person FROM ({active}) AS active GROUP BY person HAVING count(*) = {many}"  # noqa: S608
    return [str(person) for (person,) in source.run(sql, text.values)]


def _staged(text: Text, question: Staged) -> str:
    source, (begin, end) = text.source, text.source.days
    if not begin <= question.day <= end:
        raise InputError(f"day={question.day} lies outside the events: choose one from {begin} to {end}.")
    found = edges(source, begin, end, question.grain)
    period = max(place for place, edge in enumerate(found[:-1]) if edge <= question.day)
    held = {
        Stage.NEW: f"period = {period} AND earlier IS NULL",
        Stage.RETURNING: f"period = {period} AND earlier = {period - 1}",
        Stage.RESURRECTING: f"period = {period} AND earlier < {period - 1}",
        Stage.DORMANT: f"period = {period - 1} AND (later IS NULL OR later > {period})",
    }
    lives = counting.lives(text, Lived(step=question.step, grain=question.grain), found)
    return f"SELECT person FROM ({lives}) AS lives WHERE {held[question.stage]}"  # noqa: S608
