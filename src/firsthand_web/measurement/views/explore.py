"""Asking the events: the front page, and one page for all kinds of analyses; its address is the question."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from firsthand.errors import InputError
from firsthand.measurement.metrics import Grain
from firsthand_web.core import access
from firsthand_web.measurement.actions import engine_tables
from firsthand_web.measurement.actions.capture import settle
from firsthand_web.measurement.models import Analysis, Annotation
from firsthand_web.measurement.queries import events, explore, zones
from firsthand_web.measurement.queries.explore.asking import PERIODS
from firsthand_web.measurement.queries.explore.kinds import Frame, Kind, Pairs
from firsthand_web.measurement.queries.people import may_look

MOST_ROWS = 100  # of an answer, until somebody asks for all
PERIOD_FIELDS = {"periods": PERIODS, "grains": list(Grain)}


def explore_home(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Saved analyses, and a new one of each kind."""
    place = access.enter(request, workspace, product)
    saved = Analysis.objects.filter(product=place.product).select_related("created_by")
    rows = [(row, explore.words_of(row)) for row in saved]
    context = {
        "rows": rows,
        "kinds": explore.KINDS.values(),
        "known": events.span(place.product),
        "annotations": Annotation.objects.filter(product=place.product).count(),
    }
    return render(request, "measurement/explore_home.html", context)


def exploration(request: HttpRequest, workspace: str, product: str, kind: str) -> HttpResponse:
    """One question and its answer; a change of a field asks again, without the rest of the page."""
    place = access.enter(request, workspace, product)
    settle(place.product)
    found = kind_named(kind)
    question, faults = explore.read(found, request.GET)
    saved = saved_of(place, found, request.GET.get("saved", ""))
    context = answered(place, found, question, every="rows" in request.GET) | {
        "kind": found,
        "kinds": explore.KINDS.values(),
        "question": question,
        "faults": faults,
        "saved": saved,
        "known": events.span(place.product),
    }
    if context.get("instead"):
        engine_tables.look_after(place.product)
    if context["known"]:
        if question.ready:
            context["suggested"] = explore.suggested(place.product, found)
        offered = explore.known(place.product, question)
        context |= {"offered": offered, "fields": PERIOD_FIELDS | found.fields(question, offered)}
    page = render(request, "measurement/exploration.html", context)
    if "HX-Request" in request.headers and "HX-Boosted" not in request.headers:
        page.headers["HX-Push-Url"] = context["address"] + (f"&saved={saved.pk}" if saved else "")
    return page


def kind_named(name: str) -> Kind:
    if name not in explore.KINDS:
        raise Http404
    return explore.KINDS[name]


def saved_of(place: access.Place, kind: Kind, pk: str) -> Analysis | None:
    """The saved analysis that is being changed, if there is one."""
    mine = Analysis.objects.filter(product=place.product, kind=kind.name)
    found: Analysis | None = mine.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 18 else None
    return found


def answered(place: access.Place, kind: Kind, question: Any, *, every: bool = False) -> dict[str, Any]:
    """The answer for a template: `shown`, with `every` row, or in `problem` why there is none."""
    query = explore.query_of(question.pairs).urlencode()
    context: dict[str, Any] = {
        "asked": query,
        "address": f"{place.url('exploration', kind.name)}?{query}",
        "shown": None,
        "problem": question.ready,
    }
    if question.ready:
        return context
    try:
        answer, instead = explore.answered(place.product, kind, question)
    except InputError as error:
        return context | {"problem": str(error)}
    told = _told(place, kind, question, answer, query) | {"instead": instead}
    many = len(told["rows"])
    if not every and many > MOST_ROWS:
        told |= {"rows": told["rows"][:MOST_ROWS], "cut": f"The first {MOST_ROWS} of {many:,} rows."}
    return context | told


def _told(place: access.Place, kind: Kind, question: Any, answer: Any, query: str) -> dict[str, Any]:
    """The answer as its page shows it, with links to people for those who may look."""
    looking = kind.people is not None and may_look(place)

    # Made once: a table may have a thousand places.
    behind = f"{place.url('people_behind', kind.name)}?{query}"

    def link(at: Pairs) -> str:
        """Where the people at a place of the answer are listed; nowhere for those who may not look."""
        if not (looking and at):
            return ""
        return f"{behind}&{urlencode([(f'at.{name}', value) for name, value in at])}"

    frame = Frame(marks=explore.marks(place.product), zone=zones.zone_of(place.workspace), link=link)
    shown = kind.show(question, answer, frame)
    return {
        "shown": shown,
        "notes": (*shown.notes, *explore.no_numbers(place.product, question)),
        "rows": [[(cell, link(cell.at)) for cell in row] for row in shown.rows],
        "panel_rows": [[(cell, "") for cell in row] for row in shown.panel.rows] if shown.panel else [],
        "looking": looking,
        "closed": kind.people is not None and not looking and place.can_own,
        "follow": _followable(kind, question),
    }


def _followable(kind: Kind, question: Any) -> bool:
    """Whether a metric can say the same."""
    try:
        return kind.metric is not None and bool(kind.metric(question, "any"))
    except InputError:
        return False
