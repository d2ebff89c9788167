"""What the factory and the service desk of a physical product export, beside closed forms."""

import csv
import math
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.company import Hardware
from firsthand.learning.simulator.consequences import TOLERANCE
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.hardware import (
    Devices,
    Failures,
    builds,
    devices,
    failures,
    orders,
    returns,
    write,
)
from firsthand.learning.simulator.sources.hardware.failures import UNWANTED, daily
from firsthand.learning.simulator.voices.skeleton import skeletons

USERS, DAYS = 20_000, 364
WIDE = 3.3  # standard deviations: an interval that a right simulation leaves once in a thousand times


@pytest.fixture(scope="module")
def setting() -> Setting:
    return Setting(world=read_world("sill"), seed=3, users=USERS, days=DAYS)


@pytest.fixture(scope="module")
def hardware(setting: Setting) -> Hardware:
    found = setting.world.company.hardware
    assert found is not None
    return found


@pytest.fixture(scope="module")
def sold(setting: Setting) -> Devices:
    return devices(setting)


@pytest.fixture(scope="module")
def failed(setting: Setting, sold: Devices) -> Failures:
    return failures(setting, sold)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def within(share: float, expected: float, count: int) -> bool:
    return abs(share - expected) <= WIDE * math.sqrt(expected * (1 - expected) / count)


def test_parts_fail_in_a_year_as_often_as_the_closed_form_says(
    hardware: Hardware, sold: Devices, failed: Failures
) -> None:
    """Of exponential lifetimes that compete, part p ends λp ÷ Λ × (1 − e^(−Λ·365)) of the lives in a year."""
    rates = np.array([daily(part) for part in hardware.parts])
    assert 1 - np.exp(-rates * 365) == pytest.approx([part.failure for part in hardware.parts])
    kept = failed.part != UNWANTED  # the others came back in their first month
    age = (failed.day - sold.sold)[kept]
    for place, rate in enumerate(rates):
        share = np.mean((failed.part[kept] == place) & (age < 365))
        expected = rate / rates.sum() * (1 - np.exp(-rates.sum() * 365))
        assert within(float(share), float(expected), int(kept.sum())), hardware.parts[place].id


def test_devices_that_nobody_wants_come_back_in_their_first_month(
    hardware: Hardware, sold: Devices, failed: Failures
) -> None:
    back = failed.part == UNWANTED
    age = (failed.day - sold.sold)[back]
    assert age.min() >= 3 and age.max() < 30
    rate = sum(daily(part) for part in hardware.parts)
    before = (
        1 - np.exp(-rate * 30) + rate * 3
    ) / 2  # some fail before they are sent back: about half of these
    assert np.mean(back) == pytest.approx(hardware.returned * (1 - before), abs=0.006)


def test_orders_are_late_as_often_as_the_parts_say(
    setting: Setting, hardware: Hardware, sold: Devices
) -> None:
    placed = [
        order for seed in range(25) for order in orders(replace(setting, seed=seed), sold.sold[:0].tolist())
    ]
    for place, part in enumerate(hardware.parts):
        own = [order for order in placed if order.part == place]
        late = [order.delivered - order.promised for order in own if order.delivered > order.promised]
        assert within(len(late) / len(own), part.late, len(own)), part.id
        assert min(late) >= 14 and max(late) <= 56
        assert {order.promised - order.ordered for order in own} == {round(7 * part.weeks)}


def test_an_order_covers_what_was_sold_in_the_weeks_before(setting: Setting, sold: Devices) -> None:
    days = sold.sold.tolist()
    for order in orders(setting, days)[::17]:
        needed = 1.2 * sum(order.ordered - 56 <= day < order.ordered for day in days)
        assert needed <= order.quantity <= max(50, needed + 25)


def test_a_stage_is_built_until_enough_works(setting: Setting, hardware: Hardware) -> None:
    stages = {stage.id: stage for stage in hardware.stages}
    built, passed = Counter[str](), Counter[str]()
    for seed in range(60):
        made = builds(replace(setting, seed=seed))
        assert list(dict.fromkeys(each.stage for each in made)) == ["EVT", "DVT", "PVT"]
        assert all(one.ended < two.began for one, two in pairwise(made))
        for each in made:
            stage = stages[each.stage]
            enough = each.passed >= TOLERANCE * stage.works * stage.units
            last = each == [one for one in made if one.stage == each.stage][-1]
            assert enough == last or each.round == 3
            if each.round == 1:
                built[each.stage] += each.built
                passed[each.stage] += each.passed
    for name, stage in stages.items():
        assert within(passed[name] / built[name], stage.works, built[name])


