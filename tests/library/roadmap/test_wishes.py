"""What keeps a problem from being solved is named, in words that say what to change."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from firsthand.roadmap.plan import solve
from firsthand.roadmap.problem import PlanItem, Problem, structural_faults
from firsthand.roadmap.wishes import Shortage, check, contradiction
from tests.library.roadmap.problems import item, problems, small

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def test_a_cycle_is_named_in_order() -> None:
    ring = small(item("c", depends_on=("a",)), item("a", depends_on=("b",)), item("b", depends_on=("c",)))
    (fault,) = check(ring)
    assert (fault.name, fault.ids) == ("dependency-cycle", ("a", "b", "c", "a"))
    assert "a → b → c → a" in fault.message
    assert check(small(item("a", depends_on=("a",))))[0].ids == ("a", "a")


BROKEN = {
    "no-periods": replace(small(item("a"), capacity=()), periods=()),
    "duplicate-id": small(item("a"), item("a")),
    "capacity-length": replace(small(item("a")), periods=("Q1",)),
    "negative-number": small(item("a", -1)),
    "discount-range": replace(small(item("a")), discount=1.0),
    "unknown-team": small(PlanItem(id="a", title="A", value=1, effort={"ghost": 1})),
    "unknown-period": small(item("a", latest="Q9")),
    "unknown-item": small(item("a", excludes=("ghost",))),
    "window-reversed": small(item("a", earliest="Q2", latest="Q1")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_broken_rule_has_its_name(name: str) -> None:
    faults = structural_faults(BROKEN[name])
    assert [fault.name for fault in faults] == [name]
    assert ": " in faults[0].message


def test_not_a_number_and_endless_effort_are_refused() -> None:
    for wrong in (float("nan"), float("inf"), -0.5):
        assert [f.name for f in structural_faults(small(item("a", 1, wrong)))] == ["negative-number"]
    assert structural_faults(small(item("a"), capacity=(float("inf"), 1))) == ()


def test_an_impossible_must_have_says_which_team_lacks_how_much() -> None:
    problem = small(item("a", 1, 5, must=True), item("b", 9, 1), item("c", 1, 1, must=True))
    found = contradiction(problem)
    assert found is not None
    assert [(wish.kind, wish.ids) for wish in found.wishes] == [("capacity", ("design",)), ("must", ("a",))]
    assert found.shortages == (Shortage(team="design", period="Q1", missing=2),) or found.shortages == (
        Shortage(team="design", period="Q2", missing=2),
    )
    assert "Person-months missing at least: Design 2" in found.message
    assert check(problem)[0].name == "impossible-wishes"


def test_dates_that_dependencies_cannot_keep_need_no_capacity() -> None:
    late = item("late", earliest="Q2")
    found = contradiction(small(late, item("soon", latest="Q1", must=True, depends_on=("late",))))
    assert found is not None
    assert {wish.kind for wish in found.wishes} == {"dates", "dependency", "must"}
    assert found.shortages == ()
    assert found.message.endswith("More capacity would not help.")


def test_two_must_haves_that_exclude_each_other() -> None:
    found = contradiction(
        small(item("a", must=True), item("b", must=True, excludes=("a",)), item("c", must=True))
    )
    assert found is not None
    assert [(w.kind, w.ids) for w in found.wishes] == [
        ("exclusion", ("b", "a")),
        ("must", ("a",)),
        ("must", ("b",)),
    ]


@FEW
@given(problems())
def test_a_contradiction_is_found_exactly_where_there_is_no_plan(problem: Problem) -> None:
    found = contradiction(problem)
    assert (found is not None) == (solve(problem).status == "infeasible")


@FEW
@given(problems())
def test_the_missing_capacity_makes_the_problem_solvable(problem: Problem) -> None:
    found = contradiction(problem)
    if found is None or not found.shortages:
        return
    missing = {(s.team, s.period): s.missing for s in found.shortages}
    richer = tuple(
        replace(
            team,
            capacity=tuple(
                c + missing.get((team.id, p), 0) for c, p in zip(team.capacity, problem.periods, strict=True)
            ),
        )
        for team in problem.teams
    )
    assert solve(replace(problem, teams=richer)).status == "optimal"
