"""Reasons and prices against plans tried one by one, and the words against plans made for them."""

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from firsthand.errors import InputError
from firsthand.roadmap.explain import Reason, prices, reasons
from firsthand.roadmap.plan import solve
from firsthand.roadmap.problem import Problem
from tests.library.roadmap.problems import item, problems, small, tight
from tests.oracles.plans import best_value

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def losses_agree(problem: Problem) -> None:
    plan = solve(problem)
    if plan.status == "infeasible":
        with pytest.raises(InputError, match="infeasible"):
            list(reasons(problem, plan))
        return
    found = list(reasons(problem, plan))
    assert [reason.item for reason in found] == sorted(problem.item)
    for reason in found:
        assert reason.exact
        assert reason.in_plan == (reason.item in plan.placements)
        other = best_value(problem, {reason.item: not reason.in_plan})
        expected = plan.objective - other
        assert reason.loss == (
            math.inf if other == -math.inf else pytest.approx(expected, rel=1e-9, abs=2e-6)
        )
        assert set(reason.displaces) <= plan.placements.keys() - {reason.item}
        assert not set(reason.brings_in) & (plan.placements.keys() | {reason.item})
        assert reason.because
        assert not (reason.loss > 0 and "is worth as much" in reason.because)


def prices_agree(problem: Problem) -> None:
    plan = solve(problem)
    if plan.status == "infeasible":
        return
    for price in prices(problem, plan):
        t = problem.periods.index(price.period)
        team = next(team for team in problem.teams if team.id == price.team)
        more = replace(team, capacity=tuple(c + (p == t) for p, c in enumerate(team.capacity)))
        richer = tuple(more if other.id == team.id else other for other in problem.teams)
        expected = best_value(replace(problem, teams=richer)) - plan.objective
        assert price.gain == pytest.approx(expected, rel=1e-9, abs=2e-6)


@FEW
@given(tight())
def test_losses_hold_where_items_do_not_split(problem: Problem) -> None:
    losses_agree(problem)


@FEW
@given(problems(largest=4))
def test_losses_are_those_of_all_plans(problem: Problem) -> None:
    losses_agree(problem)


@FEW
@given(problems(largest=4))
def test_prices_are_those_of_all_plans(problem: Problem) -> None:
    prices_agree(problem)


@pytest.mark.slow
@settings(FEW, max_examples=150)
@given(problems(largest=6))
def test_losses_and_prices_are_those_of_all_larger_plans(problem: Problem) -> None:
    losses_agree(problem)
    prices_agree(problem)


def reason(problem: Problem, id_: str) -> Reason:
    return next(r for r in reasons(problem, solve(problem)) if r.item == id_)


def test_a_full_team_is_named_with_what_it_has_left() -> None:
    problem = small(item("a", 9, 2), item("b", 4, 2), capacity=(3,))
    out = reason(problem, "b")
    assert (out.loss, out.displaces, out.brings_in) == (5, ("a",), ())
    assert out.because == "Design has 1 of 2 person-months free, at most (Q1)."
    assert reason(problem, "a").because == "It makes the best use of its effort."


def test_a_choice_stays_forced_when_the_first_selection_does_not_fit() -> None:
    # Without login all three others would fill the half-year, but no quarter has room for the third.
    problem = small(item("export", 5, 2), item("search", 4, 2), item("themes", 3, 2), item("login", 2, 1))
    assert {r.item: r.loss for r in reasons(problem, solve(problem))} == {
        "export": 2,
        "login": 2,
        "search": 1,
        "themes": 1,
    }


def test_a_missing_dependency_and_a_rival_are_named() -> None:
    needs = small(item("a", 9, 3), item("base", 0, 2), item("top", 1, 1, depends_on=("base",)), capacity=(3,))
    assert reason(needs, "top").because.startswith("It needs “BASE”, not in the plan either.")
    rivals = small(item("a", 9, 1), item("b", 8, 1, excludes=("a",)))
    assert reason(rivals, "b").because == "It cannot go together with “A”."


def test_room_only_before_what_it_waits_for_is_told() -> None:
    base, rival = item("base", 9, 1, earliest="Q2"), item("rival", 9, 2, earliest="Q2")
    problem = small(base, rival, item("top", 1, 2, depends_on=("base",)))
    assert reason(problem, "top").because == (
        "It cannot come before “BASE” (Q2). Design has 0 of 2 person-months free, at most (Q2)."
    )
    dated = small(base, item("top", 1, 1, depends_on=("base",), latest="Q1"))
    assert reason(dated, "top").because.startswith("It cannot come before “BASE” (Q2).")


def test_a_high_price_is_written_out() -> None:
    problem = small(item("must", 1, 3, must=True), item("rich", 2_345_679.25, 3), capacity=(3,))
    assert "worth 2,345,678.2 more." in reason(problem, "must").because


def test_a_must_have_says_its_price() -> None:
    problem = small(item("must", 1, 3, must=True), item("rich", 9, 3), capacity=(3,))
    assert reason(problem, "must").loss == -8
    assert reason(problem, "must").because.endswith("Without this wish the plan would be worth 8 more.")
    assert math.isinf(reason(problem, "rich").loss)
    assert reason(problem, "rich").because.endswith("No plan that keeps every wish has room for it.")


def test_what_a_must_have_needs_cannot_be_left_out() -> None:
    problem = small(item("base", 0, 1), item("top", 1, 1, must=True, depends_on=("base",)))
    base = reason(problem, "base")
    assert math.isinf(base.loss)
    assert base.because == "A must-have depends on it: “TOP” needs it."


def test_reasons_come_one_by_one_with_progress() -> None:
    seen: list[tuple[float, str]] = []
    problem = small(item("a"), item("b"))
    stream = reasons(problem, solve(problem), progress=lambda share, message: seen.append((share, message)))
    assert next(stream).item == "a"
    assert seen == [(0.0, "Why “A” is in")]
    assert [r.item for r in stream] == ["b"]
    assert seen[-1] == (1.0, "Every item has its reason")
