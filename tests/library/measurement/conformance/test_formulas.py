"""Formulas of trends: every engine sums the same counts and products, so that intervals are equal too."""

from pathlib import Path

import pytest

from firsthand.measurement import formulas
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Step
from firsthand.measurement.conditions import Condition
from firsthand.measurement.engines import duck
from firsthand.measurement.engines.asking import answer
from firsthand.measurement.engines.questions import Formulated
from firsthand.measurement.engines.tables import Tables
from firsthand.measurement.formula_trends import Measure, Term
from firsthand.measurement.metrics import Grain
from tests.library.measurement.conformance.cases import NAMES, PLACES, ZONES, exactly, fuzzed
from tests.library.measurement.conformance.engines import needed, tables

TEXTS = ("A / B", "(A + C) / (B - 2 * C)", "A - B", "C / A * 100")
TERMS = {
    "A": Term(step=Step(event=NAMES[0])),
    "B": Term(step=Step(event=NAMES[1], where=(Condition(name="place", values=PLACES[:1]),))),
    "C": Term(step=ANYTHING, measure=Measure.PEOPLE),
}


def same(source: Tables, found: Behaviour) -> None:
    for text in TEXTS:
        for grain in Grain:
            asked = Formulated(formula=formulas.parse(text), terms=TERMS, grain=grain)
            assert exactly(answer(source, asked)) == exactly(answer(found, asked)), (text, grain)


@pytest.mark.parametrize("zone", ZONES)
def test_duckdb(zone: str) -> None:
    found = fuzzed(4, zone=zone)
    same(duck.tables(found), found)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["chdb", "spark"])
def test_clusters(kind: str, tmp_path: Path) -> None:
    needed(kind)
    found = fuzzed(4, people=40, events=900)
    with tables(kind, found, tmp_path) as source:
        same(source, found)
