"""Pages of decisions."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core import access
from firsthand_web.roadmap.actions import decisions as actions
from firsthand_web.roadmap.forms.decisions import DecisionForm, initial_of
from firsthand_web.roadmap.models import Decision

PER_PAGE = 50


def decisions(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = Decision.objects.filter(product=place.product).select_related("plan", "created_by")
    due = request.GET.get("show") == "due"
    today = timezone.localdate()
    if due:
        found = found.filter(review_on__lte=today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "roadmap/decisions.html", {"page": page, "due": due, "today": today})


def decision(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = access.record(place, Decision, pk)
    parts = [
        ("Why it came up", found.context),
        ("What was chosen", found.chosen),
        ("Instead of", found.options),
        ("Reasons", found.reasons),
        ("Who saw it differently", found.dissent),
    ]
    context = {
        "decision": found,
        "parts": [(heading, text) for heading, text in parts if text],
        "due": found.review_on is not None and found.review_on <= timezone.localdate(),
    }
    return render(request, "roadmap/decision.html", context)


def decision_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    form = DecisionForm(request.POST or None, initial={"decided_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create(by=place.person, product=place.product, draft=form.draft())
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return redirect(place.url("decision", made.pk))
    return render(request, "roadmap/decision_new.html", {"form": form})


def decision_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Decision, pk)
    form = DecisionForm(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(by=place.person, decision=found, draft=form.draft())
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return redirect(place.url("decision", pk))
    return render(request, "roadmap/decision_edit.html", {"form": form, "decision": found})
