"""Finding things: the search page, and the same answers for the command palette."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from firsthand_web.core import access, registry
from firsthand_web.core import search as full_text
from firsthand_web.core.context import FOOT, TODAY
from firsthand_web.core.models import Tagging
from firsthand_web.core.queries.thread import Card, card


def search(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    query = request.GET.get("q", "").strip()
    return render(request, "core/search.html", {"query": query, "cards": _cards(place, query, 50)})


def palette(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Pages and records that match, as a list the palette shows."""
    place = access.enter(request, workspace, product)
    query = request.GET.get("q", "").strip()
    rail = [(group, [(page.label, page.page) for page in pages]) for group, pages in registry.rail(place)]
    pages = [
        {"label": label, "group": group, "url": place.url(page)}
        for group, labels in [("", [TODAY]), *rail, ("", FOOT)]
        for label, page in labels
        if query.lower() in f"{group} {label}".lower()
    ]
    return render(
        request, "core/palette.html", {"pages": pages, "cards": _cards(place, query, 12), "query": query}
    )


def _cards(place: access.Place, query: str, limit: int) -> list[Card]:
    """What carries the query as a tag, then what holds its words."""
    tagged = Tagging.objects.filter(tag__product=place.product, tag__name=query.lower())
    found = list(tagged.order_by("pk").values_list("record_type", "record_id")[:limit])
    hits = full_text.find(place.product, query, limit=limit)
    found += [one for hit in hits if (one := (hit.record_type, hit.record_id)) not in found]
    here = access.records(place, found)
    return [card(place, here[named]) for named in found[:limit] if named in here]
