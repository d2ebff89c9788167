"""Deals: won as often as the chance says, blamed on the price more than is true, dated and staged."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.sales import (
    BLAMES,
    STAGES,
    Deal,
    chance,
    deals,
    how_many,
    lead,
    write,
)
from firsthand.learning.simulator.voices.skeleton import skeletons

WORLDS = ("ladle", "sill")


def setting(seed: int, world: str = "ladle") -> Setting:
    return Setting(world=read_world(world), seed=seed, users=1_500)


@pytest.fixture(scope="module", params=WORLDS)
def many(request: pytest.FixtureRequest) -> list[Deal]:
    return deals(setting(8, request.param), 150)


def test_a_setting_gives_the_same_deals_and_another_seed_others() -> None:
    assert deals(setting(1)) == deals(setting(1))
    assert deals(setting(1)) != deals(setting(2))
    assert len(deals(setting(1))) == how_many(setting(1)) == 38


def test_the_first_deal_of_a_known_seed_stays_the_same() -> None:
    first = deals(setting(1))[0]
    assert (first.account, first.size, first.amount, first.competitor) == FIRST


def test_how_many_follows_from_people_and_days() -> None:
    world = read_world("ladle")
    assert [how_many(Setting(world=world, seed=1, users=users)) for users in (9, 1_500, 10**6)] == [6, 38, 80]


@pytest.mark.parametrize("world", WORLDS)
def test_the_lead_is_a_weighted_mean_of_differences(world: str) -> None:
    known = read_world(world)
    segments = {known.segments[0].id: 0.7, known.segments[1].id: 0.3}
    for rival in known.company.competitors:
        expected = 0.0
        for segment, share in segments.items():
            weights = np.array([need.importance[segment] for need in known.needs])
            ours = np.array([need.satisfaction[segment] for need in known.needs])
            theirs = np.array([rival.satisfaction.get(need.id, np.nan) for need in known.needs])
            gaps = np.where(np.isnan(theirs), 0.0, ours - theirs)
            expected += share * float(np.average(gaps, weights=weights))
        assert lead(known, segments, rival) == pytest.approx(expected)


def test_the_chance_of_winning_is_logistic_in_the_lead() -> None:
    known = read_world("ladle")
    rival = known.company.competitors[0]
    odds = [at / (1 - at) for at in (chance(known, ahead, rival) for ahead in (0.0, 0.1, 0.2))]
    assert odds[1] / odds[0] == pytest.approx(np.exp(0.9))
    assert odds[2] / odds[1] == pytest.approx(np.exp(0.9))
    assert 0.05 < chance(known, 0.0, rival) < 0.6


def test_deals_are_won_as_often_as_their_chances_say(many: list[Deal]) -> None:
    done = [deal for deal in many if deal.outcome != "open"]
    expected = sum(deal.chance for deal in done)
    spread = sum(deal.chance * (1 - deal.chance) for deal in done) ** 0.5
    assert abs(sum(deal.outcome == "won" for deal in done) - expected) < 4 * spread


def test_sellers_blame_the_price_more_than_the_truth_does(many: list[Deal]) -> None:
    lost = [deal for deal in many if deal.outcome == "lost"]
    true, written = (
        sum(getattr(deal, name) == "price" for deal in lost) / len(lost) for name in ("true_reason", "reason")
    )
    expected = BLAMES + (1 - BLAMES) * true
    assert abs(written - expected) < 4 * (expected * (1 - expected) / len(lost)) ** 0.5
    assert written > true + 0.2


def test_reasons_fit_what_happened(many: list[Deal]) -> None:
    needs = {need.id for name in WORLDS for need in read_world(name).needs}
    for deal in many:
        assert (deal.true_reason == "need") == (deal.need in needs)
        assert (deal.outcome == "open") == (deal.true_reason == "") == (deal.reason == "")
        assert deal.true_reason != ("relationship" if deal.outcome == "lost" else "timing")
        assert sum(deal.segments.values()) == pytest.approx(1)
    assert len(Counter(deal.true_reason for deal in many)) == 5


def test_dates_and_stages_are_possible(many: list[Deal]) -> None:
    known = setting(1)
    for deal in many:
        if deal.closed is None:
            assert deal.stage in STAGES
        else:
            assert deal.stage == f"Closed {deal.outcome.capitalize()}"
            assert known.date(0) <= deal.closed < known.date(91)
            assert deal.created <= deal.closed
        assert deal.amount > 0


def test_of_fifty_notes_hardly_two_sentences_are_built_alike() -> None:
    frames = [frame for deal in deals(setting(3), 50) for frame in skeletons(deal.note)]
    assert len(frames) - len(set(frames)) <= 0.05 * len(frames)


@pytest.mark.parametrize("world", WORLDS)
def test_the_file_is_one_that_a_crm_exports(tmp_path: Path, world: str) -> None:
    (tmp_path / "truth").mkdir()
    write(tmp_path, tmp_path / "truth", setting(3, world))
    found = deals(setting(3, world))
    with (tmp_path / "sales/deals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["Associated Company"] for row in rows}) == len(rows) == len(found)
    for row, deal in zip(rows, found, strict=True):
        assert float(row["Amount"]) == deal.amount
        assert dt.date.fromisoformat(row["Create Date"]) == deal.created
        assert bool(row["Close Date"]) == (deal.outcome != "open")
        assert bool(row["Closed Lost Reason"]) == (deal.outcome == "lost")
    with (tmp_path / "truth/sales.csv").open(encoding="utf-8", newline="") as file:
        assert [int(row["deal"]) for row in csv.DictReader(file)] == [deal.id for deal in found]


FIRST = ("Fellside Health Insurance", 1018, 34990.0, "Gramm")
