"""Analyses that people ask from a page: the kinds, and their answers, kept until the events change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from django.http import QueryDict

from firsthand.charts import Event
from firsthand.measurement import store
from firsthand.measurement.conditions import COMPARED
from firsthand.measurement.engines.asking import Source, unread
from firsthand_web.core.models import Product
from firsthand_web.measurement.models import Analysis, Annotation, EventEngine
from firsthand_web.measurement.queries import behaviour, engines, events, people, zones
from firsthand_web.measurement.queries.explore import (
    funnel,
    lifecycle,
    paths,
    retention,
    segments,
    stickiness,
    suggestions,
    trend,
)
from firsthand_web.measurement.queries.explore.asking import Asked, steps_in
from firsthand_web.measurement.queries.explore.kinds import Behind, Kind, Known, Question

__all__ = [
    "KINDS",
    "Kind",
    "Known",
    "Question",
    "answer",
    "known",
    "marks",
    "no_numbers",
    "query_of",
    "read",
    "suggested",
    "words_of",
]
KINDS: dict[str, Kind] = {
    each.KIND.name: each.KIND for each in (trend, funnel, retention, lifecycle, stickiness, paths, segments)
}
T = TypeVar("T")


def query_of(pairs: Iterable[Sequence[str]]) -> QueryDict:
    """The address that the pairs make."""
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query


def read(kind: Kind, query: QueryDict) -> tuple[Any, list[str]]:
    """The question that an address asks, and what in it cannot be used."""
    asked = Asked(query=query)
    question = kind.read(asked)
    return question, asked.faults


def words_of(analysis: Analysis) -> str:
    """A saved question in one line."""
    kind = KINDS.get(analysis.kind)
    return str(read(kind, query_of(analysis.question))[0].words) if kind else ""


def answer(product: Product, kind: Kind, question: Question) -> Any:
    """The answer, computed once for each state of the events. Raises `InputError`."""
    return answered(product, kind, question)[0]


def answered(product: Product, kind: Kind, question: Question) -> tuple[Any, str]:
    """The answer, and why Firsthand itself gave it where another engine was chosen. Raises `InputError`."""
    folder = events.folder_of(product)
    state = product, folder, store.digest(folder), zones.of_product(product)
    return engines.answered(product, lambda engine: _kept(*state, engine, kind.name, question))


def suggested(product: Product, kind: Kind) -> list[tuple[str, str]]:
    """First questions of this kind: in words, and as an address."""
    found = suggestions.suggested(product, kind)
    return [(each.words, query_of(each.pairs).urlencode()) for each in found]


def behind(
    product: Product, kind: Kind, question: Question, at: Mapping[str, str], page: Callable[[int], slice]
) -> tuple[Behind, tuple[people.Behaved, ...]]:
    """The people at a place of an answer, and more about those on a `page` of them. Raises `InputError`."""
    assert kind.people is not None
    look = kind.people

    def ask(source: Source) -> tuple[Behind, tuple[people.Behaved, ...]]:
        found = look(source, question, at)
        return found, people.summaries(source, found.ids[page(len(found.ids))])

    return engines.answered(product, lambda engine: _asked(product, engine, question, ask))[0]


@lru_cache(maxsize=256)
def _kept(
    product: Product, folder: Path, digest: str, zone: str, engine: EventEngine.Kind, kind: str, question: Any
) -> Any:
    ask = KINDS[kind].answer
    return _asked(product, engine, question, lambda source: ask(source, question))


def _asked(product: Product, engine: EventEngine.Kind, question: Question, ask: Callable[[Source], T]) -> T:
    return engines.asked(product, engine, lambda: behaviour.behaviour(product, question.properties), ask)


def no_numbers(product: Product, question: Question) -> tuple[str, ...]:
    """For each number that is asked for, how many events have text in its place, in a sentence."""
    compared = dict.fromkeys(
        (step.event, each.name)
        for step in map(attrgetter("step"), steps_in(question))
        for each in step.where
        if each.how in COMPARED
    )
    folder = events.folder_of(product)
    found = [(event, name, _unread(folder, store.digest(folder), event, name)) for event, name in compared]
    return tuple(
        f"{many:,} of the events “{event or 'any event'}” {'has' if many == 1 else 'have'} text in {name} "
        "that is no number, which never matches."
        for event, name, many in found
        if many
    )


@lru_cache(maxsize=256)
def _unread(folder: Path, digest: str, event: str, name: str) -> int:
    return unread(behaviour.of_folder(folder, frozenset({name})), event, name)


def known(product: Product, question: Question) -> Known:
    """What the pickers of this question offer: the commonest first."""
    names = events.commonest(product)
    properties = events.property_names(product)
    wanted = question.properties & set(properties)
    values = {name: _values(product, name) for name in wanted} if wanted else {}
    return Known(
        events=tuple((event.name, f"{event.events:,} times") for event in names),
        names=frozenset(event.name for event in names),
        properties=properties,
        values=values,
    )


def _values(product: Product, name: str) -> tuple[tuple[str, str], ...]:
    folder = events.folder_of(product)
    return _counted(folder, store.digest(folder), name)


@lru_cache(maxsize=256)
def _counted(folder: Path, digest: str, name: str) -> tuple[tuple[str, str], ...]:
    """The values of a property, commonest first, each with how many events have it."""
    loaded = behaviour.of_folder(folder, frozenset({name}))
    found = behaviour.commonest(loaded, name, events.MOST_CHOICES)
    return tuple((value, f"{many:,} times") for value, many in found)


def marks(product: Product) -> tuple[Event, ...]:
    """What happened, to be drawn on trends."""
    rows = Annotation.objects.filter(product=product, day__gte=date(1990, 1, 1))
    return tuple(Event(date=row.day, label=row.text) for row in rows)
