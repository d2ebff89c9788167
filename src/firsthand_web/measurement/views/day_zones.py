"""The time zone whose days count: the owner says so, everybody sees what holds."""

from zoneinfo import available_timezones

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firsthand_web.core import access
from firsthand_web.core.models import Role
from firsthand_web.core.refusals import in_message
from firsthand_web.measurement.actions import day_zones as actions
from firsthand_web.measurement.queries import zones


def day_zone(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The choice of the time zone."""
    place = access.enter(request, workspace, product)
    if request.method == "POST":
        place = access.enter(request, workspace, product, need=Role.OWNER)
        with in_message(request):
            actions.choose(by=place.person, workspace=place.workspace, zone=request.POST.get("zone", ""))
        return redirect(place.url("day_zone"))
    context = {"zone": zones.zone_of(place.workspace), "choices": sorted(available_timezones())}
    return render(request, "measurement/day_zone.html", context)
