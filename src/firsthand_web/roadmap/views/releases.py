"""Releases: saying that an item has reached its users, and taking that back."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from firsthand_web.core import access
from firsthand_web.roadmap.actions import releases as actions
from firsthand_web.roadmap.models import Item


@require_POST
def item_release(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The item was released on `day`; none given: today."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Item, pk)
    given = request.POST.get("day", "")
    try:
        day = date.fromisoformat(given) if given else timezone.localdate()
    except ValueError:
        messages.error(request, f"“{given}” is no day: write it as 2025-03-31.")
        return redirect(place.url("item", pk))
    actions.release(by=place.person, item=found, day=day)
    undo = f"undo:{place.url('item_release_removal', pk)}"
    messages.success(request, f"“{found}” is released; trends show the day.", extra_tags=undo)
    return redirect(place.url("item", pk))


@require_POST
def item_release_removal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The item is open again."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Item, pk)
    actions.take_back(by=place.person, item=found)
    messages.success(request, f"“{found}” is open again.")
    return redirect(place.url("item", pk))
