"""A/B tests of the practice company: what they find is what is true, but for what is wrong with them."""

import csv
import json
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from math import exp, sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.effects import shaped
from firsthand.learning.simulator.model import follow_chances
from firsthand.learning.simulator.people import customers
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.experiments import (
    METRICS,
    Trial,
    expected,
    outcomes,
    power,
    trials,
    write,
)
from firsthand.learning.simulator.sources.experiments.outcomes import poisson
from firsthand.learning.simulator.sources.experiments.planning import habits
from firsthand.learning.simulator.wellbeing import wellbeing
from tests.library.learning.crowd import crowd

LADLE = read_world("ladle")
SETTING = Setting(world=LADLE, seed=5, users=1500)
PEOPLE = crowd(SETTING, 16_000)
AGAINST_ITSELF, SMALL, FAULTY, SOUND, NEW, HARMFUL = trials(SETTING)


def split_p(variation: np.ndarray) -> float:
    """Chance of a split at least as uneven when both variations are assigned alike."""
    return float(stats.chisquare(np.bincount(variation, minlength=2)).pvalue)


def test_six_tests_are_planned_and_each_is_what_it_should_be() -> None:
    assert AGAINST_ITSELF.item is None and SMALL.share == 0.1 and FAULTY.lost and NEW.novelty
    lifts = {
        trial.id: float(np.mean(changed) / np.mean(control)) - 1
        for trial in (SOUND, FAULTY, HARMFUL, SMALL)
        for control, changed in [expected(SETTING, trial, PEOPLE[:2000])["visits"]]
    }
    assert lifts[SOUND.id] >= lifts[FAULTY.id] > lifts[SMALL.id] > 0 > lifts[HARMFUL.id]
    assert all(trial.last <= SETTING.days for trial in trials(SETTING))
    assert [trial.id for trial in trials(replace(SETTING, days=30))] == [AGAINST_ITSELF.id, SMALL.id]
    assert len(trials(replace(SETTING, world=replace(LADLE, company=replace(LADLE.company, items=()))))) == 1


def test_nothing_is_tested_that_needs_another_device() -> None:
    found = trials(replace(SETTING, world=read_world("sill")))
    assert len(found) == 6
    assert not any(trial.item.part or trial.item.unit_cost for trial in found if trial.item)


def test_expected_visits_follow_from_wellbeing_in_closed_form() -> None:
    assert SOUND.item is not None
    there = shaped(LADLE, items=[SOUND.item.id], quarter=1, prices=LADLE.company.prices)
    control, changed = expected(SETTING, SOUND, PEOPLE[:500])["visits"]
    for who, before, after in zip(PEOPLE[:500], control, changed, strict=True):
        segment = next(each for each in LADLE.segments if each.id == who.segment)
        gained = wellbeing(there, segment.id) - wellbeing(LADLE, segment.id)
        assert before == pytest.approx(segment.sessions * who.activity * 7 * SOUND.weeks)
        assert after == pytest.approx(before * exp(LADLE.company.response.habit * gained))


def test_expected_revenue_and_conversions_by_hand() -> None:
    who = next(each for each in PEOPLE if each.segment == "families" and each.plan == "free")
    segment = next(each for each in LADLE.segments if each.id == "families")
    means = expected(SETTING, AGAINST_ITSELF, [who])
    anew = 1 - 0.88**0.5  # in two weeks
    assert means["converted"][0][0] == pytest.approx(anew * (1 - segment.plans["free"]))
    price = sum(share * LADLE.company.prices.get(plan, 0) for plan, share in segment.plans.items())
    assert means["revenue"][0][0] == pytest.approx(anew * price * 14 / 30)


@pytest.mark.parametrize("trial", [AGAINST_ITSELF, SOUND, NEW, HARMFUL], ids=lambda trial: trial.id)
def test_a_large_test_finds_the_difference_that_is_true(trial: Trial) -> None:
    found = outcomes(SETTING, trial, PEOPLE)
    means = expected(SETTING, trial, [PEOPLE[place] for place in found.person])
    for metric in METRICS:
        values, (control, changed) = found.metric(metric), means[metric]
        arms = [values[found.variation == variation] for variation in (0, 1)]
        error = sqrt(sum(arm.var(ddof=1) / len(arm) for arm in arms))
        assert abs(arms[1].mean() - arms[0].mean() - float(np.mean(changed - control))) < 4 * error
        assert abs(arms[0].mean() - float(np.mean(control))) < 4 * arms[0].std() / sqrt(len(arms[0]))


def test_only_the_faulty_assignment_is_uneven_and_it_is_found_in_a_small_company_too() -> None:
    assert split_p(outcomes(SETTING, FAULTY, PEOPLE[:1200]).variation) > 0.001  # nobody here is heavy
    people = customers(SETTING)
    for trial in trials(SETTING):
        found = outcomes(SETTING, trial, people)
        assert (split_p(found.variation) < 0.001) == (trial is FAULTY or trial.id == FAULTY.id)
    found = outcomes(SETTING, FAULTY, people)
    heavy = np.array([people[place].activity > FAULTY.heavy for place in found.person])
    assert split_p(found.variation[~heavy]) > 0.001


