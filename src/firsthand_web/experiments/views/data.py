"""Bringing numbers: a file whose columns are named, or events; and looking again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand_web.core import access
from firsthand_web.core.actions import jobs
from firsthand_web.experiments.actions import readouts
from firsthand_web.experiments.forms.data import EventsForm, FileForm, UploadForm
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries.reading import look_into
from firsthand_web.measurement.queries import events


def experiment_upload(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """A file with a row for each person; what its columns are is asked next."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            readouts.upload(by=place.person, experiment=found, name=str(file.name), chunks=file.chunks())
        except InputError as error:
            form.add_error("file", str(error))
        else:
            return redirect(place.url("experiment_file", pk))
    context = {"experiment": found, "form": form}
    return render(request, "experiments/experiment_upload.html", context, status=422 if form.errors else 200)


def experiment_file(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The first rows of the file, and which column is what."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    if not found.upload:
        return redirect(place.url("experiment_upload", pk))
    try:
        seen = look_into(found.upload)
    except InputError as error:
        messages.error(request, str(error))
        return redirect(place.url("experiment_upload", pk))
    form = FileForm(request.POST or None, experiment=found, seen=seen)
    if request.method == "POST" and form.is_valid():
        try:
            readouts.read_file(
                by=place.person,
                experiment=access.record(place, Experiment, pk),
                variant=form.cleaned_data["variant"],
                columns=form.columns,
                planned=form.planned,
                variants=form.variants,
                covariate=form.cleaned_data["covariate"],
                day=form.cleaned_data["day"],
            )
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return redirect(place.url("experiment", pk))
    context = {"experiment": found, "form": form, "seen": seen}
    return render(request, "experiments/experiment_file.html", context, status=422 if form.errors else 200)


def experiment_events(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Which event shows a variant, and how long people are watched."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    form = EventsForm(
        request.POST or None,
        names=list(events.names(place.product)),
        properties=list(events.property_names(place.product)),
        experiment=found,
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            readouts.follow_events(by=place.person, experiment=found, **form.cleaned_data)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return redirect(place.url_of(found))
    context = {"experiment": found, "form": form, "known": events.span(place.product)}
    return render(request, "experiments/experiment_events.html", context, status=422 if form.errors else 200)


@require_POST
def experiment_reading(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Look at the numbers as they are now."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    if found.from_events and found.primary is not None:
        job = jobs.start(
            by=place.person,
            product=place.product,
            kind="experiments.reading",
            label=f"Reading “{found}”",
            payload={"experiment": pk},
        )
        return redirect(place.url("job", job.pk))
    try:
        readouts.read_again(by=place.person, experiment=found)
    except InputError as error:
        messages.error(request, str(error))
    return redirect(place.url("experiment", pk))
