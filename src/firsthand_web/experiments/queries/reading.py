"""Reading an experiment out: from its file or the product's events, through the library."""

import hashlib
import json
import math
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from firsthand.charts.wording import day_words
from firsthand.errors import InputError
from firsthand.estimates import standard_errors
from firsthand.experiments.bayesian import Prior
from firsthand.experiments.course import Course
from firsthand.experiments.decision import Decision, Guardrail, Rule, Verdict, decide
from firsthand.experiments.files import Column, column, read_course, read_file
from firsthand.experiments.from_events import read_events
from firsthand.experiments.people import EventMetric, of_people
from firsthand.experiments.readout import Finding, Kind, Readout
from firsthand.measurement import metrics, store
from firsthand.measurement.exposures import Exposure
from firsthand.measurement.unit_files import Preview, preview
from firsthand_web.core.folder import kept_file
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.experiments.models.planned import LEVELS, PRIMARY
from firsthand_web.measurement.queries import zones
from firsthand_web.measurement.queries.events import folder_of, span

LARGE = 20 * 10**6  # bytes; below, a file takes less than a second


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What an experiment says now: `decisions` by its rule, `first` by the rule that it started with."""

    readout: Readout
    courses: tuple[Course, ...]
    decisions: tuple[Decision, ...]
    first: tuple[Decision, ...]
    digest: str


@contextmanager
def opened(name: str, digest: str) -> Iterator[Path]:
    """An uploaded file under its own name, which says how it is packed and is what messages tell."""
    plain = "".join("_" if letter in "*?[]/\\\0" else letter for letter in name) or "file.csv"
    with TemporaryDirectory(dir=Path(settings.FOLDER) / "cache") as folder:
        path, kept = Path(folder) / plain, kept_file(settings.FOLDER, digest)
        if not kept.exists():
            raise InputError(f"{name} is not in the folder any more: upload it again.")
        try:
            os.link(kept, path)
        except OSError:  # a disk without hard links
            shutil.copyfile(kept, path)
        yield path


def is_large(upload: dict[str, Any]) -> bool:
    """Whether reading a file takes so long that it is a job. Raises `InputError` where it is gone."""
    kept = kept_file(settings.FOLDER, upload["digest"])
    if not kept.exists():
        raise InputError(f"{upload['name']} is not in the folder any more: upload it again.")
    return kept.stat().st_size > LARGE


def look_into(upload: dict[str, Any]) -> Preview:
    """What an uploaded file looks like. Raises `FileError`."""
    with opened(upload["name"], upload["digest"]) as path:
        return preview(path)


def seen(upload: dict[str, Any]) -> Preview:
    """What an uploaded file looked like."""
    kept = upload["seen"]
    return Preview(
        columns=tuple(kept["columns"]),
        rows=tuple(tuple(row) for row in kept["rows"]),
        values={name: tuple(values) for name, values in kept["values"].items()},
    )


def read(experiment: Experiment) -> Reading:
    """All numbers of an experiment with data. Raises `InputError` and `FileError`."""
    readout, courses = _from_file(experiment) if experiment.from_file else _from_events(experiment)
    first = experiment.fixed or experiment.decides
    return Reading(
        readout=readout,
        courses=courses,
        decisions=decided(experiment.decides, readout),
        first=decided(first, readout) if _known(first, readout) else (),
        digest=inputs_digest(experiment),
    )


def inputs_digest(experiment: Experiment) -> str:
    """The same exactly when everything that the readout is computed from is.

    To end an experiment changes nothing that was read; later events do, or an end before the last one.
    """
    product, parts = experiment.product, [experiment.decides, experiment.source]
    if experiment.from_events:
        days = [str(experiment.begins), str(_last_day(experiment))]
        parts += [store.digest(folder_of(product)), zones.of_product(product), *days]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def decided(given: dict[str, Any], readout: Readout) -> tuple[Decision, ...]:
    """What a rule and its metrics say of each variant."""
    return decide(rule_of(given), readout)


def rule_of(given: dict[str, Any]) -> Rule:
    planned = [Planned(**each) for each in given["metrics"]]
    primary = next(each for each in planned if each.role == "primary")
    return Rule(
        primary=primary.name,
        higher_is_better=primary.higher_is_better,
        least=given["rule"]["least"],
        units=given["rule"]["units"],
        sequential=given["rule"]["sequential"],
        guardrails=tuple(
            Guardrail(metric=each.name, margin=each.margin, higher_is_better=each.higher_is_better)
            for each in planned
            if each.role == "guardrail"
        ),
    )


def chosen(readout: Readout, decisions: tuple[Decision, ...], rule: Rule) -> tuple[str, Finding | None]:
    """The verdict of the whole, and the finding that it is about; none while the split is wrong.

    That is the best variant that may be shipped, else the best of all.
    """
    if not readout.valid:
        return Experiment.Verdict.MISMATCH, None
    sign = 1 if rule.higher_is_better else -1
    mine = {each.variant: each for each in readout.findings if each.name == rule.primary}
    ship = [mine[each.variant] for each in decisions if each.verdict is Verdict.SHIP]
    known = [each for each in ship or mine.values() if not math.isnan(each.lift)]
    best = max(known, key=lambda each: sign * each.lift, default=None)
    if ship:
        return Experiment.Verdict.SHIP, best
    stopped = all(each.verdict is Verdict.STOP for each in decisions)
    return Experiment.Verdict.STOP if stopped else Experiment.Verdict.UNDECIDED, best


def error_of(finding: Finding, confidence: float) -> float:
    """The standard error that the interval of the lift implies."""
    return (finding.lift_high - finding.lift_low) / (2 * standard_errors(confidence))


def _known(given: dict[str, Any], readout: Readout) -> bool:
    """Whether everything that a rule names was measured."""
    names = {each.name for each in readout.findings}
    return all(each["name"] in names for each in given["metrics"] if each["role"] != "secondary")


def _settings(experiment: Experiment) -> dict[str, Any]:
    rule = experiment.agreed
    # The intervals for any time are narrowest when the units that were planned are there.
    tuned = {"tuned_for": 2.0 * rule["units"]} if rule["units"] else {}
    return {"confidence": rule["confidence"], "prior": Prior(spread=rule["prior"]), **tuned}


def _from_file(experiment: Experiment) -> tuple[Readout, tuple[Course, ...]]:
    source = experiment.source
    with opened(source["name"], source["digest"]) as path:
        columns = [_column(source["columns"][each.name], each) for each in experiment.planned]
        readout = read_file(
            path,
            variant=source["variant"],
            metrics=columns,
            control=experiment.control or None,
            covariate=source.get("covariate") or None,
            shares={each["name"]: each["share"] for each in experiment.variants},
            **_settings(experiment),
        )
        grew = _course(path, experiment, readout, columns) if source.get("day") else ()
    names = {each.name: planned.name for each, planned in zip(columns, experiment.planned, strict=True)}
    found = tuple(replace(each, name=names[each.name]) for each in readout.findings)
    return replace(readout, findings=found), tuple(replace(each, name=names[each.name]) for each in grew)


def _course(
    path: Path, experiment: Experiment, readout: Readout, columns: Sequence[Column]
) -> tuple[Course, ...]:
    """How the metric that decides grew."""
    source = experiment.source
    place = next(place for place, each in enumerate(experiment.planned) if each.role == PRIMARY)
    grew, _ = read_course(
        path,
        readout,
        variant=source["variant"],
        metric=columns[place],
        day=source["day"],
        covariate=source.get("covariate") or None,
    )
    return grew


def _column(given: list[str], planned: Planned) -> Column:
    """The metric's column of the file; for a ratio, with the one that it is divided by."""
    above, below = given[0], given[1] if len(given) > 1 else ""
    if below:
        return Column(column=above, kind=Kind.RATIO, below=below)
    if planned.read_as in LEVELS:
        return Column(column=above, kind=Kind.QUANTILE, level=LEVELS[planned.read_as])
    return Column(column=above, kind=Kind(planned.read_as)) if planned.read_as else column(above)


