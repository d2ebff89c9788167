"""Pages of decisions."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from firsthand_web.core import access, refusals
from firsthand_web.core.actions import proposals
from firsthand_web.core.models import Record
from firsthand_web.roadmap.actions import weighty
from firsthand_web.roadmap.actions.decisions import Draft
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
        "parts": [(heading, _lines(text)) for heading, text in parts if text.strip()],
        "due": found.review_on is not None and found.review_on <= timezone.localdate(),
    }
    return render(request, "roadmap/decision.html", context)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def decision_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    form = DecisionForm(request.POST or None, initial={"decided_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = _settle(place, form.draft())
            return redirect(place.url_of(made))
    return render(request, "roadmap/decision_new.html", {"form": form, "waits": _waits(place)})


def decision_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Decision, pk)
    form = DecisionForm(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = _settle(place, form.draft(), found)
            return redirect(place.url_of(made))
    context = {"form": form, "decision": found, "waits": _waits(place)}
    return render(request, "roadmap/decision_edit.html", context)


def _waits(place: access.Place) -> bool:
    return proposals.waits(place.role, place.workspace, weighty.DECISION.name)


def _settle(place: access.Place, draft: Draft, decision: Decision | None = None) -> Record:
    """Record or change a decision, or propose it."""
    return proposals.settle(
        by=place.person,
        product=place.product,
        role=place.role,
        act=weighty.DECISION.name,
        title=f"{'Change the decision' if decision else 'Decide'}: {draft.title}",
        payload=weighty.decision_payload(draft, decision),
        record=decision,
    )
