"""What waits for acceptance, and what became of it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from firsthand_web.core import access, refusals, registry
from firsthand_web.core.actions import proposals as actions
from firsthand_web.core.models import Proposal, Record, Role

PER_PAGE = 50


def proposals(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = Proposal.objects.filter(product=place.product).select_related("created_by", "decided_by")
    waiting = request.GET.get("show") != "settled"
    chosen = found.waiting() if waiting else found.exclude(state=Proposal.State.WAITING)
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "core/proposals.html", {"page": page, "waiting": waiting})


def proposal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = access.record(place, Proposal, pk)
    ends = [(found.record_type, found.record_id or 0), (found.result_type, found.result_id or 0)]
    known = access.records(place, [end for end in ends if end[0]])
    act = registry.weighty(found.act)
    context = {
        "proposal": found,
        "act": act,
        "about": known.get(ends[0]),
        "result": known.get(ends[1]),
        "changed": found.is_waiting and act.digest(place.product, found.payload) != found.digest,
        "own": found.created_by == place.person,
    }
    return render(request, "core/proposal.html", context)


@require_POST
def proposal_acceptance(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product, need=Role.MENTOR)
    found = access.record(place, Proposal, pk)
    reason = request.POST.get("reason", "")

    def accept() -> Record:
        return actions.accept(by=place.person, proposal=found, reason=reason)

    return _settled(request, place, found, accept, "Accepted, and done.")


@require_POST
def proposal_refusal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product, need=Role.MENTOR)
    found = access.record(place, Proposal, pk)
    reason = request.POST.get("reason", "")

    def decline() -> None:
        actions.decline(by=place.person, proposal=found, reason=reason)

    return _settled(request, place, found, decline, "Sent back with your words.")


@require_POST
def proposal_withdrawal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Proposal, pk)
    if found.created_by != place.person:
        raise PermissionDenied("Only whoever made a proposal withdraws it.")

    def withdraw() -> None:
        actions.withdraw(by=place.person, proposal=found)

    return _settled(request, place, found, withdraw, "Withdrawn.")


def _settled(
    request: HttpRequest,
    place: access.Place,
    found: Proposal,
    act: Callable[[], Record | None],
    said: str,
) -> HttpResponse:
    with refusals.in_message(request):
        result = act()
        messages.success(request, said)
        if result is not None:
            return redirect(place.url_of(result))
    return redirect(place.url("proposal", found.pk))


@require_POST
def weighty_acts(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Choose what waits for acceptance in this workspace."""
    place = access.enter(request, workspace, product, need=Role.OWNER)
    with refusals.in_message(request):
        actions.declare_weighty(by=place.person, workspace=place.workspace, acts=request.POST.getlist("act"))
        messages.success(request, "Kept.")
    return redirect(place.url("people"))
