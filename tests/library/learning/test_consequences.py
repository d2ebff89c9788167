import math
from dataclasses import replace
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.choices import Choices, Research, Work
from firsthand.learning.simulator.consequences import actual, unpassed
from firsthand.learning.simulator.effects import changed, effect, shaped
from firsthand.learning.simulator.ledger import Build
from firsthand.learning.simulator.state import State, advance, begin, current, history, ledger
from firsthand.learning.simulator.world import World

LADLE, SILL = read_world("ladle"), read_world("sill")
SHARES = st.floats(0, 1)


def work(*items: str) -> tuple[Work, ...]:
    return tuple(Work(item=item) for item in items)


def certain(world: World) -> World:
    """The world without chance: efforts as expected, parts on time, stages passed."""
    items = tuple(replace(item, overrun=0.0) for item in world.company.items)
    hardware = world.company.hardware
    if hardware:
        parts = tuple(replace(part, late=0.0) for part in hardware.parts)
        stages = tuple(replace(stage, works=1.0) for stage in hardware.stages)
        hardware = replace(hardware, parts=parts, stages=stages)
    return replace(world, company=replace(world.company, items=items, hardware=hardware))


def after(world: World, *quarters: Choices, seed: int = 1) -> State:
    state = begin(world, seed=seed, users=100)
    for choices in quarters:
        state = advance(state, choices)
    return state


def test_overrun_has_the_mean_and_spread_that_the_world_says() -> None:
    voice = next(item for item in LADLE.company.items if item.id == "voice")
    factors = [actual(voice, seed)["app"] / voice.effort["app"] for seed in range(4_000)]
    logs = [math.log(factor) for factor in factors]
    assert abs(stdev(logs) - voice.overrun) < 4 * voice.overrun / math.sqrt(2 * len(logs))
    assert abs(mean(factors) - 1) < 4 * stdev(factors) / math.sqrt(len(factors))
    assert all(
        actual(voice, 5)[team] == pytest.approx(days * factors[5]) for team, days in voice.effort.items()
    )


def test_work_flows_in_order_of_priority_and_goes_on() -> None:
    # Web has 168 days: leftovers takes 85, shared 150, search 18. The other teams have enough for all.
    world = certain(LADLE)
    state = after(world, Choices(work=work("leftovers", "shared", "search")), Choices())
    first, second = history(state)
    assert [each.item for each in first.shipped] == ["leftovers"]
    assert [each.days["web"] for each in first.unfinished] == [pytest.approx(83), 0]
    assert [each.item for each in second.shipped] == ["shared", "search"]
    assert second.idle["web"] == pytest.approx(168 - 67 - 18)
    turned = after(world, Choices(work=work("leftovers", "shared", "search")), Choices(work=work("search")))
    assert [each.item for each in history(turned)[1].shipped] == ["shared", "search"]
    ahead = after(world, Choices(work=work("search", "leftovers", "shared")))
    assert [each.item for each in history(ahead)[0].shipped] == ["search", "leftovers"]


def test_research_takes_days_and_money_from_the_work() -> None:
    world = certain(LADLE)
    bought = (Research(study="interviews", number=80, about="families"),)
    (quarter,) = history(after(world, Choices(work=work("merge"), research=bought)))
    assert quarter.idle["design"] == pytest.approx(82 - 80 - 2)
    assert (quarter.money, quarter.spent, quarter.left) == (14_000, 7_200, 6_800)
    assert ledger(after(world, Choices(research=bought))).money == 6_800 + 14_000
    (quarter,) = history(after(world, Choices(work=work("leftovers"), research=bought)))
    assert [each.item for each in quarter.unfinished] == ["leftovers"]


def test_only_the_named_teams_work_and_dropped_days_are_lost() -> None:
    world = certain(LADLE)
    part = Choices(work=(Work(item="merge", teams=("web",)),))
    state = after(world, part)
    assert history(state)[0].unfinished[0].days == {"web": 24}
    assert history(advance(state, Choices()))[1].shipped[0].spent == 24 + 10 + 8 + 2
    again = advance(advance(state, Choices(dropped=("merge",))), Choices(work=work("merge")))
    assert history(again)[1].dropped == ("merge",)
    assert history(again)[2].shipped[0].days["web"] == 24


def test_hardware_passes_its_stages_in_order_and_waits_for_parts() -> None:
    world = certain(SILL)
    start = Choices(work=work("warmlamp"), stages=("DVT",), parts=("lamp",))
    state = after(world, start)
    (first,) = history(state)
    # 88 of 86 hardware days are not enough; the stage takes nine weeks, lamps come in the ninth.
    assert [(build.stage, build.ends, build.passed) for build in first.builds] == [("DVT", 9, True)]
    assert [order.part for order in first.arrived] == ["lamp"]
    assert first.spent == 24_000 + 9.8 * 300
    state = advance(state, Choices())
    assert history(state)[1].unfinished[0].waits == "stage PVT"
    state = advance(state, Choices(stages=("PVT",)))
    assert [each.item for each in history(state)[2].shipped] == ["warmlamp"]
    unordered = after(world, Choices(work=work("lid"), stages=("PVT",)))
    assert history(unordered)[0].unfinished[0].waits == "part tray"
    late = after(world, Choices(work=work("antenna")), Choices(stages=("PVT",), parts=("board",)))
    assert history(late)[1].unfinished[0].waits == "part board"  # ordered in week 13, it comes in week 29
    assert history(advance(late, Choices()))[2].shipped[0].item == "antenna"


