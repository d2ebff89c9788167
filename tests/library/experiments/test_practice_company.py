"""The six tests of the practice company, read from its files: what is wrong with them is found."""

import json
from pathlib import Path

import pytest

from firsthand.experiments.files import column, read_file
from firsthand.experiments.readout import Readout
from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.experiments import trials, write

pytestmark = pytest.mark.slow
LADLE = read_world("ladle")
METRICS = ("visits", "goals", "converted", "revenue")


def readouts(folder: Path, seed: int, users: int) -> list[tuple[Readout, dict]]:
    """The tests of one seed in their order, each with its truth."""
    setting = Setting(world=LADLE, seed=seed, users=users)
    (folder / "truth").mkdir(parents=True)
    write(folder, folder / "truth", setting)
    truth = json.loads((folder / "truth/experiments.json").read_text(encoding="utf-8"))
    return [
        (
            read_file(
                folder / "experiments" / f"{trial.id}.csv",
                variant="variation_id",
                metrics=[column(name) for name in METRICS],
                covariate="visits_28_days_before",
            ),
            truth[trial.id],
        )
        for trial in trials(setting)
    ]


def test_the_faulty_split_is_found_and_no_other(tmp_path: Path) -> None:
    for readout, truth in readouts(tmp_path / "large", 5, 12_000):
        assert readout.valid is not bool(truth["lost heavy users of variation 1"]), readout.split


def test_intervals_hold_what_is_true_and_the_product_does_not_differ_from_itself(tmp_path: Path) -> None:
    inside, found_in_nothing = [], []
    for seed in range(6):
        for readout, truth in readouts(tmp_path / str(seed), seed, 3_000):
            if truth["lost heavy users of variation 1"]:
                continue
            for each in readout.findings:
                inside.append(each.low <= truth["effects"][each.name]["difference"] <= each.high)
            if truth["item"] is None:
                found_in_nothing += [each.p_holm < 0.05 for each in readout.findings]
    assert sum(inside) / len(inside) == pytest.approx(0.95, abs=0.04)
    assert sum(found_in_nothing) <= 2
