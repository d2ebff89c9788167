"""Pages of cohorts and their programmes."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from firsthand.learning.programme import to_icalendar
from firsthand_web.core import access, refusals
from firsthand_web.core.models import Role
from firsthand_web.learning.actions import cohorts as actions
from firsthand_web.learning.forms import CohortForm, NewCohortForm, ProgrammeForm
from firsthand_web.learning.forms.cohorts import seated
from firsthand_web.learning.models import Cohort
from firsthand_web.learning.queries import cohorts as standing
from firsthand_web.learning.queries import programme as reading
from firsthand_web.learning.queries.access import cohort_for_guides, guides, learns


def programme(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The weeks of the newest cohort that somebody learns in, or the cohorts that they guide."""
    place = access.enter(request, workspace, product)
    cohorts = list(Cohort.objects.filter(product=place.product))
    mine = next((cohort for cohort in cohorts if learns(place, cohort)), None)
    context = {
        "cohort": mine,
        "weeks": reading.stretches(mine, place.person, today=timezone.localdate()) if mine else [],
        "guided": standing.guided(place, today=timezone.localdate()),
    }
    return render(request, "learning/programme.html", context)


def cohort(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Where every intern stands, at a glance; the weeks below."""
    place = access.enter(request, workspace, product)
    found = cohort_for_guides(place, pk)
    rows = reading.progress(found)
    context = {
        "cohort": found,
        "doing": standing.doing(found, today=timezone.localdate()),
        "rows": rows,
        "columns": [task.assignment for task in rows[0][1]] if rows else [],
        "weeks": reading.stretches(found, None, today=timezone.localdate()),
        "mentors": found.seats.filter(part="mentor").select_related("person"),
    }
    return render(request, "learning/cohort.html", context)


def cohort_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product, need=Role.MENTOR)
    initial = {"starts_on": timezone.localdate(), "mentors": [place.person.pk]}
    form = NewCohortForm(
        request.POST or None, request.FILES or None, workspace=place.workspace, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = actions.begin(by=place.person, product=place.product, **form.cleaned_data)
            return redirect(place.url("cohort", made.pk))
    return render(request, "learning/cohort_new.html", {"form": form})


def cohort_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = cohort_for_guides(place, pk)
    form = CohortForm(request.POST or None, workspace=place.workspace, initial=seated(found))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            actions.change(by=place.person, cohort=found, **form.cleaned_data)
            return redirect(place.url("cohort", pk))
    return render(request, "learning/cohort_edit.html", {"form": form, "cohort": found})


def programme_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The programme as text; a mistake is named by its place and nothing is lost."""
    place = access.enter(request, workspace, product)
    found = cohort_for_guides(place, pk)
    form = ProgrammeForm(request.POST or None, initial={"programme": found.programme})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form, "programme"):
            actions.rewrite(by=place.person, cohort=found, programme=form.cleaned_data["programme"])
            messages.success(request, "The programme of this cohort is changed.")
            return redirect(place.url("cohort", pk))
    return render(request, "learning/programme_edit.html", {"form": form, "cohort": found})


def programme_calendar(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The weeks for one's own calendar."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Cohort, pk)
    if not (learns(place, found) or guides(place, found)):
        raise Http404
    text = to_icalendar(
        found.content,
        name=found.title,
        starts_on=found.starts_on,
        key=f"cohort-{found.pk}@{place.workspace.slug}.firsthand",
        now=found.changed_at or found.created_at,
        url=request.build_absolute_uri(place.url("programme")),
        offered=reading.offered,
    )
    headers = {"Content-Disposition": 'attachment; filename="programme.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def programme_export(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = cohort_for_guides(place, pk)
    headers = {"Content-Disposition": 'attachment; filename="programme.toml"'}
    return HttpResponse(found.programme, content_type="application/toml; charset=utf-8", headers=headers)
