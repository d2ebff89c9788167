"""The people behind each number are the same on every engine."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from firsthand.errors import InputError
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Step, span
from firsthand.measurement.engines import duck
from firsthand.measurement.engines.asking import answer
from firsthand.measurement.engines.behind import (
    ActiveIn,
    Began,
    Did,
    People,
    Reached,
    Staged,
    Went,
    people,
    seen,
)
from firsthand.measurement.engines.tables import Tables
from firsthand.measurement.funnels import Funnel, Order
from firsthand.measurement.lifecycle import Stage
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import OTHER, Paths
from firsthand.measurement.retention import Clock, Retention, Return
from tests.library.measurement.conformance.cases import NAMES, fuzzed
from tests.library.measurement.conformance.engines import needed, tables

A, B, C = (Step(event=name) for name in NAMES[:3])


def questions(found: Behaviour) -> Iterator[People]:
    begin, end = span(found)
    middle = begin + (end - begin) / 2
    for step in (A, ANYTHING):
        yield Did(step=step, first_day=middle, last_day=middle + timedelta(days=3))
        yield from (Staged(stage=stage, day=middle, step=step) for stage in Stage)
        yield from (
            ActiveIn(periods=many, first_day=begin, last_day=end, step=step, grain=Grain.WEEK)
            for many in (1, 3)
        )
    for order in Order:
        funnel = Funnel(steps=(A, B, C), window=timedelta(days=4), order=order)
        yield from (
            Reached(funnel=funnel, step=step, stopped=stopped)
            for step in (1, 2, 3)
            for stopped in (False, True)
        )
    for clock in Clock:
        for returning in Return:
            brackets = ((1, 1), (2, 3)) if returning is Return.BRACKET else ()
            asked = Retention(start=A, back=B, clock=clock, returning=returning, brackets=brackets)
            (first,) = answer(found, asked).cohorts[1:2]
            yield from (Began(retention=asked, first_day=first.first_day, first=each) for each in (None, 1))
    walk = Paths(length=3, gap=timedelta(days=2), most=2)
    links = answer(found, walk).links
    for link in (links[0], next(each for each in links if each.target == OTHER)):
        yield Went(paths=walk, place=link.place, source=link.source, target=link.target)


def same(source: Tables, found: Behaviour) -> None:
    many = 0
    for question in questions(found):
        ids = people(found, question)
        assert people(source, question) == ids, question
        assert seen(source, ids[:9]) == seen(found, ids[:9])
        many += bool(ids)
    assert many > 25


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC"])
def test_duckdb(zone: str) -> None:
    found = fuzzed(5, zone=zone)
    same(duck.tables(found), found)


@pytest.mark.slow
def test_clickhouse(tmp_path: Path) -> None:
    needed("chdb")
    found = fuzzed(5, people=60, events=1_500)
    with tables("chdb", found, tmp_path) as source:
        same(source, found)


@pytest.mark.slow
def test_spark(tmp_path: Path) -> None:
    needed("spark")
    found = fuzzed(5, people=60, events=1_500)
    with tables("spark", found, tmp_path) as source:
        for question in [*questions(found)][::4]:
            assert people(source, question) == people(found, question), question


def test_as_many_as_the_number_says() -> None:
    found = fuzzed(6)
    funnel = Funnel(steps=(A, B), window=timedelta(days=2))
    counted = answer(found, funnel).steps[1].people
    assert len(people(duck.tables(found), Reached(funnel=funnel, step=2))) == counted > 0


def test_what_is_not_there_is_named() -> None:
    found = fuzzed(1, people=3, events=20)
    funnel = Funnel(steps=(A, B), window=timedelta(days=2))
    with pytest.raises(InputError, match="step=3 is none of the 2 steps"):
        Reached(funnel=funnel, step=3)
    for source in (found, duck.tables(found)):
        with pytest.raises(InputError, match="lies outside the events"):
            people(source, Staged(stage=Stage.NEW, day=date(1999, 1, 1)))
        with pytest.raises(ValueError, match="tuple"):
            people(source, Began(retention=Retention(), first_day=date(1999, 1, 1)))
