"""The practice company's six tests come in as experiments, once, and the faulty split is told."""

import json
from datetime import timedelta
from pathlib import Path

from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.experiments import write
from firsthand_web.experiments.models import Experiment, Forecast
from firsthand_web.learning.actions.simulated_experiments import Expected, bring_experiments
from tests.world import World


def test_six_tests_come_in_once_and_only_the_faulty_split_has_no_verdict(
    world: World, tmp_path: Path
) -> None:
    setting = Setting(world=read_world("ladle"), seed=5, users=3_000)
    (tmp_path / "truth").mkdir()
    write(tmp_path, tmp_path / "truth", setting)
    truth = json.loads((tmp_path / "truth/experiments.json").read_text(encoding="utf-8"))
    expected = (Expected(by=world.eli, low=0, likely=0.05, high=0.1),)
    for _ in range(2):
        bring_experiments(
            world.product, tmp_path / "experiments", by=world.eli, expected=expected,
            until=setting.date(200) + timedelta(days=1),
        )  # fmt: skip
    found = list(Experiment.objects.all())
    assert len(found) == len(truth) == 6
    assert Forecast.objects.count() == 6
    faulty = {each.name for each in found if each.verdict == Experiment.Verdict.MISMATCH}
    names = {key: each["lost heavy users of variation 1"] for key, each in truth.items()}
    assert len(faulty) == sum(map(bool, names.values())) == 1
    same = next(each for each in found if each.name == "The same twice")
    assert same.verdict != Experiment.Verdict.SHIP and abs(same.effect) < 4 * same.error
    assert {each.state for each in found} == {Experiment.State.STOPPED}
    assert [each["name"] for each in same.variants] == ["as it was", "the same again"]
    assert all(each.result["readout"]["control"] == "as it was" for each in found)


def test_a_test_that_still_runs_does_not_come_in(world: World, tmp_path: Path) -> None:
    setting = Setting(world=read_world("ladle"), seed=5, users=400)
    (tmp_path / "truth").mkdir()
    write(tmp_path, tmp_path / "truth", setting)
    bring_experiments(world.product, tmp_path / "experiments", by=world.eli, until=setting.date(40))
    assert 0 < Experiment.objects.count() < 6
