"""The quarter's A/B tests read out from their files, against their true effects."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks._recovery.figures import Figure, Share, Trial
from firsthand.experiments.files import Column, read_file
from firsthand.experiments.readout import Readout
from firsthand.learning.simulator.sources.experiments import METRICS, trials, write

BEFORE = "visits_28_days_before"


def read_out(trial: Trial) -> dict[str, Figure]:
    plain, adjusted, truths = [], [], []
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "truth").mkdir()
        write(folder, folder / "truth", trial.setting)
        told = json.loads((folder / "truth/experiments.json").read_text(encoding="utf-8"))
        for each in trials(trial.setting):
            path = folder / f"experiments/{each.id}.csv"
            plain.append(_read(path, None))
            adjusted.append(_read(path, BEFORE))
            truths.append(told[each.id])
    faulty = [bool(each["lost heavy users of variation 1"]) for each in truths]
    sound = [place for place, wrong in enumerate(faulty) if not wrong]
    nothing = [
        finding for place in sound if truths[place]["item"] is None for finding in plain[place].findings
    ]
    stopped = sum(not plain[place].valid for place in sound)
    caught = sum(not each.valid and wrong for each, wrong in zip(plain, faulty, strict=True))
    visits = [
        (finding, each)
        for place in sound
        if truths[place]["item"]
        for finding, each in zip(plain[place].findings, adjusted[place].findings, strict=True)
        if finding.name == "visits"
    ]
    return {
        "true differences within their 95 % interval": _held(plain, truths, sound),
        "the same, adjusted for visits before": _held(adjusted, truths, sound),
        "differences found in the product against itself (p < 0.05)": Share(
            hits=sum(each.p < 0.05 for each in nothing), n=len(nothing)
        ),
        "wrong splits found": Share(hits=caught, n=sum(faulty)),
        "sound splits stopped": Share(hits=stopped, n=len(sound)),
        "true changes of visits found": Share(hits=sum(each.p < 0.05 for each, _ in visits), n=len(visits)),
        "the same, adjusted": Share(hits=sum(each.p < 0.05 for _, each in visits), n=len(visits)),
        "width of the adjusted interval of visits ÷ of the plain one": float(
            np.mean([(each.high - each.low) / (finding.high - finding.low) for finding, each in visits])
        ),
    }


def _read(path: Path, covariate: str | None) -> Readout:
    metrics = [Column(column=name) for name in METRICS]
    return read_file(path, variant="variation_id", metrics=metrics, control="0", covariate=covariate)


def _held(readouts: list[Readout], truths: list[dict], sound: list[int]) -> Share:
    inside = [
        each.low <= truths[place]["effects"][each.name]["difference"] <= each.high
        for place in sound
        for each in readouts[place].findings
    ]
    return Share(hits=sum(inside), n=len(inside))
