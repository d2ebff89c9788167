"""What is seen of competitors: as often wrong as its source, old as often as stated, and true beneath."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.setting import QUARTER, Setting
from firsthand.learning.simulator.sources.competitors import (
    LEVELS,
    SOURCES,
    STALE,
    Observation,
    before_moves,
    is_company,
    level,
    observations,
    write,
)
from firsthand.learning.simulator.voices.skeleton import skeletons

WORLDS = ("ladle", "sill")


def setting(seed: int, world: str = "ladle", first: int = 0) -> Setting:
    return Setting(world=read_world(world), seed=seed, users=1_500, first=first)


@pytest.fixture(scope="module", params=WORLDS)
def many(request: pytest.FixtureRequest) -> list[Observation]:
    return observations(setting(4, request.param), 60)


def near(share: float, chance: float, of: int) -> bool:
    """Within five standard errors."""
    return abs(share - chance) <= 5 * (chance * (1 - chance) / of) ** 0.5


def test_a_setting_gives_the_same_observations_and_another_seed_others() -> None:
    assert observations(setting(1)) == observations(setting(1))
    assert observations(setting(1)) != observations(setting(2))


def test_the_first_facts_of_a_known_seed_stay_the_same() -> None:
    first = observations(setting(1))[:2]
    assert [(each.date.isoformat(), each.competitor, each.source, each.confidence) for each in first] == FIRST


def test_levels_are_bands_of_satisfaction() -> None:
    assert [level(share) for share in (0.0, 0.35, 0.36, 0.57, 0.58, 1.0)] == [
        *("none", "none", "partial", "partial", "full", "full"),
    ]


def test_sources_err_as_often_as_stated(many: list[Observation]) -> None:
    """An error beyond the lowest or highest level is none, so that no source errs more often than stated."""
    for source, (_, errs, _) in SOURCES.items():
        told = [one for one in many if one.source == source and one.level in LEVELS[1:2] and not one.wrong]
        seen = [one for one in many if one.source == source and one.price is None]
        wrong = sum(one.wrong for one in seen)
        if source == "price page":
            assert not seen
        elif source != "release note":
            assert near(wrong / len(seen), errs, len(seen)) or wrong / len(seen) < errs
            assert told


def test_errors_change_what_is_told_by_one_level(many: list[Observation]) -> None:
    fresh = [one for one in many if one.level and not one.stale and one.capability]
    for one in fresh:
        away = abs(LEVELS.index(one.level) - LEVELS.index(one.true_level)) if one.true_level else 0
        if one.wrong:
            assert away == 1 or one.source == "release note"
        else:
            assert away == 0


def test_old_news_is_as_frequent_as_stated(many: list[Observation]) -> None:
    assert near(sum(one.stale for one in many) / len(many), STALE, len(many))
    for one in many:
        age = (one.date - one.as_of).days
        assert (120 <= age <= 540) if one.stale else (0 <= age <= 30)


def test_prices_are_true_unless_old(many: list[Observation]) -> None:
    priced = [one for one in many if one.price is not None]
    assert priced
    for one in priced:
        assert one.stale or one.price == one.true_price
        assert one.source == "price page"
        assert one.level == one.need == ""


def test_before_moves_undoes_what_a_move_does() -> None:
    known = setting(1, first=QUARTER)  # the second quarter: moves of the first are done
    rival = known.world.company.competitors[0]
    before = rival.satisfaction["hands"]
    share = next(move.needs["hands"] for move in rival.moves if move.quarter == 1)
    after = replace(rival, satisfaction={**rival.satisfaction, "hands": before + share * (1 - before)})
    assert before_moves(after, "hands", known) == pytest.approx(before)
    assert before_moves(rival, "hands", setting(1)) == before


@pytest.mark.parametrize("world", WORLDS)
def test_what_ships_in_a_quarter_is_seen_in_a_release_note(world: str) -> None:
    for quarter in (1, 2):
        found = observations(setting(1, world, first=(quarter - 1) * QUARTER))
        noted = {one.capability for one in found if one.source == "release note"}
        for rival in read_world(world).company.competitors:
            assert {move.title for move in rival.moves if move.quarter == quarter} <= noted


def test_nobody_releases_what_is_no_company() -> None:
    rivals = {rival.name: is_company(rival) for rival in read_world("sill").company.competitors}
    assert Counter(rivals.values()) == {True: 3, False: 1}
    for one in observations(setting(2, "sill"), 40):
        assert rivals[one.competitor] or one.source not in ("sales call",)


def test_of_fifty_remarks_hardly_two_sentences_are_built_alike() -> None:
    frames = [frame for one in observations(setting(7), 14)[:50] for frame in skeletons(one.seen)]
    assert len(frames) - len(set(frames)) <= 0.06 * len(frames)


@pytest.mark.parametrize("world", WORLDS)
def test_files_and_truth_fit(tmp_path: Path, world: str) -> None:
    (tmp_path / "truth").mkdir()
    write(tmp_path, tmp_path / "truth", setting(3, world))

    def rows(name: str) -> list[dict[str, str]]:
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    seen, truth = rows("competitors/observations.csv"), rows("truth/competitors.csv")
    assert [row["id"] for row in seen] == [row["id"] for row in truth]
    assert "need" not in seen[0]
    assert {row["need"] for row in truth} <= {need.id for need in read_world(world).needs} | {""}
    assert all(row["url"].startswith("https://") or row["source"] == "sales call" for row in seen)


FIRST = [
    ("2024-01-05", "Simmerly", "price page", "high"),
    ("2024-01-06", "Simmerly", "review site", "high"),
]
