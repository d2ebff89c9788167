"""Usability sessions: problems are met as often as their chances say, and results follow from them."""

import csv
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.prototypes import Prototype, prototype, prototyped, spoken_of
from firsthand.learning.simulator.sources.usability import (
    ACCESS,
    Attempt,
    attempt,
    discovered,
    how_many,
    sessions,
    write,
)
from firsthand.learning.simulator.voices.skeleton import skeletons

WORLDS = ("ladle", "sill")
GROUPS, SIZE = 40, 5


def setting(seed: int, world: str = "ladle") -> Setting:
    return Setting(world=read_world(world), seed=seed, users=1_500)


@pytest.fixture(scope="module")
def tried() -> Prototype:
    return prototype(setting(1), prototyped(setting(1))[0])


@pytest.fixture(scope="module")
def attempts(tried: Prototype) -> list[list[Attempt]]:
    """Each task of many participants without an access need."""
    dice = setting(1).dice("many")
    teller = spoken_of(setting(1), setting(1).dice("many in words"))
    return [
        [attempt(dice, teller, tried, task, "", 1.0) for task in range(1, len(tried.tasks) + 1)]
        for _ in range(GROUPS * SIZE)
    ]


@pytest.mark.parametrize("world", WORLDS)
def test_a_setting_gives_the_same_sessions_and_another_seed_others(world: str) -> None:
    def made(seed: int) -> list[object]:
        item = prototyped(setting(1, world))[0]
        return list(sessions(setting(seed, world), prototype(setting(seed, world), item), 2))

    assert made(1) == made(1)
    assert made(1) != made(2)


def test_how_many_follows_from_people_and_days() -> None:
    world = read_world("ladle")
    assert [how_many(Setting(world=world, seed=1, users=users)) for users in (9, 1_500, 10**6)] == [3, 6, 8]


@pytest.mark.parametrize("world", WORLDS)
def test_prototypes_are_of_items_that_serve_a_need_and_ask_for_it(world: str) -> None:
    for item in prototyped(setting(2, world)):
        made = prototype(setting(2, world), item)
        assert set(made.needs) <= set(item.needs)
        assert len(set(made.tasks)) == len(made.tasks) == 4
        assert 6 <= len(made.problems) <= 11
        assert len({each.element for each in made.problems}) == len(made.problems)
        assert {each.task for each in made.problems} <= {1, 2, 3, 4}
        assert not item.part or not {each.kind for each in made.problems} & {"unlabelled", "focus"}


def test_problems_are_found_as_the_discovery_curve_says(
    tried: Prototype, attempts: list[list[Attempt]]
) -> None:
    for problem in tried.problems:
        found = 0
        for begin in range(0, len(attempts), SIZE):
            group = attempts[begin : begin + SIZE]
            found += any(problem.id in each[problem.task - 1].met for each in group)
        expected = discovered(problem.chance, SIZE)
        # Five standard errors of a share of so many groups.
        assert abs(found / GROUPS - expected) <= 5 * (expected * (1 - expected) / GROUPS) ** 0.5


def test_the_discovery_curve_is_that_of_the_literature() -> None:
    # Nielsen and Landauer (1993): at p = 0.31 five participants find some 85 % of the problems.
    assert discovered(0.31, 5) == pytest.approx(0.8436, abs=1e-4)
    assert discovered(0.0, 9) == 0
    assert discovered(1.0, 1) == 1


def test_who_meets_more_does_worse(attempts: list[list[Attempt]]) -> None:
    every = [each for one in attempts for each in one]
    clean, spoiled = [one for one in every if not one.met], [one for one in every if len(one.met) >= 2]
    assert mean(one.ease for one in clean) > mean(one.ease for one in spoiled) + 0.5
    assert mean(one.outcome == "completed" for one in clean) == pytest.approx(1 / (1 + 2.718**-2.6), abs=0.02)
    assert mean(one.outcome == "completed" for one in spoiled) < 0.9
    failed = Counter(one.outcome for one in every)
    helped = failed["helped"] / (failed["helped"] + failed["failed"])
    assert helped == pytest.approx(0.55, abs=0.08)


def test_times_are_log_normal(attempts: list[list[Attempt]]) -> None:
    from math import log

    times = [log(one[0].seconds) for one in attempts if not one[0].met and one[0].outcome == "completed"]
    middle = mean(times)
    spread = mean((each - middle) ** 2 for each in times) ** 0.5
    skew = mean(((each - middle) / spread) ** 3 for each in times)
    assert spread == pytest.approx(0.3, abs=0.03)
    assert abs(skew) < 0.3


def test_barriers_are_met_by_whom_they_stop() -> None:
    for seed in range(1, 6):
        for item in prototyped(setting(seed)):
            for problem in prototype(setting(seed), item).problems:
                if problem.kind in ("unlabelled", "focus"):
                    assert problem.met_by("screen reader") > 0.8 > problem.met_by("") == 0
                if problem.kind == "contrast":
                    assert problem.met_by("low vision") >= 0.9
                    assert problem.met_by("screen reader") == 0
                assert 0 <= problem.met_by("") <= 0.65


def test_what_is_noted_has_no_template() -> None:
    made = setting(6)
    teller, frames = spoken_of(made, made.dice("words")), list[str]()
    for item in prototyped(made):
        frames += [
            frame
            for one in sessions(made, prototype(made, item), 6, teller)
            for each in one.attempts
            for frame in [*skeletons(each.note), *skeletons(each.quote)]
        ]
    again = sum(frame in frames[max(0, at - 49) : at] for at, frame in enumerate(frames))
    assert again <= 0.04 * len(frames)


@pytest.mark.parametrize("world", WORLDS)
def test_files_and_truth_fit(tmp_path: Path, world: str) -> None:
    (tmp_path / "truth").mkdir()
    write(tmp_path, tmp_path / "truth", setting(3, world))

    def rows(name: str) -> list[dict[str, str]]:
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    done, problems = rows("usability/sessions.csv"), rows("truth/usability_problems.csv")
    assert len(done) == 3 * 6 * 4
    assert {row["access need"] for row in done} <= set(ACCESS)
    known = {row["problem"]: row["task"] for row in problems}
    for row in rows("truth/usability_met.csv"):
        assert known[row["problem"]] == row["task"]
        assert row["problem"].startswith(row["session"].rsplit("-", 1)[0])
    assert len(list((tmp_path / "usability").glob("notes-*.txt"))) == 3
