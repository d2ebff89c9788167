"""The truth about items and plans, against plain arithmetic and against what people then do."""

import json
from dataclasses import replace
from math import exp
from pathlib import Path

import pytest

from firsthand.learning.simulator import read_world, simulate
from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.truth import item_truth
from firsthand.learning.simulator.wellbeing import wellbeing

WORLD = read_world("ladle")
ALONE = replace(WORLD, company=replace(WORLD.company, competitors=()))


def item(gain: float) -> Item:
    """Closes this share of each gap in the first need, or destroys it."""
    return Item(
        id="one",
        title="One",
        summary="",
        needs={WORLD.needs[0].id: dict.fromkeys(WORLD.needs[0].importance, gain)},
        effort={},
    )


@pytest.mark.parametrize("gain", [0.5, -0.3])
def test_an_item_changes_metrics_by_the_formulas(gain: float) -> None:
    world = replace(ALONE, company=replace(ALONE.company, items=(item(gain),)))
    found, need, response = item_truth(world, item(gain)), world.needs[0], world.company.response
    visits, churn = [0.0, 0.0], [0.0, 0.0]
    for segment in world.segments:
        at = segment.id
        moved = gain * (1 - need.satisfaction[at]) if gain > 0 else gain * need.satisfaction[at]
        change = need.importance[at] * moved / sum(each.importance[at] for each in world.needs)
        assert found["wellbeing"][at] == pytest.approx(change, abs=1e-8)
        for sums, rate, answer in (
            (visits, segment.sessions, response.habit),
            (churn, segment.churn, -response.loyalty),
        ):
            sums[0] += segment.share * rate
            sums[1] += segment.share * rate * exp(answer * change)
    assert found["visits"] == pytest.approx(visits[1] / visits[0] - 1, abs=1e-8)
    assert found["churn"] == pytest.approx(churn[1] / churn[0] - 1, abs=1e-8)
    assert (found["paying"] > 0) == (gain > 0)
    assert (found["income"] > 0) == (gain > 0)


def test_an_item_that_does_nothing_changes_nothing() -> None:
    world = replace(WORLD, company=replace(WORLD.company, items=(item(0.0),)))
    found = item_truth(world, item(0.0))
    assert found == {
        "wellbeing": dict.fromkeys(found["wellbeing"], 0),
        "visits": 0,
        "churn": 0,
        "paying": 0,
        "income": 0,
        "events": {},
    }


def test_the_truth_names_every_item_and_how_people_fare(tmp_path: Path) -> None:
    done = simulate(WORLD, seed=1, users=20, days=7, out=tmp_path / "out", sources=())
    stated = json.loads((done.folder / "truth/truth.json").read_text(encoding="utf-8"))
    assert list(stated["items"]) == [each.id for each in WORLD.company.items]
    assert stated["wellbeing"] == {each.id: wellbeing(WORLD, each.id) for each in WORLD.segments}
    assert stated["best_plan"] is None
    assert any(each["visits"] < 0 for each in stated["items"].values())  # some items do harm


@pytest.mark.slow
def test_the_best_plan_ships_items_that_do_good_and_is_worth_more_than_nothing(tmp_path: Path) -> None:
    done = simulate(WORLD, seed=1, users=20, days=7, out=tmp_path / "out", sources=(), best=True)
    plan = json.loads((done.folder / "truth/truth.json").read_text(encoding="utf-8"))["best_plan"]
    known = {each.id for each in WORLD.company.items}
    assert plan["shipped"].keys() < known
    assert plan["nothing"] < plan["value"] <= plan["bound"] + 0.01
    assert {work["item"] for each in plan["choices"] for work in each["work"]} == plan["shipped"].keys()
