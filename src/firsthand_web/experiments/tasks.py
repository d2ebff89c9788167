"""Long work of experiments: reading one out from a product's events, and large files."""

from typing import Any

from django.urls import reverse

from firsthand.errors import InputError
from firsthand_web.core.registry import RunningJob
from firsthand_web.experiments.actions import readouts
from firsthand_web.experiments.models import Experiment, Planned

READ, LOOK, FILE = "experiments.reading", "experiments.looking", "experiments.file"


def read(run: RunningJob) -> dict[str, Any]:
    """Look at an experiment's numbers; again gives the same numbers, and no second look."""
    found = _found(run)
    source = "its file" if found.from_file else "the events"
    run.progress(0.1, f"Reading “{found}” from {source}")
    readouts.read_again(by=run.by, experiment=found)
    return _page(run, "experiment")


def look(run: RunningJob) -> dict[str, Any]:
    """See what columns an uploaded file has."""
    found = _found(run)
    run.progress(0.1, f"Looking into {found.upload.get('name', 'the file')}")
    readouts.look(experiment=found)
    return _page(run, "experiment_file" if found.upload else "experiment")


def read_file(run: RunningJob) -> dict[str, Any]:
    """Read an uploaded file by the columns that somebody named."""
    found, asked = _found(run), run.payload
    if found.upload:  # else it has been read, and the job runs again
        run.progress(0.1, f"Reading {found.upload['name']}")
        readouts.read_file(
            by=run.by,
            experiment=found,
            variant=asked["variant"],
            columns=asked["columns"],
            planned=None if asked["planned"] is None else [Planned(**each) for each in asked["planned"]],
            variants=asked["variants"],
            covariate=asked["covariate"],
            day=asked["day"],
        )
    return _page(run, "experiment")


def _found(run: RunningJob) -> Experiment:
    found: Experiment | None = Experiment.objects.filter(
        product=run.product, pk=run.payload["experiment"]
    ).first()
    if found is None:
        raise InputError("The experiment was deleted meanwhile: restore it on the activity page.")
    return found


def _page(run: RunningJob, page: str) -> dict[str, Any]:
    place = [run.product.workspace.slug, run.product.slug, run.payload["experiment"]]
    return {"url": reverse(page, args=place)}