def test_what_was_exported_once_stays_as_it_was(setting: Setting) -> None:
    """A quarter later the same rows are there, with more behind them; open returns may have been closed."""
    early = replace(setting, users=600, days=91, joining=91)
    late = replace(early, first=91)
    before, after = devices(early), devices(late)
    assert after.serial[: len(before.serial)] == before.serial
    assert len(after.serial) > len(before.serial)
    first = returns(early, before, failures(early, before))
    second = returns(late, after, failures(late, after))
    assert second[: len(first)] == first
    assert orders(late, after.sold.tolist())[:80] == orders(early, before.sold.tolist())[:80]


def test_files_agree_with_one_another_and_with_the_truth(setting: Setting, tmp_path: Path) -> None:
    out, truth = tmp_path / "out", tmp_path / "truth"
    write(out, truth, replace(setting, users=1500, days=91))
    table = {file.stem: rows(file) for file in (out / "hardware").iterdir()}
    assert set(table) == {"parts", "builds", "build_defects", "purchase_orders", "devices", "returns"}
    parts = {row["Part number"] for row in table["parts"]}
    sold = {row["Serial number"]: row for row in table["devices"]}
    assert len(sold) == len(table["devices"]) == 1500
    causes = {row["return"]: row for row in rows(truth / "returns.csv")}
    people = {row["serial"]: row for row in rows(truth / "devices.csv")}
    assert people.keys() == sold.keys()
    found = 0
    for row in table["returns"]:
        device, cause = sold[row["Serial number"]], causes[row["Return"]]
        assert device["Sold"] <= row["Opened"] <= (row["Closed"] or "9999")
        assert device["Account"] == row["Account"]
        assert row["Part number"] in {"", cause["part"]}
        assert not (cause["part"] and cause["need"])
        found += bool(row["Part number"])
    assert found > 60
    assert {row["Cause"] for row in table["build_defects"]} <= parts | {"assembly"}
    counted = Counter(row["Build"] for row in table["build_defects"])
    for row in table["builds"]:
        assert int(row["Units built"]) - int(row["Units passed"]) == counted[row["Build"]]


def test_sound_devices_come_back_for_needs_that_matter_and_are_unmet(setting: Setting) -> None:
    sold = devices(setting)
    back = [each for each in returns(setting, sold, failures(setting, sold)) if each.need]
    world, weights = setting.world, defaultdict[str, float](float)
    for each in back:
        segment = world.segments[sold.segment[each.device]].id
        unmet = {need.id: need.importance[segment] * (1 - need.satisfaction[segment]) for need in world.needs}
        for need, weight in unmet.items():
            weights[need] += weight / sum(unmet.values())
    said = Counter(each.need for each in back)
    for need, expected in weights.items():
        assert within(said[need] / len(back), expected / len(back), len(back)), need


def test_reasons_are_words_and_show_no_template(setting: Setting) -> None:
    """Of fifty in a row, at most one sentence in a hundred is built like another of them."""
    small = replace(setting, users=3000)
    sold = devices(small)
    reasons = [each.reason for each in returns(small, sold, failures(small, sold))]
    assert not [reason for reason in reasons if any(mark in reason for mark in "<>^[]{}|") or "  " in reason]
    alike = total = 0
    for start in range(0, len(reasons) - 50, 50):
        frames = [frame for reason in reasons[start : start + 50] for frame in skeletons(reason)]
        alike, total = alike + len(frames) - len(set(frames)), total + len(frames)
    assert total > 300
    assert alike <= total / 100


def test_a_digital_product_has_no_factory(tmp_path: Path) -> None:
    write(tmp_path / "out", tmp_path / "truth", Setting(world=read_world("ladle"), seed=1, users=100))
    assert not list(tmp_path.iterdir())
