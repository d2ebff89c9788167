"""Practice runs: the same data give the same run, and its score against things computed another way."""

import json
from dataclasses import replace
from functools import cache
from math import exp
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from firsthand.errors import InputError
from firsthand.learning.practice.beliefs import (
    Beliefs,
    Forecast,
    beliefs_data,
    beliefs_in,
    needs_found,
    tau_b,
)
from firsthand.learning.practice.debrief import costliest
from firsthand.learning.practice.difficulty import difficulties, difficulty, from_now, posed
from firsthand.learning.practice.references import NAMES
from firsthand.learning.practice.research import trial_of, write_quarter
from firsthand.learning.practice.run import Run, end_quarter, quarter_setting, run_data, run_in, start
from firsthand.learning.practice.score import carried_out, compared, figures, score, score_data
from firsthand.learning.practice.tested import truths
from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.best import best_plan, earned
from firsthand.learning.simulator.choices import Choices, Research, Work
from firsthand.learning.simulator.effects import shaped
from firsthand.learning.simulator.people import customers
from firsthand.learning.simulator.sources.experiments import outcomes
from firsthand.learning.simulator.state import history, ledger
from firsthand.learning.simulator.wellbeing import wellbeing

POOR = Choices(
    work=tuple(Work(item=item) for item in ("watch", "paywall", "awake")),
    research=(Research(study="interviews", number=4),),
    prices={"month": 5.5},
)


@cache
def begun(quarters: int = 2, hardness: str = "usual") -> Run:
    return start("ladle", hardness=hardness, seed=3, users=900, quarters=quarters)


@cache
def played() -> Run:
    return end_quarter(end_quarter(begun(), POOR), Choices())


STATED = Beliefs(
    needs=("Minimise the need to touch the screen while cooking", "Have more fun"),
    forecasts={
        "people": Forecast(low=100, high=5_000, confidence=0.9),
        "paying": Forecast(low=0.1, high=0.2),
    },
    ships={"awake": 0.9},
)


def test_the_same_data_are_the_same_run() -> None:
    assert run_in(json.loads(json.dumps(run_data(played())))) == played()
    assert beliefs_in(json.loads(json.dumps(beliefs_data(STATED)))) == STATED


def test_a_run_is_taken_over_with_a_quarter_behind_it() -> None:
    run = begun()
    assert (run.played, run.over, run.choices) == (0, False, ())
    assert ledger(run.state).money == 2 * run.state.world.company.money
    assert quarter_setting(run, 0).first == 0
    assert quarter_setting(played(), 2).first == 2 * 91
    assert [each.number for each in quarter_setting(played(), 1).history] == [1, 2]
    assert len(figures(run)) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"version": 99}, "version 99"),
        ({"format": "other"}, "of “other”"),
        ({"fingerprint": "0"}, "has changed since"),
        ({"difficulty": "mad"}, "choose one of gentle"),
        ({"quarters": 9}, "choose from 1 to 4"),
    ],
)
def test_a_run_of_another_version_says_so(change: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        run_in(run_data(played()) | change)


def test_a_run_ends() -> None:
    with pytest.raises(InputError, match="has had its 2 quarters"):
        end_quarter(played(), Choices())
    with pytest.raises(InputError, match="play it to its end"):
        score(begun(), [], [])


def test_difficulties_change_what_they_say() -> None:
    world = read_world("ladle")
    for hard in difficulties():
        company = posed(world, replace(hard, variety=0), seed=1).company
        assert company.money == pytest.approx(world.company.money * hard.money)
        for study, other in zip(company.studies, world.company.studies, strict=True):
            assert study.money == pytest.approx(other.money * hard.research)
        for item, as_is in zip(company.items, world.company.items, strict=True):
            assert item.optimism == pytest.approx(as_is.optimism**hard.noise)
            assert item.needs == as_is.needs
    as_is = replace(difficulty("usual"), variety=0)
    assert posed(world, as_is, seed=1).company.items == world.company.items
    assert from_now(posed(world, as_is, seed=1)) == world


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=9))
def test_tau_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:
    one, other = zip(*pairs, strict=True)
    expected = stats.kendalltau(one, other).statistic if len(set(one)) > 1 < len(set(other)) else None
    found = tau_b(one, other)
    assert found is None if expected is None else found == pytest.approx(expected)


def test_the_true_order_is_found_whole_and_the_reverse_not_at_all() -> None:
    world = begun().state.world
    statements = {need.id: need.statement for need in world.needs}
    true = needs_found(list(statements.values()), world).true
    right = needs_found([statements[need].upper() + "!" for need in true], world)
    assert (right.tau, right.hits, right.found) == (1.0, 3, true)
    wrong = needs_found([statements[need] for need in reversed(true)], world)
    assert (wrong.tau, wrong.hits) == (-1.0, 0)
    assert needs_found(["Something else entirely"], world).tau is None


def test_forecasts_and_chances_are_scored_as_by_hand() -> None:
    found = score(played(), [STATED, Beliefs()], {"watch"})
    people, paying = found.forecasts.outcomes
    assert people.came == pytest.approx(figures(played())[2]["people"])
    assert people.inside
    assert people.score == pytest.approx(4_900 / people.came)
    outside = paying.came - 0.2
    assert paying.score == pytest.approx((0.1 + 2 / 0.2 * outside) / paying.came)
    assert (found.forecasts.coverage, found.forecasts.confidence) == (0.5, pytest.approx(0.85))
    awake = any(each.item == "awake" for each in history(played().state)[1].shipped)
    assert found.forecasts.brier == pytest.approx((0.9 - awake) ** 2)
    assert found.evidence.n == len(found.shipped)
    assert found.spent == 4 * 90
    assert found.money == 3 * 14_000
    assert found.needs is not None
    assert found.needs.found == ("hands", "")
    assert json.loads(json.dumps(score_data(found)))["forecasts"]["inside"] == 1


