"""Long work of experiments: reading one out from a product's events."""

from typing import Any

from django.urls import reverse

from firsthand.errors import InputError
from firsthand_web.core.registry import RunningJob
from firsthand_web.experiments.actions import readouts
from firsthand_web.experiments.models import Experiment

READ = "experiments.reading"


def read(run: RunningJob) -> dict[str, Any]:
    """Look at an experiment's numbers; again gives the same numbers, and no second look."""
    found = Experiment.objects.filter(product=run.product, pk=run.payload["experiment"]).first()
    if found is None:
        raise InputError("The experiment was deleted meanwhile: restore it on the activity page.")
    run.progress(0.1, f"Reading “{found}” from the events")
    readouts.read_again(by=run.by, experiment=found)
    place = [run.product.workspace.slug, run.product.slug, found.pk]
    return {"url": reverse("experiment", args=place)}