def _from_events(experiment: Experiment) -> tuple[Readout, tuple[Course, ...]]:
    if experiment.begins is None:
        raise InputError("Say on which day it began: nobody counts before.")
    known = span(experiment.product)
    if known is None or known[1] < experiment.begins:
        last_one = f"the last event is of {day_words(known[1])}" if known else "there are no events"
        raise InputError(
            f"People come in from {day_words(experiment.begins)} on, and {last_one}: choose an earlier first "
            "day under “Read events”, or import newer events."
        )
    read = read_events(
        folder_of(experiment.product),
        exposure_of(experiment, experiment.begins, _last_day(experiment) or known[1]),
        [of_product(each) for each in experiment.planned],
        control=experiment.control,
        shares={each["name"]: each["share"] for each in experiment.variants},
        **_settings(experiment),
    )
    return read.readout, read.courses


def _last_day(experiment: Experiment) -> date | None:
    """The last day on which people came in; None where there are no events."""
    known = span(experiment.product)
    return known and min(experiment.ends or known[1], known[1])


def exposure_of(experiment: Experiment, first: date, last: date) -> Exposure:
    source = experiment.source
    return Exposure(
        event=source["event"],
        property_name=source["property"],
        first_day=first,
        last_day=last,
        days=source["days"],
        days_before=source["days_before"],
        zone=zones.of_product(experiment.product),
    )


def of_product(planned: Planned) -> EventMetric:
    """A planned metric as the library reads it from events. Raises `InputError`."""
    if planned.formula is None:
        raise InputError(
            f"“{planned.name}” is not a metric of the product: choose one of them, so that it can be counted."
        )
    given = {**planned.formula, "kind": metrics.Kind(planned.formula["kind"])}
    formula = metrics.Metric(**{**given, "steps": tuple(given.get("steps", ())), "name": planned.name})
    return of_people(formula, level=LEVELS.get(planned.read_as, 0.0))


def plain(value: Any) -> Any:
    """The value as JSON can keep it: what is no finite number becomes nothing."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def stored(reading: Reading) -> dict[str, Any]:
    """The reading as an experiment keeps it."""
    return {
        "readout": plain(asdict(reading.readout)),
        "courses": plain([asdict(each) for each in reading.courses]),
        "decisions": [asdict(each) for each in reading.decisions],
        "first": [asdict(each) for each in reading.first],
    }
