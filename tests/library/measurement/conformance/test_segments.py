"""Segments, who is in them and how they compare, are the same on every engine."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice, product
from pathlib import Path

import pytest

from firsthand.errors import InputError
from firsthand.measurement import comparing
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Step, span
from firsthand.measurement.conditions import Condition
from firsthand.measurement.engines import duck, groups
from firsthand.measurement.engines.asking import Source
from firsthand.measurement.funnels import Funnel, Order
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import Paths
from firsthand.measurement.retention import Clock, Retention, Return
from firsthand.measurement.selections import Did, Has, Joined, Rule, Segment, Since, Took
from tests.library.measurement.conformance.cases import NAMES, PLACES, ZONES, exactly, fuzzed
from tests.library.measurement.conformance.engines import needed, tables

A, B, C = (Step(event=name) for name in NAMES[:3])
AT_Y = Condition(name="place", values=(PLACES[1],))
HELD = Step(event=NAMES[0], where=(AT_Y,))


def segments(found: Behaviour) -> list[Segment]:
    middle = span(found)[0] + timedelta(days=20)
    days = {"first_day": middle, "last_day": middle + timedelta(days=9)}
    sequence = Funnel(steps=(A, B, HELD), window=timedelta(days=4))
    rules: list[Rule] = [
        Did(step=HELD),
        Did(step=A, at_least=3, at_most=9),
        Did(step=C, at_least=0, at_most=0),
        Did(step=ANYTHING, at_least=6, days=9),
        Did(step=B, at_least=0, at_most=2, days=5, since=Since.FIRST),
        Did(step=A, at_least=2, **days),
        Has(where=(AT_Y, Condition(name="plan 'x'", values=("pro",)))),
        Has(where=(AT_Y,), negate=True),
        Took(question=sequence),
        Took(question=Funnel(steps=(A, C), window=timedelta(hours=30), order=Order.STRICT), negate=True),
    ]
    nested = Segment(rules=(rules[1], Segment(rules=(rules[8], rules[2]), joined=Joined.ANY)))
    some = Segment(rules=(rules[9], rules[0], nested), joined=Joined.ANY)
    return [Segment(), some, nested, *(Segment(rules=(rule,)) for rule in rules)]


def asks(found: Behaviour) -> dict[str, comparing.Ask]:
    begin, end = span(found)
    days = {"first_day": begin + timedelta(days=12), "last_day": end - timedelta(days=9)}
    walk = Paths(length=3, gap=timedelta(hours=8), most=2)
    return {
        "times": comparing.by_times(step=A),
        "times in days": comparing.by_times(step=HELD, **days),
        "trend": comparing.by_trend(step=B, grain=Grain.WEEK, **days),
        "funnel": comparing.by_funnel(Funnel(steps=(A, B, C), window=timedelta(days=3), **days)),
        "retention": comparing.by_retention(Retention(start=A, back=B, grain=Grain.DAY, periods=4)),
        "rolling": comparing.by_retention(Retention(clock=Clock.ROLLING, returning=Return.ON_OR_AFTER)),
        "lifecycle": comparing.by_lifecycle(step=A, grain=Grain.MONTH),
        "lifecycle in days": comparing.by_lifecycle(**days),
        "stickiness": comparing.by_stickiness(days["first_day"], days["last_day"], step=B),
        "paths": comparing.by_paths(walk),
        "paths in days": comparing.by_paths(walk, **days),
    }


def compared(source: Source, one: Segment, other: Segment | None, ask: comparing.Ask) -> str:
    these = groups.members(source, one)
    those = groups.others(source, these) if other is None else groups.members(source, other)
    answer = comparing.compare(source, these, those, ask)
    return exactly((answer, groups.ids(source, these), groups.ids(source, those)))


def cases(found: Behaviour) -> Iterator[tuple[Segment, Segment | None, comparing.Ask, str]]:
    """Each segment beside all others, each beside another, and each way of comparing them."""
    known = segments(found)
    pairs = [*((one, None) for one in known), *zip(known, [*known[4:], *known[:4]], strict=True)]
    ways = list(asks(found).items())
    for place, (one, other) in enumerate(pairs):
        label, ask = ways[place % len(ways)]
        yield one, other, ask, f"{one} beside {other}: {label}"
    for label, ask in ways:
        yield known[1], None, ask, label


def same(source: Source, found: Behaviour, every: int = 1) -> None:
    for one, other, ask, label in islice(cases(found), 0, None, every):
        assert compared(source, one, other, ask) == compared(found, one, other, ask), label


@pytest.mark.parametrize("zone", ZONES)
def test_duckdb(zone: str) -> None:
    found = fuzzed(12, people=40, events=900, zone=zone)
    same(duck.tables(found), found)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "every"), [("chdb", 1), ("spark", 13)])
def test_clusters(kind: str, every: int, tmp_path: Path) -> None:
    needed(kind)
    found = fuzzed(12, people=40, events=900)
    with tables(kind, found, tmp_path) as source:
        same(source, found, every)


def test_the_cases_tell_people_apart() -> None:
    found = fuzzed(12, people=40, events=900)
    sizes = [groups.size(found, groups.members(found, each)) for each in segments(found)]
    assert sizes[0] == 40 and len(set(sizes)) > 7
    assert sum(0 < size < 40 for size in sizes) > 8, sizes
    assert all("warnings=(Caution" in compared(found, *each[:3]) for each in islice(cases(found), 14, 16))


def test_names_that_are_not_there() -> None:
    found = fuzzed(12, people=5, events=60)
    for source, rule in product(
        (found, duck.tables(found)),
        (Did(step=Step(event="D")), Has(where=(Condition(name="hue", values=("s",)),))),
    ):
        with pytest.raises(InputError, match=r"never happens here|is not loaded"):
            groups.members(source, Segment(rules=(rule,)))
