"""What the page of an experiment shows of its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.charts import Chart
from firsthand.errors import Caution
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries import pictures, reading, results
from firsthand_web.experiments.queries.results import Line, Result

CORRECTIONS = {"holm": "Holm", "bh": "Benjamini–Hochberg"}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A readout by one method and one correction for many metrics, both chosen in the address."""

    result: Result
    sentence: str
    method: str
    methods: Mapping[str, str]
    correction: str
    corrections: Mapping[str, str]
    lines: list[Line]
    several: bool
    forest: Chart | None
    courses: list[Chart]
    changes: list[str]
    first: str
    stale: bool
    counted: list[tuple[str, int, float]]
    split_p: str
    cautions: tuple[Caution, ...]


def readout_of(experiment: Experiment, asked: Mapping[str, str]) -> Shown | None:
    """None while there are no numbers."""
    result = results.of(experiment)
    if result is None:
        return None
    usual = results.SEQUENTIAL if experiment.agreed["sequential"] else results.FIXED
    method = asked.get("method", "") if asked.get("method", "") in results.METHODS else usual
    correction = "bh" if asked.get("correction") == "bh" else "holm"
    lines = results.lines(experiment, result, method=method, correction=correction)
    several = len(result.readout.variants) > 2
    grown = [pictures.course(experiment, result, each) for each in result.readout.variants[1:]]
    moved = results.changes(experiment)
    split = result.readout.split
    return Shown(
        result=result,
        sentence=results.verdict_sentence(experiment, result),
        method=method,
        methods=results.METHODS,
        correction=correction,
        corrections=CORRECTIONS,
        lines=lines,
        several=several,
        forest=pictures.forest(lines, several=several, method=method) if result.readout.valid else None,
        courses=[each for each in grown if each is not None] if result.readout.valid else [],
        changes=moved,
        first=results.spoken(result.first) if moved and result.first != result.decisions else "",
        stale=reading.inputs_digest(experiment) != experiment.result_digest,
        counted=list(zip(result.readout.variants, split.counted, split.expected, strict=True)),
        split_p=results.p_of(split.p),
        cautions=tuple(each for each in result.readout.warnings if each.name != "sample-ratio-mismatch"),
    )
