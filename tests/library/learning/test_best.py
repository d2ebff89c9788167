from dataclasses import replace
from functools import cache
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.learning.simulator import World, read_world
from firsthand.learning.simulator.best import best_plan, earned, value
from firsthand.learning.simulator.choices import Choices, Work
from firsthand.learning.simulator.company import Stage
from firsthand.learning.simulator.effects import shaped
from firsthand.learning.simulator.income import incomes, person_days
from firsthand.learning.simulator.lives import lives
from firsthand.learning.simulator.model import compiled
from firsthand.learning.simulator.planning.builds import expected, fastest, schedules
from firsthand.learning.simulator.planning.curvature import curvature
from firsthand.learning.simulator.planning.problem import Problem, problem
from firsthand.learning.simulator.planning.relaxation import Relaxation
from firsthand.learning.simulator.planning.search import cut, exhausted, reached, started, widest
from firsthand.learning.simulator.policies import at_random, highest_rice, loudest
from firsthand.learning.simulator.state import advance, begin, phases, setting
from firsthand.learning.simulator.wellbeing import answered

WORLDS = {name: read_world(name) for name in ("ladle", "sill")}
# Some that act on each other, need each other, come late, do harm, or need a build.
FEW = {
    "ladle": ("awake", "voice", "leftovers", "expiry", "chat"),
    "sill": ("lid", "bigtank", "holiday", "cheapseal", "alone"),
}

MANY = {"ladle": 5, "sill": 4}  # of them that every order is tried of


def small(name: str, *, days: float = 1.0, money: float = 1.0) -> World:
    """A world with a few items, and more or less to spend."""
    company = WORLDS[name].company
    items = tuple(item for item in company.items if item.id in FEW[name])
    teams = tuple(replace(team, days=team.days * days) for team in company.teams)
    return replace(
        WORLDS[name],
        company=replace(company, items=items, teams=teams, money=company.money * money),
    )


def posed(world: World, *, quarters: int = 4) -> Problem:
    return problem(world, quarters=quarters, users=10_000)


@cache
def whole_problem(name: str) -> Problem:
    return posed(WORLDS[name])


@pytest.mark.parametrize("name", ["ladle", "sill"])
def test_arrays_are_worth_what_worlds_bring_in(name: str) -> None:
    world, whole = WORLDS[name], whole_problem(name)

    @given(st.tuples(*[st.integers(0, 4)] * len(whole.items)))
    @settings(max_examples=15, deadline=None)
    def check(plan: tuple[int, ...]) -> None:
        worlds = [world]
        for quarter in whole.counted:
            items = {whole.items[place].id for place in whole.felt(plan, quarter)}
            now = shaped(whole.world, items=items, quarter=quarter, prices=world.company.prices)
            worlds.append(answered(now, before=world))
        expected_income = sum(each.total for each in incomes(worlds, users=10_000)[1:])
        assert whole.value(plan) == pytest.approx(expected_income, rel=1e-9)

    check()


@given(st.floats(0, 500), st.floats(0, 1), st.lists(st.floats(0, 9), min_size=3, max_size=20))
def test_person_days_are_counted_day_by_day(there: float, churn: float, added: list[float]) -> None:
    now, days = there, 0.0
    for newcomers in added:
        now += newcomers
        days += now
        now *= 1 - churn
    found = person_days(np.array([there]), np.array([added]), np.array([churn]))
    assert np.concatenate(found).tolist() == pytest.approx([days, now])


def test_the_closed_form_is_what_simulated_people_do_on_average() -> None:
    state = begin("ladle", seed=4, users=40_000)
    state = advance(state, Choices(work=tuple(Work(item=item) for item in ("awake", "merge", "paywall"))))
    state = advance(state, Choices())
    now = setting(state)
    model = compiled(now)
    people = lives(now, model, np.arange(model.everybody))
    expected_incomes = incomes([world for _, world in phases(state)], users=state.users)
    signed = people.joined < 0  # whoever was there at first has signed up; so has nobody else for certain
    for place, (begins, _) in enumerate(phases(state)):
        days = np.arange(begins, begins + 91)[:, None]
        there = (people.joined <= days) & (people.churned > days) & signed & ~people.bot
        old = incomes(
            [replace(w, rhythm=replace(w.rhythm, existing=1.0)) for _, w in phases(state)],
            users=int((signed & ~people.bot).sum()),
        )[place]
        assert there.sum() / 91 == pytest.approx(old.people, rel=0.02)
        paying = [plan for plan, name in enumerate(model.plan_names) if name != "free"]
        share = (there & np.isin(people.plans[place], paying)).sum() / there.sum()
        assert share == pytest.approx(old.paying, abs=0.012)
        assert expected_incomes[place].people > old.people


