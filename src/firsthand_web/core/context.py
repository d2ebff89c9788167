"""What the page furniture needs on every page."""

from typing import Any

from django.http import HttpRequest

from firsthand_web.core import registry
from firsthand_web.core.access import Place
from firsthand_web.core.models import Job, Product

TODAY = ("Today", "today")
FOOT = (("Activity", "activity"), ("Imports", "imports"), ("People", "people"))


def furniture(request: HttpRequest) -> dict[str, Any]:
    place: Place | None = getattr(request, "place", None)
    if place is None:
        return {"place": None}
    rail = [("", [_entry(place, *TODAY)])]
    for group, pages in registry.rail(place):
        entries = [
            _entry(place, page.label, page.page, page.count(place.product) if page.count else None)
            for page in pages
        ]
        rail.append((group, entries))
    foot = [_entry(place, label, page) for label, page in FOOT]
    _mark_current(request.path, [entry for _, entries in rail for entry in entries] + foot)
    products = Product.objects.filter(workspace__memberships__person=place.person)
    return {
        "place": place,
        "rail": rail,
        "foot": foot,
        "products": products.select_related("workspace"),
        "jobs_under_way": Job.objects.under_way().filter(product=place.product).count(),
    }


def _entry(place: Place, label: str, page: str, count: int | None = None) -> dict[str, Any]:
    return {"label": label, "url": place.url(page), "count": count, "current": False}


def _mark_current(path: str, entries: list[dict[str, Any]]) -> None:
    """The entry whose address is the longest beginning of this page's address.

    Today's address begins every other, so it is current only on its own page.
    """
    today = entries[0]
    matching = [entry for entry in entries if path.startswith(entry["url"]) and entry is not today]
    if path == today["url"]:
        matching = [today]
    if matching:
        max(matching, key=lambda entry: len(entry["url"]))["current"] = True
