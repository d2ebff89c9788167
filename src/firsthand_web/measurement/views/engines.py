"""Which engine answers the questions of a workspace: the owner says so, everybody sees what holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firsthand_web.core import access
from firsthand_web.core.models import Role
from firsthand_web.measurement.actions import engines as actions
from firsthand_web.measurement.models import EventEngine
from firsthand_web.measurement.queries import engines


def event_engine(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The choice of the engine; one that cannot serve now is not taken."""
    place = access.enter(request, workspace, product)
    now = engines.engine_of(place.workspace)
    context = {"engine": now, "choices": EventEngine.Kind, "problem": ""}
    if request.method == "POST":
        place = access.enter(request, workspace, product, need=Role.OWNER)
        asked = request.POST.get("kind", "")
        kind = EventEngine.Kind(asked) if asked in EventEngine.Kind.values else now
        problem = engines.problem_with(kind)
        if not problem:
            actions.choose(by=place.person, workspace=place.workspace, kind=kind)
            return redirect(place.url("event_engine"))
        context |= {"problem": f"{kind.label} was not chosen. {problem}"}
        return render(request, "measurement/event_engine.html", context, status=422)
    return render(request, "measurement/event_engine.html", context)
