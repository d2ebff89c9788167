"""Findings: the list, one, dismissing it; and where findings are sent."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from firsthand.charts import Chart
from firsthand_web.core import access
from firsthand_web.core.models import Role
from firsthand_web.core.refusals import in_message, on_form
from firsthand_web.measurement.actions import deliveries
from firsthand_web.measurement.actions import findings as actions
from firsthand_web.measurement.forms import ChannelForm, ReasonForm
from firsthand_web.measurement.models import Channel, Delivery, Finding, Monitor
from firsthand_web.measurement.queries import changes, zones
from firsthand_web.measurement.queries import monitors as queries


def findings(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """What happened to the metrics: open ones, or with `?state=dismissed` the others."""
    place = access.enter(request, workspace, product)
    asked = request.GET.get("state", "")
    state = asked if asked in Finding.State.values else Finding.State.OPEN
    rows = Finding.objects.filter(product=place.product, state=state).select_related("metric")
    page = Paginator(rows, 40).get_page(request.GET.get("page"))
    return render(request, "measurement/findings.html", {"page": page, "state": state})


def finding(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """One finding: its numbers, the picture around it, and whether it still needs somebody."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Finding, pk)
    watched = found.monitor if found.monitor and found.monitor.deletion_id is None else None
    context = {
        "finding": found,
        "monitor": watched,
        "chart": _picture(found, watched),
        "lines": queries.lines(found),
        "deliveries": Delivery.objects.filter(finding=found).select_related("channel"),
        "form": ReasonForm(),
        "zone": zones.zone_of(place.workspace),
    }
    return render(request, "measurement/finding.html", context)


def _picture(found: Finding, watched: Monitor | None) -> Chart | None:
    if found.kind == Finding.Kind.IMPACT:
        effect = changes.effect_again(found)
        return changes.effect_picture(effect) if effect else None
    seen = queries.seen(watched) if watched else None
    return queries.picture(watched, seen, focus=found) if watched and seen else None


@require_POST
def finding_dismissal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Finding, pk)
    with in_message(request):
        actions.dismiss_finding(by=place.person, finding=found, reason=request.POST.get("reason", ""))
    return redirect(place.url("finding", pk))


@require_POST
def finding_reopening(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    actions.reopen_finding(by=place.person, finding=access.record(place, Finding, pk))
    return redirect(place.url("finding", pk))


def channels(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Where findings are sent; the owner says so, because numbers leave the house."""
    place = access.enter(request, workspace, product, need=Role.OWNER)
    form = ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = Channel.Kind(form.cleaned_data["kind"])
        with on_form(form, "address"):
            deliveries.open_channel(
                by=place.person, product=place.product, kind=kind, address=form.cleaned_data["address"]
            )
            return redirect(place.url("channels"))
    rows = Channel.objects.filter(product=place.product, closed_at=None)
    failed = (
        Delivery.objects.filter(channel__in=rows, sent_at=None).exclude(error="").select_related("channel")
    )
    context = {"rows": rows, "form": form, "failed": failed[:20], "zone": zones.zone_of(place.workspace)}
    return render(request, "measurement/channels.html", context, status=422 if form.errors else 200)


@require_POST
def channel_closure(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product, need=Role.OWNER)
    deliveries.close_channel(
        by=place.person, channel=get_object_or_404(Channel, product=place.product, pk=pk)
    )
    return redirect(place.url("channels"))