def brute(world: World, quarters: int) -> float:
    """The best of all orders of all sets of items, each carried out quarter by quarter, with all builds."""
    ids = [item.id for item in world.company.items]
    allowed = _builds(world, quarters)
    best = -np.inf
    for size in range(len(ids) + 1):
        for order in permutations(ids, size):
            for parts, stages in allowed:
                first = Choices(work=tuple(Work(item=item) for item in order), parts=parts, stages=stages[0])
                plan = (first, *(Choices(stages=each) for each in stages[1:]))
                try:
                    best = max(best, value(world, plan, quarters=quarters, users=10_000))
                except InputError:
                    continue
    return float(best)


def _builds(world: World, quarters: int) -> list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]:
    if world.company.hardware is None:
        return [((), ((),) * quarters)]
    parts = tuple({item.part: None for item in world.company.items if item.part})
    runs = [(), ("PVT",), ("DVT",), ("PVT", "DVT")]
    return [(parts, each) for each in product(runs, repeat=quarters)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "quarters", "days", "money"),
    [("ladle", 2, 1.0, 1.0), ("ladle", 3, 0.6, 1.0), ("sill", 2, 1.0, 1.0), ("sill", 2, 0.8, 0.6)],
)
def test_the_best_plan_of_few_items_is_the_best_of_all(
    name: str, quarters: int, days: float, money: float
) -> None:
    world = small(name, days=days, money=money)
    some = replace(world, company=replace(world.company, items=world.company.items[: MANY[name]]))
    best = best_plan(some, quarters=quarters)
    assert best.proven
    assert best.value == pytest.approx(brute(some, quarters), rel=1e-9)


@pytest.mark.parametrize(("name", "days"), [("ladle", 0.5), ("ladle", 1.2), ("sill", 0.4), ("sill", 1.5)])
def test_the_bound_holds_and_is_near_where_all_plans_can_be_compared(name: str, days: float) -> None:
    small_problem = posed(small(name, days=days), quarters=3)
    best = exhausted(small_problem)
    assert best is not None
    highest, plan = small_problem.value(best), started(small_problem)
    gain = highest - small_problem.value((0,) * len(best))
    box = reached(small_problem, widest(small_problem))
    for each in (box, cut(small_problem, box, gain)):
        answer, bound = Relaxation(small_problem, each, tangents=[plan]).best(scale=highest, nodes=5_000)
        assert answer.status == "optimal"
        assert highest * (1 - 1e-9) <= bound < highest + 0.1 * gain + 1e-5 * highest
    assert small_problem.value(plan) >= highest - 0.05 * gain


@given(st.floats(0.5, 4), st.floats(0.5, 4))
@settings(max_examples=10, deadline=None)
def test_the_bound_holds_where_items_make_people_pay_more_or_less(one: float, two: float) -> None:
    world, factors = small("ladle", days=0.8), {"awake": one, "chat": two}
    items = tuple(replace(item, paying=factors.get(item.id, 1.0)) for item in world.company.items)
    paid = posed(replace(world, company=replace(world.company, items=items)), quarters=2)
    best = exhausted(paid)
    assert best is not None
    box = reached(paid, widest(paid))
    answer, bound = Relaxation(paid, box).best(scale=paid.value(best), nodes=5_000)
    assert answer.status == "optimal"
    assert paid.value(best) * (1 - 1e-9) <= bound


@pytest.mark.parametrize("name", ["ladle", "sill"])
def test_more_people_and_a_longer_horizon_never_make_the_best_plan_worse(name: str) -> None:
    found = [best_plan(small(name, days=days), quarters=2) for days in (0.5, 0.8, 1.1, 2.0)]
    assert all(each.proven for each in found)
    values = [each.value for each in found]
    assert values == sorted(values)
    assert len(set(values)) > 1
    assert all(each.value >= each.nothing for each in found)
    twice = best_plan(small(name), quarters=2, users=20_000)
    assert twice.value == pytest.approx(2 * best_plan(small(name), quarters=2).value)


