"""The same figures as gbstats and tea-tasting, wherever the methods are the same."""

import json
from pathlib import Path

import numpy as np
import pytest

from firsthand.experiments import statistics
from firsthand.experiments.bayesian import Prior, posterior
from firsthand.experiments.frequentist import welch
from firsthand.experiments.sequential import always_valid
from firsthand.experiments.statistics import Moments, Samples, moments

FIXTURES = Path(__file__).parents[2] / "oracles/fixtures"
GBSTATS = json.loads((FIXTURES / "gbstats.json").read_text(encoding="utf-8"))["cases"]
TEA = json.loads((FIXTURES / "tea_tasting.json").read_text(encoding="utf-8"))["cases"]
PRIOR = Prior(mean=0.05, spread=0.3)
CLOSE = {"rel": 1e-9, "abs": 1e-12}


def of(case: dict) -> Moments:
    sides = (case["a"], case["b"])

    def both(name: str) -> list[float] | None:
        return [side[name] for side in sides] if name in sides[0] else None

    return moments(
        both("n"), both("sum"), both("squares"), other_total=both("other_sum"),
        other_squares=both("other_squares"), products=both("products"),
    )  # fmt: skip


def samples(case: dict) -> Samples:
    match case["kind"]:
        case "proportion":
            sides = (case["a"], case["b"])
            return statistics.proportions([side["n"] for side in sides], [side["sum"] for side in sides])
        case "ratio":
            return statistics.ratios(of(case))
        case "cuped":
            return statistics.adjusted(of(case)).samples
        case _:
            return statistics.means(of(case))


def numbers(*values: np.ndarray) -> list[float]:
    return [float(value.item()) for value in values]


@pytest.mark.parametrize("case", GBSTATS, ids=lambda case: case["kind"])
def test_differences_are_those_of_gbstats(case: dict) -> None:
    theirs = case["result"]["absolute"]
    fixed, anytime = welch(samples(case)), always_valid(samples(case))
    assert numbers(fixed.difference) == pytest.approx([theirs["expected"]], **CLOSE)
    assert numbers(fixed.low, fixed.high) == pytest.approx(theirs["ci"], **CLOSE)
    assert numbers(fixed.p) == pytest.approx([theirs["p"]], **CLOSE)
    assert numbers(anytime.low, anytime.high) == pytest.approx(theirs["seq_ci"], **CLOSE)
    assert numbers(anytime.p) == pytest.approx([theirs["seq_p"]], **CLOSE)


@pytest.mark.parametrize(
    "case", [case for case in GBSTATS if case["kind"] != "cuped"], ids=lambda case: case["kind"]
)
def test_lifts_and_beliefs_are_those_of_gbstats(case: dict) -> None:
    """Adjusted lifts differ by design: gbstats divides by the control's mean before adjustment."""
    theirs = case["result"]["relative"]
    fixed, anytime = welch(samples(case)), always_valid(samples(case))
    belief = posterior(samples(case), prior=PRIOR)
    assert numbers(fixed.lift) == pytest.approx([theirs["expected"]], **CLOSE)
    assert numbers(fixed.lift_low, fixed.lift_high) == pytest.approx(theirs["ci"], **CLOSE)
    assert numbers(anytime.lift_low, anytime.lift_high) == pytest.approx(theirs["seq_ci"], **CLOSE)
    assert numbers(belief.mean) == pytest.approx([theirs["believed"]], **CLOSE)
    assert numbers(belief.low, belief.high) == pytest.approx(theirs["credible"], **CLOSE)
    assert numbers(belief.chance) == pytest.approx([theirs["chance"]], **CLOSE)
    # Far out in the tail gbstats takes a difference of nearly equal numbers.
    assert numbers(belief.loss_of_control, belief.loss) == pytest.approx(theirs["risk"], rel=1e-6, abs=1e-9)


def test_a_prior_about_the_difference() -> None:
    """gbstats turns a prior of the lift into one of the difference by the control's mean."""
    for case in GBSTATS[:6]:
        found, theirs = samples(case), case["result"]["absolute"]
        base = float(found.mean[0, 0])
        belief = posterior(found, prior=Prior(mean=0.05 * base, spread=0.3 * base, relative=False))
        assert numbers(belief.mean) == pytest.approx([theirs["believed"]], **CLOSE)
        assert numbers(belief.low, belief.high) == pytest.approx(theirs["credible"], **CLOSE)


@pytest.mark.parametrize("theirs", TEA, ids=lambda each: each["kind"])
def test_the_figures_of_tea_tasting(theirs: dict) -> None:
    found = samples(GBSTATS[theirs["case"]])
    fixed = welch(found)
    assert numbers(found.mean[0, 0], found.mean[0, 1]) == pytest.approx(
        [theirs["control"], theirs["value"]], **CLOSE
    )
    assert numbers(fixed.difference, fixed.low, fixed.high) == pytest.approx(
        [theirs["difference"], theirs["low"], theirs["high"]], **CLOSE
    )
    assert numbers(fixed.p) == pytest.approx([theirs["p"]], **CLOSE)
    assert numbers(fixed.lift) == pytest.approx([theirs["lift"]], **CLOSE)
