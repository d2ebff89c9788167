"""Bringing data to an experiment, and reading it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from firsthand.errors import FileError, InputError
from firsthand_web.core.actions import history
from firsthand_web.core.folder import keep_file
from firsthand_web.core.models import Person
from firsthand_web.experiments.actions.experiments import fix
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.experiments.models.planned import check
from firsthand_web.experiments.queries import reading

LIMIT = 10**9


def upload(*, by: Person | None, experiment: Experiment, name: str, chunks: Iterable[bytes]) -> None:
    """Keep a file until somebody says what its columns are. Raises `FileError`; nothing is kept then.

    A large one is looked into later, by `look`.
    """
    digest = keep_file(settings.FOLDER, chunks, name=name, limit=LIMIT)
    kept: dict[str, Any] = {"name": name[:200], "digest": digest}
    if not reading.is_large(kept):
        kept["seen"] = asdict(reading.look_into(kept))
    with transaction.atomic():
        experiment.upload = kept
        experiment.save(update_fields=["upload"])
        history.note(by=by, verb="experiments.file.uploaded", record=experiment, data={"digest": digest})


def look(*, experiment: Experiment) -> None:
    """Look into a file that was kept, once. Raises `FileError`; the file is not kept then."""
    if "seen" in experiment.upload or not experiment.upload:
        return
    try:
        experiment.upload["seen"] = asdict(reading.look_into(experiment.upload))
    except FileError:
        experiment.upload = {}
        raise
    finally:
        experiment.save(update_fields=["upload"])


@transaction.atomic
def read_file(
    *,
    by: Person | None,
    experiment: Experiment,
    variant: str,
    columns: Mapping[str, Sequence[str]],
    planned: Sequence[Planned] | None = None,
    variants: Sequence[tuple[str, float]] | None = None,
    covariate: str = "",
    day: str = "",
) -> Experiment:
    """Read the uploaded file: `columns` names that of each metric, and for a ratio a second one.

    `planned` and `variants` replace what was planned, for a test that comes with its file. Raises
    `FileError` and `InputError`; nothing is changed then.
    """
    if not experiment.upload:
        raise InputError("There is no file: upload it first.")
    if planned is not None:
        check(list(planned))
        experiment.metrics = [each.plain for each in planned]
    if variants is not None:
        experiment.variants = [{"name": name, "share": share} for name, share in variants]
    missing = [each.name for each in experiment.planned if not columns.get(each.name)]
    if missing:
        raise InputError(f"Which column holds “{missing[0]}”? Choose one for every metric.")
    experiment.source = {
        "kind": "file", "name": experiment.upload["name"], "digest": experiment.upload["digest"],
        "variant": variant, "covariate": covariate, "day": day,
        "columns": {name: list(each) for name, each in columns.items()},
    }  # fmt: skip
    return _read(by, experiment, verb="experiments.file.read")


@transaction.atomic
def follow_events(
    *,
    by: Person | None,
    experiment: Experiment,
    event: str,
    property_name: str,
    days: int,
    days_before: int,
    begins: date,
    ends: date | None,
) -> Experiment:
    """Say which event shows a variant; numbers come from the product's events. Raises `InputError`."""
    if ends and ends < begins:
        raise InputError(f"The end, {ends}, lies before the beginning, {begins}: swap them.")
    experiment.source = {
        "kind": "events", "event": event, "property": property_name, "days": days, "days_before": days_before,
    }  # fmt: skip
    experiment.begins, experiment.ends, experiment.changed_at = begins, ends, timezone.now()
    # What is wrong with the question is said now, not at the first look.
    exposure = reading.exposure_of(experiment, begins, ends or begins)
    for each in experiment.planned:
        exposure.check(reading.of_product(each).number)
    experiment.save()
    history.note(by=by, verb="experiments.source.chosen", record=experiment, data=experiment.source)
    return experiment


@transaction.atomic
def read_again(*, by: Person | None, experiment: Experiment) -> Experiment:
    """Look at the numbers as they are now; a look is kept. Raises `InputError` and `FileError`."""
    if not experiment.source:
        raise InputError("There are no data yet: bring a file, or say which event shows the variants.")
    return _read(by, experiment, verb="experiments.experiment.read")


def _read(by: Person | None, experiment: Experiment, *, verb: str) -> Experiment:
    if experiment.primary is None:
        raise InputError("Nothing would decide it: choose a primary metric first.")
    if experiment.is_draft:
        # Numbers before anything was fixed: said on the readout from now on.
        fix(experiment, late=True)
        experiment.state = Experiment.State.STOPPED if experiment.from_file else Experiment.State.RUNNING
    found = reading.read(experiment)
    rule = reading.rule_of(experiment.decides)
    verdict, finding = reading.chosen(found.readout, found.decisions, rule)
    if found.digest != experiment.result_digest:
        fewest = min(found.readout.split.counted)
        experiment.looks = [*experiment.looks, {"at": timezone.now().isoformat(), "fewest": fewest}]
    experiment.result, experiment.result_digest = reading.stored(found), found.digest
    experiment.verdict, experiment.read_at, experiment.upload = verdict, timezone.now(), {}
    known = finding is not None and finding.lift_high - finding.lift_low > 0
    experiment.effect = finding.lift if finding and known else None
    experiment.error = reading.error_of(finding, found.readout.confidence) if finding and known else None
    experiment.save()
    data: dict[str, Any] = {"verdict": verdict, "digest": found.digest}
    history.note(by=by, verb=verb, record=experiment, data=data)
    return experiment
