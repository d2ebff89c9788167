"""The kernels and plain SQL on DuckDB give equal answers."""

from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from firsthand.errors import InputError
from firsthand.measurement.behaviour import Behaviour, Step
from firsthand.measurement.conditions import Condition
from firsthand.measurement.engines import duck
from firsthand.measurement.engines.asking import answer
from firsthand.measurement.engines.questions import Active, Counted, Parted
from firsthand.measurement.funnels import Funnel, Order
from tests.library.measurement.conformance.cases import PLACES, ZONES, exactly, fuzzed, practised, questions


def same(found: Behaviour, by: str, value: str, every: int = 1) -> None:
    tables, asked = duck.tables(found), questions(found, by, value)
    for label, question in islice(asked.items(), 0, None, every):
        assert exactly(answer(tables, question)) == exactly(answer(found, question)), label


def test_a_sample_of_every_kind() -> None:
    same(fuzzed(1, people=30, events=600), "place", PLACES[1], every=4)


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("seed", range(3))
def test_every_answer_is_the_same(zone: str, seed: int) -> None:
    same(fuzzed(seed, zone=zone), "place", PLACES[1])


@pytest.mark.slow
def test_the_practice_company_too(tmp_path: Path) -> None:
    same(practised(tmp_path), "device.type", "phone")


def test_what_is_not_there_is_named() -> None:
    found = fuzzed(1, people=3, events=20)
    a, sized = Step(event="A"), Condition(name="colour", values=("s",))
    for source in (found, duck.tables(found)):
        for step, message in (
            (Step(event="D"), "event=“D” never happens here: choose one of A, B"),
            (
                Step(event="A", where=(sized,)),
                "property=“colour” is not loaded",
            ),
        ):
            with pytest.raises(InputError, match=message):
                answer(source, Counted(step=step))
        with pytest.raises(InputError, match="property=“colour” is not loaded"):
            answer(source, Counted(by="colour"))
        with pytest.raises(InputError, match="an event can fill two of the steps"):
            answer(source, Funnel(steps=(a, a), window=timedelta(days=1), order=Order.ANY))
    nothing = found.take(found.rows(Step(event="A"))[:0])
    for source in (nothing, duck.tables(nothing)):
        with pytest.raises(InputError, match="There are no events"):
            answer(source, Active())
    with pytest.raises(InputError, match="most=0"):
        Counted(most=0)
    with pytest.raises(InputError, match="no first event to break down by"):
        Parted(funnel=Funnel(steps=(a, a), window=timedelta(days=1), order=Order.ANY), by="place")