def test_newness_wears_off_week_by_week() -> None:
    found = outcomes(SETTING, NEW, PEOPLE)
    weekly = [found.visits[found.variation == variation].mean(axis=0) for variation in (0, 1)]
    ratios = weekly[1] / weekly[0]
    assert ratios[0] > 1.1 and abs(ratios[-1] - 1) < 0.03
    days = np.linspace(0, 7 * NEW.weeks, 7000 * NEW.weeks, endpoint=False) + 0.0005
    brute = (1 + NEW.novelty * np.exp(-days / NEW.fades)).reshape(NEW.weeks, -1).mean(axis=1)
    assert all(after < before for before, after in pairwise(brute))
    assert ratios == pytest.approx(brute, abs=0.05)


def test_events_of_a_visit_are_the_sum_over_all_its_steps() -> None:
    segment = LADLE.segments[0]
    chances = follow_chances(LADLE, segment)[:, :-1]
    here = np.array([event.start for event in LADLE.events])
    total = np.zeros_like(here)
    for _ in range(2000):
        total, here = total + here, here @ chances
    for place, name in enumerate(LADLE.event_names):
        assert habits(LADLE, name).goals[segment.id] == pytest.approx(total[place])


def test_counts_are_those_of_the_inversepoisson_distribution() -> None:
    means, draws = np.meshgrid([0.001, 0.5, 3.0, 40.0, 300.0], (np.arange(400) + 0.5) / 400)
    assert (poisson(means.ravel(), draws.ravel()) == stats.poisson.ppf(draws, means).ravel()).all()


def test_outcomes_are_pinned_so_that_no_version_changes_them_unseen() -> None:
    found = outcomes(SETTING, FAULTY, PEOPLE[:400])
    whole = [found.person, found.variation, found.before, found.visits, found.goals, found.converted]
    assert (
        sha256(json.dumps([each.tolist() for each in whole]).encode()).hexdigest()[:16] == "a5ddd2672dd46b14"
    )


def test_files_have_everybody_once_and_results_are_their_sums(tmp_path: Path) -> None:
    (tmp_path / "truth").mkdir()
    setting = replace(SETTING, users=300)
    write(tmp_path, tmp_path / "truth", setting)
    folder, truth = (
        tmp_path / "experiments",
        json.loads((tmp_path / "truth/experiments.json").read_text("utf-8")),
    )

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    sums = {(row["experiment_id"], row["metric"], row["variation"]): row for row in rows("results")}
    assert [row["experiment_id"] for row in rows("experiments")] == list(truth)
    accounts = {each.account for each in customers(setting)}
    for trial, facts in truth.items():
        people = rows(trial)
        assert len({row["user_id"] for row in people}) == len(people) == sum(facts["assigned"])
        assert {row["user_id"] for row in people} <= accounts
        for row in people:
            weeks = [int(value) for name, value in row.items() if name.startswith("visits_week_")]
            assert sum(weeks) == int(row["visits"])
        for metric in METRICS:
            for variation in ("0", "1"):
                mine = [float(row[metric]) for row in people if row["variation_id"] == variation]
                assert float(sums[trial, metric, variation]["totalValue"]) == pytest.approx(
                    sum(mine), abs=0.01
                )


def test_the_power_of_a_test_that_compares_the_same_is_its_level() -> None:
    control, changed = expected(SETTING, AGAINST_ITSELF, PEOPLE[:300])["visits"]
    assert power(control, changed) == pytest.approx(0.05)
    strong = expected(SETTING, SOUND, PEOPLE)["visits"]
    assert power(*strong) > 0.95 > power(*(each[:800] for each in strong))


@pytest.mark.slow
def test_against_itself_p_values_are_uniform_and_power_is_the_share_of_tests_that_find_something() -> None:
    people = crowd(SETTING, 1500)
    found: dict[str, list[float]] = {"same": [], HARMFUL.id: []}
    for seed in range(200):
        for trial in (AGAINST_ITSELF, HARMFUL):
            result = outcomes(replace(SETTING, seed=seed), trial, people)
            visits = result.metric("visits")
            groups = [visits[result.variation == variation] for variation in (0, 1)]
            found[trial.id].append(float(stats.ttest_ind(*groups, equal_var=False).pvalue))
    assert stats.kstest(found["same"], "uniform").pvalue > 0.001
    there = [people[place] for place in outcomes(SETTING, HARMFUL, people).person]
    share = float(np.mean(np.array(found[HARMFUL.id]) < 0.05))
    assert share == pytest.approx(power(*expected(SETTING, HARMFUL, there)["visits"]), abs=0.1)
