"""The people behind a number: who may look, what they did in all, and one after the other."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from firsthand.measurement import store
from firsthand.measurement.engines import asking, behind
from firsthand.measurement.events import EPOCH
from firsthand_web.core.access import Place
from firsthand_web.core.models import Product, Workspace
from firsthand_web.measurement.models import PeopleAccess
from firsthand_web.measurement.queries.events import folder_of

MOST_EVENTS = 500
ONE = """SELECT event, time, properties FROM events WHERE user_id = $person
ORDER BY time DESC, event, message_id LIMIT $most OFFSET $skip"""
HOW_MANY = "SELECT count(*) FROM events WHERE user_id = $person"


@dataclass(frozen=True, kw_only=True)
class Behaved:
    """One person: how many events, and the first and the last of them (UTC)."""

    id: str
    events: int
    first: datetime
    last: datetime


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One event of a person, its properties in words."""

    name: str
    time: datetime
    properties: tuple[tuple[str, str], ...]


def who_may(workspace: Workspace) -> PeopleAccess.Who:
    found = PeopleAccess.objects.filter(workspace=workspace).first()
    return PeopleAccess.Who(found.who) if found else PeopleAccess.Who.NOBODY


def may_look(place: Place) -> bool:
    """Whether somebody may look at people: the owner has said so for their role."""
    who = who_may(place.workspace)
    if who is PeopleAccess.Who.EDITORS:
        return place.role.rank >= place.role.EDITOR.rank
    return who is PeopleAccess.Who.MENTORS and place.can_guide


def summaries(source: asking.Source, ids: Sequence[str]) -> tuple[Behaved, ...]:
    """More about the people with these ids, which are sorted."""
    return tuple(
        Behaved(id=each.id, events=each.events, first=_moment(each.first), last=_moment(each.last))
        for each in behind.seen(source, ids)
    )


def timeline(product: Product, person: str, *, skip: int = 0) -> tuple[int, tuple[Happened, ...]]:
    """How many events a person has, and up to `MOST_EVENTS` of them, newest first."""
    folder = folder_of(product)
    ((many,),) = store.ask(folder, HOW_MANY, {"person": person})
    rows = store.ask(folder, ONE, {"person": person, "most": MOST_EVENTS, "skip": skip})
    assert isinstance(many, int)
    return many, tuple(
        Happened(name=str(name), time=time.replace(tzinfo=UTC), properties=tuple(_said(str(properties))))
        for name, time, properties in rows
        if isinstance(time, datetime)
    )


def _said(properties: str) -> Iterator[tuple[str, str]]:
    found = json.loads(properties or "{}")
    for name, value in found.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield name, text[:200]


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
