"""The lexicon: what events mean, which are hidden, and which count as another."""

import io
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from firsthand.tables import read_table, write_csv
from firsthand_web.core import access
from firsthand_web.core.models import Membership, Person
from firsthand_web.core.refusals import in_message, on_form
from firsthand_web.measurement.actions import lexicon as actions
from firsthand_web.measurement.forms import EventDefinitionForm, LexiconImportForm
from firsthand_web.measurement.models import EventDefinition
from firsthand_web.measurement.queries import events, zones
from firsthand_web.measurement.queries import lexicon as queries

PAGE = 50
SUGGESTED = 200


def lexicon(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Every event, searched, filtered and paged."""
    place = access.enter(request, workspace, product)
    asked = {name: request.GET.get(name, "") for name in ("q", "show", "tag", "order")}
    found = queries.matching(
        place.product, words=asked["q"], shown=asked["show"], tag=asked["tag"], order=asked["order"]
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    groups = [(pattern, len(names), pattern.replace("#", "").strip(" -_/:"), names[:3])
              for pattern, names in list(queries.too_many(place.product).items())[:5]]  # fmt: skip
    context = {
        "page": page,
        "zone": zones.zone_of(place.workspace),
        "entries": queries.filled(place.product, list(page.object_list)),
        "asked": asked,
        "count": len(found),
        "all": len(events.names(place.product, hidden=True)),
        "most": queries.MANY_NAMES,
        "groups": groups,
        "tags": queries.tags(place.product),
        "suggested": [each.name for each in found[:SUGGESTED]],
    }
    return render(request, "measurement/lexicon.html", context)


def lexicon_event(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """One event: what it means, how often it happens, and its properties."""
    place = access.edit(request, workspace, product) if request.method == "POST" else access.enter(
        request, workspace, product)  # fmt: skip
    name = request.GET.get("name", "")
    entry = _entry(place, name)
    form = _form(request, place, entry)
    if request.method == "POST" and form.is_valid():
        actions.describe(
            by=place.person, product=place.product, name=name, said=actions.Said(**form.cleaned_data)
        )
        messages.success(request, f"What you said about “{name}” is kept.")
        return redirect(_address(place, name))
    context = {
        "entry": entry,
        "form": form,
        "zone": zones.zone_of(place.workspace),
        "properties": events.properties_of(place.product, name) if entry.seen else (),
    }
    status = 422 if form.errors else 200
    return render(request, "measurement/lexicon_event.html", context, status=status)


def event_definition(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Where threads and searches lead: the page of the event of that name."""
    place = access.enter(request, workspace, product)
    return redirect(_address(place, access.record(place, EventDefinition, pk).name))


@require_POST
def lexicon_merge(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Count the chosen events, or all that are alike, as one."""
    place = access.edit(request, workspace, product)
    into = request.POST.get("into", "").strip()
    names = [
        *request.POST.getlist("name"),
        *queries.too_many(place.product).get(request.POST.get("alike", ""), ()),
    ]
    address = place.url("lexicon")
    with in_message(request):
        count = actions.merge(by=place.person, product=place.product, names=names, into=into)
        told = f"{count:,} events count" if count > 1 else f"“{names[0]}” counts"
        messages.success(request, f"{told} as “{into}” from now on. Nothing stored has changed.")
        address = _address(place, into)
    return redirect(address)


@require_POST
def lexicon_separation(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    names = request.POST.getlist("name")
    count = actions.separate(by=place.person, product=place.product, names=names)
    messages.success(request, f"{count:,} event{'s' if count != 1 else ''} count on their own again.")
    return redirect(_address(place, names[0]) if len(names) == 1 else place.url("lexicon"))


def lexicon_export(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The whole lexicon as CSV, as it can be imported again."""
    place = access.enter(request, workspace, product)
    text = io.StringIO(newline="")
    write_csv(text, queries.COLUMNS, queries.rows(place.product))
    disposition = {"Content-Disposition": 'attachment; filename="lexicon.csv"'}
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8", headers=disposition)


def lexicon_import(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    form = LexiconImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with on_form(form, "file"):
            table = read_table(file.read(), name=file.name, header_rows=1)
            count = actions.import_rows(by=place.person, product=place.product, table=table)
            messages.success(request, f"The lexicon says something about {count:,} events of the file.")
            return redirect(place.url("lexicon"))
    status = 422 if form.errors else 200
    return render(
        request, "measurement/lexicon_import.html", {"form": form, "columns": queries.COLUMNS}, status=status
    )


def _entry(place: access.Place, name: str) -> queries.Entry:
    for shown in ("", "merged"):
        for each in queries.matching(place.product, shown=shown):
            if each.name == name:
                return queries.filled(place.product, [each])[0]
    raise Http404


def _form(request: HttpRequest, place: access.Place, entry: queries.Entry) -> EventDefinitionForm:
    said = entry.definition
    initial = {"description": said.description, "owner": said.owner, "hidden": said.hidden} if said else {}
    members = Membership.objects.filter(workspace=place.workspace).values("person")
    people = Person.objects.filter(pk__in=members).order_by("name")
    return EventDefinitionForm(request.POST or None, initial=initial, people=people)


def _address(place: access.Place, name: str) -> str:
    return f"{place.url('lexicon_event')}?{urlencode({'name': name})}"
