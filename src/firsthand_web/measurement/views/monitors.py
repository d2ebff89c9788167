"""Monitors: the list, one with its band, making and changing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firsthand.measurement.metrics import Grain
from firsthand.measurement.monitors import Kind
from firsthand_web.core import access
from firsthand_web.measurement.actions import deliveries
from firsthand_web.measurement.actions import monitors as actions
from firsthand_web.measurement.forms import MonitorForm
from firsthand_web.measurement.models import Finding, Metric, Monitor
from firsthand_web.measurement.queries import monitors as queries
from firsthand_web.measurement.queries.pictures import finding
from firsthand_web.measurement.queries.series import trend

QUESTIONS = {
    Kind.UNUSUAL: ("Something is unusual", "A day unlike what weeks before it let expect. Nothing to set."),
    Kind.CHANGE: ("It changed against the week before", "A fifth fewer orders than a week ago."),
    Kind.LEVEL: ("It leaves a range", "Fewer than 200 orders a day."),
}


def monitors(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Every monitor: what it looks for, when it last looked, what is open."""
    place = access.enter(request, workspace, product)
    found = Monitor.objects.filter(product=place.product).select_related("metric")
    opened = Finding.objects.open().filter(product=place.product)
    count = {row.pk: sum(each.monitor_id == row.pk for each in opened) for row in found}
    rows = [{"monitor": row, "words": queries.in_words(row), "open": count[row.pk]} for row in found]
    metrics = Metric.objects.filter(product=place.product)
    return render(request, "measurement/monitors.html", {"rows": rows, "metrics": metrics})


def monitor(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """One monitor: the metric in its band, and what it found."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Monitor, pk)
    seen = queries.seen(found)
    context = {
        "monitor": found,
        "words": queries.in_words(found),
        "seen": seen,
        "chart": queries.picture(found, seen) if seen else None,
        "findings": Finding.objects.filter(monitor=found),
    }
    return render(request, "measurement/monitor.html", context)


def monitor_new(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """First what to look for, then only what that needs; it looks at once."""
    place = access.edit(request, workspace, product)
    metric = access.record(place, Metric, pk)
    rule = _rule(request)
    if rule is None:
        context: dict[str, Any] = {"metric": metric, "questions": QUESTIONS.items()}
        return render(request, "measurement/monitor_new.html", context)
    form = MonitorForm(request.POST or None, rule=rule, unit=metric.unit)
    if request.method == "POST" and form.is_valid():
        grain = Grain(form.cleaned_data["grain"])
        made = actions.create_monitor(by=place.person, metric=metric, rule=form.made, grain=grain)
        _look(made)
        return redirect(place.url("monitor", made.pk))
    seen = trend(metric)
    now = finding(seen) if seen else ""
    context = {"metric": metric, "form": form, "question": QUESTIONS[rule], "now": now}
    return render(request, "measurement/monitor_new.html", context, status=422 if form.errors else 200)


def monitor_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Monitor, pk)
    rule = _rule(request) or Kind(found.rule)
    form = MonitorForm(
        request.POST or None, rule=rule, unit=found.metric.unit,
        initial={"grain": found.grain, **(found.definition if rule == found.rule else {})},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        grain = Grain(form.cleaned_data["grain"])
        actions.change_monitor(by=place.person, monitor=found, rule=form.made, grain=grain)
        _look(found)
        messages.success(request, "The monitor has looked again, with what you changed.")
        return redirect(place.url("monitor", pk))
    context = {"monitor": found, "form": form, "rule": rule, "questions": QUESTIONS.items()}
    return render(request, "measurement/monitor_edit.html", context, status=422 if form.errors else 200)


def _rule(request: HttpRequest) -> Kind | None:
    asked = request.GET.get("rule", "")
    return Kind(asked) if asked in list(Kind) else None


def _look(monitor: Monitor) -> None:
    for found in actions.look(monitor=monitor):
        deliveries.announce(finding=found)
