"""Formulas against Python's own arithmetic, and their intervals against slopes found by small steps."""

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.estimates import standard_errors
from firsthand.measurement.behaviour import Step
from firsthand.measurement.formula_trends import Measure, Term, formula_trend
from firsthand.measurement.formulas import evaluate, parse
from firsthand.measurement.metrics import Grain
from firsthand.measurement.trends import ratio_of_means
from tests.oracles.behaviour import Happened, behaviour, happenings

ATOMS = st.sampled_from(["A", "B", "C", "0", "1", "2.5", "100", ".5"])


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(parts, st.sampled_from(["+", "-", "*", "/", " * ", " - "]), parts).map("".join)
    return pair | parts.map("({})".format) | parts.map("-{}".format) | parts.map("( -{} )".format)


FORMULAS = st.recursive(ATOMS, _grown, max_leaves=12).filter(
    lambda text: len(text) <= 200 and any(letter in text for letter in "ABC")
)
VALUES = st.sampled_from([0.0, 1.0, 3.0, 7.0, 250.0])


class Missing(float):
    """A number in Python's arithmetic of which division by zero is NaN."""

    def __truediv__(self, other: float) -> "Missing":
        return Missing(math.nan if other == 0 else float(self) / float(other))

    def __mul__(self, other: float) -> "Missing":
        return Missing(float(self) * float(other))

    def __add__(self, other: float) -> "Missing":
        return Missing(float(self) + float(other))

    def __sub__(self, other: float) -> "Missing":
        return Missing(float(self) - float(other))

    def __neg__(self) -> "Missing":
        return Missing(-float(self))


def pythons(text: str, values: dict[str, float]) -> float:
    """Python's reading of the same text; each number becomes a `Missing` first."""
    import ast

    def worked(node: ast.expr) -> Missing:
        match node:
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return worked(left) + worked(right)
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return worked(left) - worked(right)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return worked(left) * worked(right)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return worked(left) / worked(right)
            case ast.UnaryOp(operand=operand):
                return -worked(operand)
            case ast.Name(id=name):
                return Missing(values[name])
            case ast.Constant(value=value):
                return Missing(float(str(value)))
        raise AssertionError(node)

    found = float(worked(ast.parse(text.strip(), mode="eval").body))
    return found if math.isfinite(found) else math.nan


@given(FORMULAS, VALUES, VALUES, VALUES)
def test_reads_as_python_does(text: str, a: float, b: float, c: float) -> None:
    values = {"A": a, "B": b, "C": c}
    expected = pythons(text, values)
    assert evaluate(parse(text), values) == pytest.approx(expected, nan_ok=True)


@given(FORMULAS, VALUES, VALUES, VALUES)
def test_the_degree_says_what_doubling_does(text: str, a: float, b: float, c: float) -> None:
    formula = parse(text)
    once = evaluate(formula, {"A": a, "B": b, "C": c})
    twice = evaluate(formula, {"A": 2 * a, "B": 2 * b, "C": 2 * c})
    if formula.degree is not None:
        assert twice == pytest.approx(once * 2.0**formula.degree, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("A + * B", 5),
        ("A B", 3),
        ("2A", 2),
        ("(A + B", 1),
        ("A + B)", 6),
        ("A +", 4),
        ("A + __import__('os')", 5),
        ("A ** 2", 4),
        ("A + £", 5),
        ("()", 2),
        ("", 1),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, position: int) -> None:
    with pytest.raises(InputError, match=f"character {position}:"):
        parse(text)


def test_other_refusals() -> None:
    with pytest.raises(InputError, match="has no letter"):
        parse("1 + 2")
    with pytest.raises(InputError, match="at most 200"):
        parse("A" + " + A" * 60)
    with pytest.raises(InputError, match="B stands for nothing"):
        evaluate(parse("A / B"), {"A": 1.0})
    # Nothing recurses: as deep as the text is long.
    assert evaluate(parse("(" * 99 + "a" + ")" * 99), {"A": 3.0}) == 3.0


EVENTS = happenings(hours=60, most=40, events="AB")
TERMS = {"A": Term(step=Step(event="A")), "B": Term(step=Step(event="B"), measure=Measure.PEOPLE)}


def table(found: list[Happened]) -> dict[str, list[tuple[float, float]]]:
    """By day, each active person's number of A, and whether they did B."""
    counts = Counter((each.day.isoformat(), each.person, each.event) for each in found)
    pairs = sorted({(day, person) for day, person, _ in counts})
    rows: dict[str, list[tuple[float, float]]] = {}
    for day, person in pairs:
        did = float(counts[day, person, "B"] > 0)
        rows.setdefault(day, []).append((float(counts[day, person, "A"]), did))
    return rows


def slopes(function: Callable[[float, float], float], a: float, b: float) -> tuple[float, float]:
    step = 1e-5
    return (
        (function(a + step, b) - function(a - step, b)) / 2 / step,
        (function(a, b + step) - function(a, b - step)) / 2 / step,
    )


@given(EVENTS, st.sampled_from(["A / B", "100 * (A - B) / (A + B)", "A * A / (B * B)", "A + 2 * B", "A * B"]))
def test_each_day_by_its_people(found: list[Happened], text: str) -> None:
    formula = parse(text)
    rows = table(found)
    for point in formula_trend(behaviour(found), formula, TERMS, grain=Grain.DAY):
        own = rows.get(point.first_day.isoformat(), [])
        a, b = sum(x for x, _ in own), sum(y for _, y in own)
        assert point.n == len(own)
        assert point.value == pytest.approx(pythons(text, {"A": a, "B": b}), nan_ok=True)
        assert (point.estimate is None) == (text in ("A + 2 * B", "A * B"))
        if point.estimate is None or len(own) < 2 or not point.estimate.known:
            continue
        n = len(own)
        slope = slopes(lambda x, y: evaluate(formula, {"A": x, "B": y}), a / n, b / n)
        variance = np.array(slope) @ np.cov(np.array(own).T) @ np.array(slope) / n
        half = standard_errors(0.95) * math.sqrt(max(variance, 0.0))
        assert point.estimate.high - point.value == pytest.approx(half, rel=1e-4, abs=1e-3)


@given(EVENTS)
def test_a_ratio_has_the_interval_that_metrics_give_it(found: list[Happened]) -> None:
    rows = table(found)
    for point in formula_trend(behaviour(found), parse("A/B"), TERMS):
        own = np.array(rows.get(point.first_day.isoformat(), np.zeros((0, 2))))
        if len(own) > 1:
            cov = np.cov(own.T)
            x, y = own.mean(axis=0)
            expected = ratio_of_means(len(own), x, y, cov[0, 0], cov[1, 1], cov[0, 1], unit="ratio")
            assert point.estimate is not None
            assert point.estimate.value == pytest.approx(expected.value, nan_ok=True)
            assert point.estimate.low == pytest.approx(expected.low, nan_ok=True, abs=1e-9)
