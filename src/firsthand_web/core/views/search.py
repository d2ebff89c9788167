"""Finding things: the search page, and the same answers for the command palette."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from firsthand_web.core import access, registry
from firsthand_web.core import search as full_text
from firsthand_web.core.queries.thread import Card, card


def search(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    query = request.GET.get("q", "").strip()
    return render(request, "core/search.html", {"query": query, "cards": _cards(place, query, 50)})


def palette(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Pages and records that match, as a list the palette shows."""
    place = access.enter(request, workspace, product)
    query = request.GET.get("q", "").strip()
    pages = [
        {"label": page.label, "group": group, "url": place.url(page.page)}
        for group, group_pages in registry.rail()
        for page in group_pages
        if query.lower() in f"{group} {page.label}".lower()
    ]
    return render(
        request, "core/palette.html", {"pages": pages, "cards": _cards(place, query, 12), "query": query}
    )


def _cards(place: access.Place, query: str, limit: int) -> list[Card]:
    found = [
        (entry.record_type, entry.record_id) for entry in full_text.find(place.product, query, limit=limit)
    ]
    here = access.records(place, found)
    return [card(place, here[named]) for named in found if named in here]
