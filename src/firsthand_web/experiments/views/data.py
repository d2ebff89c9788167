"""Bringing numbers: a file whose columns are named, or events; and looking again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from firsthand.measurement.events import time_zone
from firsthand_web.core import access
from firsthand_web.core.actions import jobs
from firsthand_web.core.refusals import in_message, on_form
from firsthand_web.experiments.actions import readouts
from firsthand_web.experiments.forms.data import EventsForm, FileForm, UploadForm
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries import reading
from firsthand_web.measurement.queries import events, zones


def experiment_upload(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """A file with a row for each person; what its columns are is asked next."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with on_form(form, "file"):
            readouts.upload(by=place.person, experiment=found, name=str(file.name), chunks=file.chunks())
            return redirect(place.url("experiment_file", pk))
    context = {"experiment": found, "form": form}
    return render(request, "experiments/experiment_upload.html", context, status=422 if form.errors else 200)


def experiment_file(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The first rows of the file, and which column is what."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    if not found.upload:
        return redirect(place.url("experiment_upload", pk))
    if "seen" not in found.upload:
        return _start(place, found, "experiments.looking", f"Looking into {found.upload['name']}", {})
    seen = reading.seen(found.upload)
    form = FileForm(request.POST or None, experiment=found, seen=seen)
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            return _read_file(place, access.record(place, Experiment, pk), form)
    context = {"experiment": found, "form": form, "seen": seen}
    return render(request, "experiments/experiment_file.html", context, status=422 if form.errors else 200)


def _read_file(place: access.Place, found: Experiment, form: FileForm) -> HttpResponse:
    """Read it at once, or where it is large as a job. Raises `InputError`."""
    given, planned = form.cleaned_data, form.planned
    asked = {name: given[name] for name in ("variant", "covariate", "day")}
    if not reading.is_large(found.upload):
        readouts.read_file(
            by=place.person,
            experiment=found,
            columns=form.columns,
            planned=planned,
            variants=form.variants,
            **asked,
        )
        return redirect(place.url("experiment", found.pk))
    asked |= {"planned": None if planned is None else [each.plain for each in planned]}
    asked |= {"columns": form.columns, "variants": form.variants}
    return _start(place, found, "experiments.file", f"Reading {found.upload['name']}", asked)


def _start(
    place: access.Place, found: Experiment, kind: str, label: str, asked: dict[str, Any]
) -> HttpResponse:
    """A job that is told of the experiment and what is `asked`; the page follows it."""
    payload = {"experiment": found.pk, **asked}
    job = jobs.start(by=place.person, product=place.product, kind=kind, label=label, payload=payload)
    return redirect(place.url("job", job.pk))


def experiment_events(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Which event shows a variant, and how long people are watched."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    zone = time_zone(zones.zone_of(place.workspace))
    known, offered = events.names(place.product), events.offered(place.product)
    form = EventsForm(
        request.POST or None,
        names={name: known[name].first.astimezone(zone).date() for name in offered},
        properties=list(events.property_names(place.product)),
        experiment=found,
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            readouts.follow_events(by=place.person, experiment=found, **form.cleaned_data)
            return redirect(place.url_of(found))
    context = {
        "experiment": found,
        "form": form,
        "known": events.span(place.product),
        "zone": zones.zone_of(place.workspace),
    }
    return render(request, "experiments/experiment_events.html", context, status=422 if form.errors else 200)


@require_POST
def experiment_reading(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Look at the numbers as they are now."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    with in_message(request):
        large = found.from_events or (found.from_file and reading.is_large(found.source))
        if large and found.primary is not None:
            return _start(place, found, "experiments.reading", f"Reading “{found}”", {})
        readouts.read_again(by=place.person, experiment=found)
    return redirect(place.url("experiment", pk))
