"""Which engine answers the questions of a workspace: the owner says so, everybody sees what holds."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from firsthand_web.core import access
from firsthand_web.core.models import Role
from firsthand_web.measurement.actions import engine_tables
from firsthand_web.measurement.actions import engines as actions
from firsthand_web.measurement.models import EventEngine
from firsthand_web.measurement.queries import engines, zones


# The polls have the page's address: a browser that kept their answers would show one of them for “back”.
@never_cache
def event_engine(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The choice of the engine, and how far it is; one that cannot serve now is not taken."""
    place = access.enter(request, workspace, product)
    zone = zones.zone_of(place.workspace)
    context: dict[str, Any] = {"choices": EventEngine.Kind, "refused": "", "zone": zone}
    if request.method == "POST":
        place = access.enter(request, workspace, product, need=Role.OWNER)
        asked = request.POST.get("kind", "")
        kind = EventEngine.Kind(asked) if asked in EventEngine.Kind.values else EventEngine.Kind.EMBEDDED
        # One that was chosen before stays: what is wrong with it stands below.
        problem = "" if kind is engines.engine_of(place.workspace) else engines.problem_with(kind)
        if not problem:
            actions.choose(by=place.person, workspace=place.workspace, kind=kind)
            return redirect(place.url("event_engine"))
        context["refused"] = f"{kind.label} was not chosen. {problem}"
    kind = engines.engine_of(place.workspace)
    context |= {"engine": kind, "there": engines.there(place.product, kind), "server": engines.has_server()}
    polls = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    part = "#delivery" if polls else ""
    status = 422 if context["refused"] else 200
    return render(request, f"measurement/event_engine.html{part}", context, status=status)


@require_POST
def event_engine_delivery(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Bring the events now, and do not wait for the next try."""
    place = access.edit(request, workspace, product)
    engine_tables.mend(place.product)
    return redirect(place.url("event_engine"))
