"""The six tests of the practice company, read from its files: what is wrong with them is found."""

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from firsthand.experiments.files import column, read_file
from firsthand.experiments.from_events import read_events
from firsthand.experiments.people import EventMetric
from firsthand.experiments.readout import Kind, Readout
from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.experiments import trials, write
from firsthand.measurement.events import Event
from firsthand.measurement.exposures import Exposure, Number, What
from firsthand.measurement.store import append

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


def as_events(path: Path) -> list[Event]:
    """The people of a file: when they saw a variation, their visits before and after, who moved to pay."""
    events = []
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        who, shown = row["user_id"], datetime.fromisoformat(row["timestamp"])
        properties = {"variation": row["variation_id"]}
        events.append(Event(user_id=who, event="shown", time=shown, properties=properties))
        times = [shown + timedelta(minutes=each) for each in range(int(row["visits"]))]
        before = int(row["visits_28_days_before"])
        times += [shown - timedelta(minutes=each + 1) for each in range(before)]
        events += [Event(user_id=who, event="visited", time=time) for time in times]
        if row["converted"] == "1":
            events.append(Event(user_id=who, event="paid", time=shown + timedelta(hours=1)))
    return events


def test_the_same_people_as_events_say_the_same(tmp_path: Path) -> None:
    """Each test's rows turned into exposures and visits: what the file says, events say."""
    setting = Setting(world=LADLE, seed=5, users=1_500)
    (tmp_path / "truth").mkdir()
    write(tmp_path, tmp_path / "truth", setting)
    counted = EventMetric(name="visits", kind=Kind.MEAN, number=Number(what=What.TIMES, event="visited"))
    paid = [
        EventMetric(
            name=what,
            kind=Kind.PROPORTION,
            number=Number(what=what, event="shown", steps=("paid",), within=7),
        )
        for what in (What.FUNNEL, What.RETURN)
    ]
    for trial in trials(setting):
        path = tmp_path / "experiments" / f"{trial.id}.csv"
        folder, events = tmp_path / trial.id, as_events(path)
        append(folder, events, source=path.name)
        days = sorted(event.time.date() for event in events if event.event == "shown")
        exposure = Exposure(
            event="shown", property_name="variation", first_day=days[0], last_day=days[-1], days=7,
            days_before=28,
        )  # fmt: skip
        later = max(event.time for event in events) + timedelta(days=8)
        ours = read_events(folder, exposure, [counted, *paid], as_of=later).readout
        theirs = read_file(
            path,
            variant="variation_id",
            metrics=[column("visits:mean"), column("converted")],
            covariate="visits_28_days_before",
        )
        assert ours.split == theirs.split
        visits, converted = theirs.findings
        for mine, other in zip(ours.findings, (visits, converted, converted), strict=True):
            for name in ("value", "difference", "low", "high", "p", "reduction"):
                assert getattr(mine, name) == pytest.approx(getattr(other, name), rel=1e-9, nan_ok=True), (
                    trial.id, mine.name, name,
                )  # fmt: skip
