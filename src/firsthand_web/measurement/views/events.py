"""Events: what is there, and files that bring more."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core import access
from firsthand_web.core.actions import jobs
from firsthand_web.core.folder import keep_file
from firsthand_web.measurement.actions.capture import settle
from firsthand_web.measurement.forms import LARGEST, EventImportForm
from firsthand_web.measurement.models import EventFile
from firsthand_web.measurement.queries import events as queries


def events(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The events that are known by name, and the files they came from."""
    place = access.enter(request, workspace, product)
    settle(place.product)
    files = EventFile.objects.counting().filter(batch__product=place.product).select_related("batch__by")
    context = {"names": list(queries.names(place.product).values()), "files": files[:50]}
    return render(request, "measurement/events.html", context)


def event_import(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    form = EventImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            digest = keep_file(settings.FOLDER, file.chunks(), name=file.name, limit=LARGEST)
        except InputError as error:
            form.add_error("file", str(error))
        else:
            job = jobs.start(
                by=place.person,
                product=place.product,
                kind="measurement.events",
                label=f"Importing {file.name}",
                payload={
                    "name": file.name,
                    "digest": digest,
                    "zone": form.cleaned_data["zone"],
                    "reading": {"without_bots": form.cleaned_data["without_bots"]},
                    "reference": timezone.now().isoformat(),
                },
            )
            return redirect(place.url("job", job.pk))
    return render(
        request, "measurement/event_import.html", {"form": form}, status=422 if form.errors else 200
    )


def event_file(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """What one import brought, and what was wrong in the file."""
    place = access.enter(request, workspace, product)
    files = EventFile.objects.filter(batch__product=place.product).select_related("batch__by")
    found = get_object_or_404(files, pk=pk)
    again = "again" in request.GET
    return render(request, "measurement/event_file.html", {"file": found, "again": again})
