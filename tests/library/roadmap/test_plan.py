"""Plans against every plan there is, and what must hold for any of them."""

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.errors import Cancelled, InputError
from firsthand.roadmap.plan import solve
from firsthand.roadmap.problem import Problem, Team
from tests.library.roadmap.problems import item, problems, small, tight
from tests.oracles.plans import allowed, best_value

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
MANY = settings(FEW, max_examples=400)


def agrees_with_brute_force(problem: Problem) -> None:
    plan = solve(problem)
    best = best_value(problem)
    if best == -math.inf:
        assert plan.status == "infeasible"
        assert math.isnan(plan.objective)
        assert plan.placements == {}
        return
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(best, rel=1e-9, abs=1e-6)
    assert plan.gap == 0
    assert plan.bound == plan.objective
    assert allowed(problem, {id_: problem.periods.index(when) for id_, when in plan.placements.items()})
    assert all(load.used <= load.capacity + 1e-6 for load in plan.loads)


@FEW
@given(problems())
def test_value_is_the_best_of_all_plans(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@FEW
@given(tight(largest=6))
def test_value_is_the_best_where_items_do_not_split(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@pytest.mark.slow
@MANY
@given(problems(largest=7))
def test_value_is_the_best_of_all_larger_plans(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@FEW
@given(problems(), st.randoms(use_true_random=False))
def test_order_of_writing_changes_nothing(problem: Problem, shuffler: object) -> None:
    items, teams = list(problem.items), list(problem.teams)
    shuffler.shuffle(items)  # type: ignore[attr-defined]
    shuffler.shuffle(teams)  # type: ignore[attr-defined]
    plan, other = solve(problem), solve(replace(problem, items=tuple(items), teams=tuple(teams)))
    assert dict(plan.placements) == dict(other.placements)
    assert list(plan.placements) == sorted(plan.placements)


@FEW
@given(problems(), st.integers(0, 1), st.integers(0, 2))
def test_more_capacity_never_lowers_the_value(problem: Problem, which: int, period: int) -> None:
    team = problem.teams[which % len(problem.teams)]
    more = tuple(c + (t == period % len(problem.periods)) for t, c in enumerate(team.capacity))
    richer = tuple(replace(t, capacity=more) if t.id == team.id else t for t in problem.teams)
    before, after = solve(problem), solve(replace(problem, teams=richer))
    assert before.status == "infeasible" or after.objective >= before.objective - 1e-6


@FEW
@given(problems())
def test_removing_a_free_item_never_raises_the_value(problem: Problem) -> None:
    used = {d for other in problem.items for d in (*other.depends_on, *other.excludes)}
    free = [other for other in problem.items if not other.must and other.id not in used]
    before = solve(problem)
    for gone in free[:1]:
        after = solve(replace(problem, items=tuple(i for i in problem.items if i.id != gone.id)))
        assert before.status == after.status
        assert before.status == "infeasible" or after.objective <= before.objective + 1e-6


def test_no_items_is_an_empty_plan() -> None:
    plan = solve(small())
    assert (plan.status, plan.objective, plan.gap, dict(plan.placements)) == ("optimal", 0, 0, {})
    assert [(load.used, load.capacity) for load in plan.loads] == [(0, 3), (0, 3)]


def test_no_capacity_leaves_only_what_costs_nothing() -> None:
    plan = solve(small(item("paid", 5), item("free", 1, 0), capacity=(0, 0)))
    assert dict(plan.placements) == {"free": "Q1"}


def test_among_equals_the_cheapest_then_the_earliest_then_by_id() -> None:
    assert dict(solve(small(item("a", 2, 3), item("b", 2, 2), capacity=(3,))).placements) == {"b": "Q1"}
    assert dict(solve(small(item("b", 2, 3), item("a", 2, 3), capacity=(3, 0))).placements) == {"a": "Q1"}
    assert dict(solve(small(item("b", 2, 3), item("a", 2, 3))).placements) == {"a": "Q1", "b": "Q2"}
    assert dict(solve(small(item("a", 1, 3), item("b", 2, 3))).placements) == {"b": "Q1", "a": "Q2"}


def test_an_item_of_no_value_stays_out_unless_needed() -> None:
    assert dict(solve(small(item("idle", 0))).placements) == {}
    needed = solve(small(item("base", 0), item("top", 3, 3, depends_on=("base",))))
    assert dict(needed.placements) == {"base": "Q1", "top": "Q2"}


def test_discount_prefers_less_value_now_to_more_later() -> None:
    early, late = item("early", 10, 3), item("late", 10.5, 3, earliest="Q2")
    clash = replace(early, excludes=("late",))
    assert dict(solve(small(clash, late)).placements) == {"late": "Q2"}
    assert dict(solve(replace(small(clash, late), discount=0.1)).placements) == {"early": "Q1"}


def test_whole_items_do_not_split_over_periods() -> None:
    # Summed over the year there is room for both; in no quarter is there room for the second.
    plan = solve(small(item("a", 5, 2), item("b", 4, 2), item("c", 3, 2)))
    assert set(plan.placements) == {"a", "b"}


def test_broken_rules_are_refused() -> None:
    with pytest.raises(InputError, match="names item “ghost”"):
        solve(small(item("a", depends_on=("ghost",))))
    with pytest.raises(InputError, match="time_limit=0"):
        solve(small(), time_limit=0)


def test_cancelling_stops_the_search() -> None:
    def cancel(_share: float, _message: str) -> None:
        raise Cancelled("stopped")

    teams = tuple(Team(id=f"t{k}", name="T", capacity=(9.7,) * 6) for k in range(3))
    items = tuple(
        replace(
            item(f"i{k:03}"),
            value=50 + k * 37 % 41,
            effort={f"t{j}": 1 + (k * 7 + j * 5) % 31 / 10 for j in range(3)},
        )
        for k in range(80)
    )
    problem = Problem(periods=tuple("abcdef"), teams=teams, items=items, discount=0.01)
    with pytest.raises(Cancelled):
        solve(problem, time_limit=20, progress=cancel)