def test_a_run_that_follows_a_policy_is_worth_what_the_policy_is() -> None:
    run = begun()
    values = compared(run)
    assert list(values) == list(NAMES)
    assert values["nothing"] == earned(carried_out(run, ()))
    assert values["truth"] > values["evidence"] > values["nothing"]
    idle = end_quarter(end_quarter(run, Choices()), Choices())
    assert score(idle, [Beliefs()] * 2, ()).share == 0


def test_the_costliest_decisions_are_those_of_brute_force() -> None:
    run = played()
    told = costliest(run)
    assert len(told) == 3
    assert [each.lost for each in told] == sorted((each.lost for each in told), reverse=True)
    worst = next(each for each in told if each.chosen)
    works = [
        Work(item=worst.instead) if work.item == worst.chosen else work
        for work in POOR.work
        if worst.instead or work.item != worst.chosen
    ]
    other = end_quarter(end_quarter(begun(), replace(POOR, work=tuple(works))), Choices())
    assert earned(other.state) - earned(run.state) == pytest.approx(worst.lost)
    # Each item is told once, and so may stand with another decision already.
    told_before = {each.instead for each in told[: told.index(worst)]}
    for item in run.state.world.company.items:
        if item.id not in {work.item for work in POOR.work} | told_before and any(
            share > 0 for shares in item.needs.values() for share in shares.values()
        ):
            swapped = [Work(item=item.id) if work.item == worst.chosen else work for work in POOR.work]
            try:
                state = carried_out(run, (replace(POOR, work=tuple(swapped)), Choices()))
            except InputError:
                continue
            assert earned(state) - earned(run.state) <= worst.lost + 1e-9
    assert f"{worst.lost:,.0f} EUR" in worst.sentence


def test_who_does_as_well_as_can_be_done_has_few_costly_decisions() -> None:
    best = start("ladle", hardness="gentle", seed=3, users=900, quarters=1)
    done = end_quarter(best, Choices())
    told = costliest(done)
    assert told
    assert all(not each.chosen and each.quarter == 1 for each in told)


@pytest.mark.slow
@pytest.mark.parametrize("world", ["ladle", "sill"])
def test_reference_policies_rank_as_they_should(world: str) -> None:
    """On average over eight seeds; recovery has twenty. The best plan of the world file is no answer."""
    known = best_plan(read_world(world), proven=False).choices
    gained: dict[str, float] = dict.fromkeys([*NAMES, "known"], 0.0)
    for seed in range(1, 9):
        run = start(world, hardness="usual", seed=seed, users=800, quarters=4)
        values = compared(run) | {"known": earned(carried_out(run, known))}
        for name, value in values.items():
            gained[name] += (value - values["nothing"]) / (values["truth"] - values["nothing"])
    assert gained["truth"] > gained["evidence"] > gained["rice"] > gained["random"]
    assert gained["known"] < 0.95 * gained["truth"]


def test_a_quarter_leaves_what_was_bought_and_never_the_truth(tmp_path: Path) -> None:
    bought = (
        Research(study="interviews", number=2),
        Research(study="interviews", number=1, about="athletes"),
        Research(study="survey", number=1, about="families"),
        Research(study="usability", number=1, about="dark"),
        Research(study="experiment", number=1, about="awake"),
    )
    run = end_quarter(
        start("ladle", hardness="gentle", seed=5, users=400, quarters=1), Choices(research=bought)
    )
    write_quarter(run, 1, tmp_path / "one")
    there = {path.relative_to(tmp_path / "one").as_posix() for path in (tmp_path / "one").rglob("*.*")}
    assert {
        "interviews/interview-02.txt", "interviews/interview-01-athletes.txt", "surveys/survey-families.csv",
        "usability/notes-dark.txt", "experiments/awake/results.csv", "events/00000.csv",
        "feedback/feedback.csv", "competitors/observations.csv",
    } <= there  # fmt: skip
    assert not any("truth" in name for name in there)
    write_quarter(run, 0, tmp_path / "before")
    assert not (tmp_path / "before" / "interviews").exists()


def test_what_a_test_could_find_follows_from_wellbeing() -> None:
    """By the closed form: visits are exp(habit × change of wellbeing) times as many, person by person."""
    research = tuple(
        Research(study="experiment", number=1, about=item) for item in ("awake", "timers", "awake")
    )
    run = end_quarter(begun(), Choices(research=research))
    found = truths(run)
    assert [(each.quarter, each.item) for each in found] == [(1, "awake"), (1, "timers")]
    around = quarter_setting(run, 1)
    world, people = around.world, customers(around)
    for each in found:
        item = next(item for item in world.company.items if item.id == each.item)
        there = shaped(world, items=[item.id], quarter=1, prices=world.company.prices)
        times = {
            segment.id: exp(
                world.company.response.habit * (wellbeing(there, segment.id) - wellbeing(world, segment.id))
            )
            for segment in world.segments
        }
        usual = {segment.id: segment.sessions for segment in world.segments}
        who = [people[place] for place in outcomes(around, trial_of(item), people).person]
        before = [usual[each.segment] * each.activity for each in who]
        after = sum(visits * times[each.segment] for visits, each in zip(before, who, strict=True))
        assert each.lift == pytest.approx(after / sum(before) - 1)
        assert 0.025 <= each.power < 1
