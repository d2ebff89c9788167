"""The people behind a number, for those whom the owner lets look; every look is written down."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firsthand.errors import InputError
from firsthand_web.core import access
from firsthand_web.core.models import Role
from firsthand_web.measurement.actions import people_access as actions
from firsthand_web.measurement.models import PeopleAccess
from firsthand_web.measurement.queries import explore, people, zones
from firsthand_web.measurement.views.annotations import asked_back
from firsthand_web.measurement.views.explore import kind_named

PAGE = 50
DENIED = "The owner has not let your role look at the people behind numbers."


def people_behind(request: HttpRequest, workspace: str, product: str, kind: str) -> HttpResponse:
    """Who is behind a number of an analysis, by id: their events, and when they were first and last seen."""
    place = _looking(request, workspace, product)
    found = kind_named(kind)
    question, _ = explore.read(found, request.GET)
    given = request.GET.dict()
    at = {name.removeprefix("at."): str(value) for name, value in given.items() if name.startswith("at.")}
    if found.people is None or question.ready:
        raise Http404
    context: dict[str, Any] = {
        "kind": found,
        "question": question,
        "problem": "",
        "pairs": explore.query_of(question.pairs),
    }
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and 0 < len(asked) < 9 else 1
    try:
        behind, rows = explore.behind(place.product, found, question, at, partial(_page, number))
    except InputError as error:
        return render(
            request, "measurement/people_behind.html", context | {"problem": str(error)}, status=422
        )
    page = Paginator(behind.ids, PAGE).get_page(number)
    actions.note_look(by=place.person, product=place.product, what=behind.words, people=len(rows))
    context |= {"behind": behind, "page": page, "rows": rows, "zone": zones.zone_of(place.workspace)}
    return render(request, "measurement/people_behind.html", context)


def _page(number: int, many: int) -> slice:
    """Which of so many people stand on that page; on the last one, where there are fewer."""
    last = max(many - 1, 0) // PAGE
    first = (number - 1 if 1 <= number <= last + 1 else last) * PAGE
    return slice(first, first + PAGE)


def person_events(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """What one person did, newest first."""
    place = _looking(request, workspace, product)
    person = request.GET.get("id", "")
    asked = request.GET.get("page", "1")
    number = min(max(int(asked), 1), 10**6) if asked.isdecimal() and len(asked) < 9 else 1
    many, happened = people.timeline(place.product, person, skip=(number - 1) * people.MOST_EVENTS)
    if not happened:
        raise Http404
    actions.note_look(by=place.person, product=place.product, what="the events of one person", people=1)
    more = number * people.MOST_EVENTS < many
    context = {"person": person, "many": many, "happened": happened, "next": number + 1 if more else None}
    context["zone"] = zones.zone_of(place.workspace)
    return render(request, "measurement/person_events.html", context)


def people_access(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The owner says who may look; everybody sees what holds. `next` leads back to the numbers."""
    place = access.enter(request, workspace, product)
    if request.method == "POST":
        place = access.enter(request, workspace, product, need=Role.OWNER)
        who = request.POST.get("who", "")
        if who in PeopleAccess.Who.values:
            actions.let_look(by=place.person, workspace=place.workspace, who=PeopleAccess.Who(who))
        messages.success(request, "Saved.")
        return redirect(asked_back(request) or place.url("people_access"))
    context = {"who": people.who_may(place.workspace), "choices": PeopleAccess.Who}
    return render(request, "measurement/people_access.html", context)


def _looking(request: HttpRequest, workspace: str, product: str) -> access.Place:
    place = access.enter(request, workspace, product)
    if not people.may_look(place):
        raise PermissionDenied(DENIED)
    return place
