"""Deleting somebody's data. Ids never stand in an address, so that no log keeps them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from firsthand.errors import InputError
from firsthand_web.core import access, backup
from firsthand_web.core.models import Role
from firsthand_web.measurement.actions import erasures as actions
from firsthand_web.measurement.forms import ErasureForm
from firsthand_web.measurement.models import Erasure
from firsthand_web.measurement.queries import engines, zones


def erasures(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """What was deleted before, and whose data to look for."""
    place = access.enter(request, workspace, product, need=Role.OWNER)
    rows = Erasure.objects.filter(product=place.product).select_related("by")
    done = get_object_or_404(rows, pk=request.GET["done"]) if request.GET.get("done", "").isdigit() else None
    waiting = Erasure.objects.left_on_server().filter(product=place.product).exists()
    found = engines.there(place.product, engines.engine_of(place.workspace)) if waiting else None
    server = {"waiting": waiting, "problem": found and found.problem, "next_at": found and found.next_at}
    context = {"erasures": rows[:50], "done": done, "form": ErasureForm(), "server": server, **_remaining()}
    context["zone"] = zones.zone_of(place.workspace)
    return render(request, "measurement/erasures.html", context)


def erasure_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Show what is here of a person; delete it once the id is typed again."""
    place = access.enter(request, workspace, product, need=Role.OWNER)
    if request.method != "POST":
        return redirect(place.url("erasures"))
    form = ErasureForm(request.POST)
    if not form.is_valid():
        return render(request, "measurement/erasure_new.html", {"form": form}, status=422)
    person_id, confirmation = form.cleaned_data["person"], form.cleaned_data["confirmation"]
    error = ""
    if "delete" in request.POST:
        try:
            made = actions.begin(
                by=place.person, product=place.product, person_id=person_id, confirmation=confirmation
            )
            return redirect(place.url("job", actions.start(by=place.person, erasure=made).pk))
        except InputError as refused:
            error = str(refused)
    found = actions.find(place.product, person_id)
    form["confirmation"].label = f"Type “{person_id}” again"
    form.fields["confirmation"].required = True
    context = {"form": form, "found": found, "person": person_id, "error": error, **_remaining()}
    return render(request, "measurement/erasure_new.html", context, status=422 if error else 200)


def _remaining() -> dict[str, object]:
    return {
        "copies": [path.name for path in actions.backups()],
        "folder": settings.FOLDER,
        "keep": backup.KEEP,
    }