def test_a_build_needs_the_line_and_something_to_build() -> None:
    with pytest.raises(InputError, match="stages=“EVT” has nothing to build"):
        after(SILL, Choices(stages=("EVT",)))
    busy = Choices(work=work("camera"), stages=("EVT", "DVT", "PVT"))
    with pytest.raises(InputError, match="“PVT” could begin in week 17, and the quarter ends with week 13"):
        after(SILL, busy)
    dear = Choices(work=work("camera"), stages=("EVT", "DVT"), parts=("lamp", "board", "housing", "tank"))
    with pytest.raises(InputError, match=r"\d\d,\d\d\d are there"):
        after(replace(SILL, company=replace(SILL.company, money=41_000)), dear)


def test_late_parts_and_failed_builds_happen_as_often_as_the_world_says() -> None:
    choices = Choices(work=work("camera"), stages=("EVT",), parts=("lamp",))
    quarters = [history(after(SILL, choices, seed=seed))[0] for seed in range(300)]
    # A lamp, promised for week 9, is late with chance 0.18, by 2 to 8 weeks: in two thirds after week 13.
    overdue = mean(quarter.overdue == ("lamp",) for quarter in quarters)
    assert abs(overdue - 0.12) < 4 * math.sqrt(0.12 * 0.88 / 300)
    assert all(("lamp" in quarter.overdue) == (not quarter.arrived) for quarter in quarters)
    works = [quarter.builds[0].works for quarter in quarters]
    assert abs(mean(works) / 30 - 0.63) < 4 * math.sqrt(0.63 * 0.37 / 30 / 300)
    assert {each >= 0.9 * 0.63 * 30 for each in works} == {True, False}
    assert all(quarter.builds[0].passed == (quarter.builds[0].works >= 17.01) for quarter in quarters)


def test_stages_are_passed_in_order_only() -> None:
    def build(stage: str, begins: float, passed: bool = True) -> Build:
        return Build(stage=stage, begins=begins, ends=begins + 5, built=9, works=9, passed=passed)

    stages = ("EVT", "DVT", "PVT")
    assert unpassed("EVT", stages, 0, [build("EVT", 0), build("DVT", 5), build("PVT", 10)]) == ""
    assert unpassed("EVT", stages, 0, [build("DVT", 0), build("EVT", 5), build("PVT", 10)]) == "DVT"
    assert unpassed("EVT", stages, 0, [build("EVT", 0, passed=False), build("DVT", 5)]) == "EVT"
    assert unpassed("DVT", stages, 5, [build("DVT", 0), build("DVT", 5)]) == "PVT"
    assert unpassed("PVT", stages, 0, []) == "PVT"


@given(SHARES, st.lists(st.floats(-1, 1), max_size=6), st.randoms())
def test_effects_stay_in_bounds_and_their_order_does_not_matter(
    before: float, effects: list[float], random: object
) -> None:
    found = changed(before, effects)
    assert 0 <= found <= 1
    assert changed(before, reversed(effects)) == pytest.approx(found)
    if all(each >= 0 for each in effects):
        assert found >= before - 1e-12
        left = (1 - before) * math.prod(1 - each for each in effects)
        assert found == pytest.approx(1 - left)  # a closed form: what is left of the gap


def test_items_act_on_each_other_while_both_are_there() -> None:
    voice = next(item for item in LADLE.company.items if item.id == "voice")
    assert effect(voice, "hands", "families", {"voice"}) == pytest.approx(0.4)
    assert effect(voice, "hands", "families", {"voice", "awake", "bigtype"}) == pytest.approx(
        0.4 * 0.7 * 0.85
    )
    world = shaped(LADLE, items={"voice", "awake"}, quarter=1, prices=LADLE.company.prices)
    hands = next(need for need in world.needs if need.id == "hands").satisfaction["families"]
    assert hands == pytest.approx(1 - 0.75 * (1 - 0.4 * 0.7) * (1 - 0.27))


def test_events_follow_more_often_by_their_factor() -> None:
    world = shaped(LADLE, items={"ask"}, quarter=1, prices=LADLE.company.prices)
    step = next(event for event in world.events if event.name == "step viewed")
    before = next(event for event in LADLE.events if event.name == "step viewed").next
    more = before["question asked"] * 1.5
    assert step.next["question asked"] == pytest.approx(before["question asked"] * 2.5 / (1 + more))
    assert step.next["cooking finished"] == pytest.approx(before["cooking finished"] / (1 + more))


def test_a_higher_price_sells_less_by_the_stated_odds() -> None:
    before = begin(LADLE, seed=1, users=100)
    now = current(advance(before, Choices(prices={"month": 3.99 * 1.2})))
    # Rivals moved as well, so compare with a run that changes no price.
    same = current(advance(before, Choices()))
    for dear, usual in zip(now.segments, same.segments, strict=True):
        odds = (dear.plans["month"] / dear.plans["free"]) / (usual.plans["month"] / usual.plans["free"])
        assert odds == pytest.approx(math.exp(-1.3 * 0.2))
    assert now.company.prices["month"] == pytest.approx(3.99 * 1.2)