@pytest.mark.parametrize("name", ["ladle", "sill"])
def test_a_best_plan_can_be_carried_out_as_it_says(name: str) -> None:
    world = small(name)
    best = best_plan(world, quarters=3)
    items = {item.id: item for item in world.company.items}
    for item, quarter in best.shipped.items():
        assert all(best.shipped[other] <= quarter for other in items[item].after)
    assert value(world, best.choices, quarters=3) == pytest.approx(best.value)
    assert (best.score(best.value), best.score(best.nothing)) == (1.0, 0.0)
    sure = replace(world, company=expected(world.company))
    state = begin(sure, seed=9, users=10_000)
    for choices in best.choices:
        state = advance(state, choices)
    assert earned(state) == pytest.approx(best.value)


@pytest.mark.parametrize("name", ["ladle", "sill"])
def test_curvature_is_never_below_what_differences_show(name: str) -> None:
    worth, box = whole_problem(name).worth, widest(whole_problem(name))
    random = np.random.default_rng(3)
    for round_ in range(16):
        ends = random.random((2, *box.low.shape)) * (0.2 if round_ % 2 else 1.0)
        low, high = (box.low + (box.high - box.low) * end for end in (ends.min(axis=0), ends.max(axis=0)))
        inside = low + (high - low) * random.random(low.shape)
        bends = curvature(worth, low, high)
        for place in range(len(low)):
            step = np.zeros_like(low)
            step[place] = 1e-3
            sides = [worth.subscriptions(list(inside + sign * step)) for sign in (1, -1)]
            second = (sides[0] + sides[1] - 2 * worth.subscriptions(list(inside))) / 1e-6
            assert np.all(-second <= bends[place] * 1.001 + 0.01)


def test_schedules_pass_as_early_as_weeks_and_money_allow() -> None:
    stages = tuple(
        Stage(id=name, name=name, weeks=weeks, units=9, works=1.0, money=10.0)
        for name, weeks in (("EVT", 6.0), ("DVT", 7.0), ("PVT", 5.0))
    )
    hardware = WORLDS["sill"].company.hardware
    assert hardware is not None
    rich = replace(WORLDS["sill"].company, money=100.0, hardware=replace(hardware, stages=stages))
    known = schedules(rich, 2)
    best = {tuple(known[place].passed.values()) for place in fastest(known)}
    # DVT and PVT fit into thirteen weeks; but then EVT ends with week 18, and DVT and PVT behind it with 30.
    # PVT and EVT first, then DVT and PVT: all pass by week 23.
    assert best == {(3, 1, 1), (2, 2, 1)}
    poor = replace(rich, money=10.0)
    assert {tuple(known.passed.values()) for known in schedules(poor, 2)} >= {(3, 2, 2), (3, 3, 1)}
    assert all(each.spent[0] <= 10 and each.spent[1] <= 20 for each in schedules(poor, 2))


def test_policies_that_do_not_know_the_truth_gain_less() -> None:
    for name in WORLDS:
        world = small(name)
        best = best_plan(world, quarters=3)
        simple = [loudest(world, quarters=3), highest_rice(world, quarters=3)]
        chance = [at_random(world, seed=seed, quarters=3) for seed in range(5)]
        assert len({choices[0].work for choices in chance}) > 1
        assert all(best.score(value(world, each, quarters=3)) <= 1 for each in [*simple, *chance])


@pytest.mark.parametrize("quarters", [0, 7])
def test_impossible_horizons_are_refused(quarters: int) -> None:
    with pytest.raises(InputError, match=f"quarters={quarters} is not possible: choose from 1 to 6"):
        best_plan(WORLDS["ladle"], quarters=quarters)
    with pytest.raises(InputError, match="the plan has 3 quarters"):
        value(WORLDS["ladle"], [Choices()] * 3, quarters=2)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ladle", "sill"])
def test_the_plan_of_a_shipped_world_is_within_one_percent_of_any(name: str) -> None:
    world = WORLDS[name]
    best = best_plan(world)
    assert 0 <= best.gap < 0.01
    assert value(world, best.choices) == pytest.approx(best.value)
    for other in (loudest(world), highest_rice(world), *(at_random(world, seed=seed) for seed in range(5))):
        assert best.score(value(world, other)) < 0.8
