"""Metrics: the list, one over time, and its definition."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firsthand.measurement.metrics import Grain, Kind, in_words
from firsthand_web.core import access
from firsthand_web.measurement.actions import engine_tables
from firsthand_web.measurement.actions import metrics as actions
from firsthand_web.measurement.forms import QUESTIONS, MetricForm, RangeForm
from firsthand_web.measurement.models import Metric
from firsthand_web.measurement.queries import events, zones
from firsthand_web.measurement.queries.explore import suggestions
from firsthand_web.measurement.queries.pictures import finding, period, picture
from firsthand_web.measurement.queries.series import Trend, estimate_of, trend


def metrics(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Every metric with its latest complete value."""
    place = access.enter(request, workspace, product)
    page = Paginator(Metric.objects.filter(product=place.product), 40).get_page(request.GET.get("page"))
    rows = [_row(metric, trend(metric)) for metric in page]
    context = {"page": page, "rows": rows, "known": events.span(place.product)}
    if instead := next((row["trend"].instead for row in rows if row["trend"] and row["trend"].instead), ""):
        engine_tables.look_after(place.product)
    return render(request, "measurement/metrics.html", context | {"instead": instead})


def metric(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """One metric over days, weeks or months: picture, table, definition in words."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Metric, pk)
    form = RangeForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    grain = Grain(asked["grain"]) if asked.get("grain") else None
    seen = trend(found, grain=grain, start=asked.get("start"), end=asked.get("end"))
    if seen and seen.instead:
        engine_tables.look_after(place.product)
    context = _row(found, seen) | {
        "zone": zones.zone_of(place.workspace),
        "form": form,
        "known": events.span(place.product),
        "chart": picture(seen) if seen else None,
        "lines": _lines(seen) if seen else [],
    }
    return render(request, "measurement/metric.html", context)


def metric_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """First the question, then only what that kind needs."""
    place = access.edit(request, workspace, product)
    kind = _kind(request)
    if kind is None:
        context: dict[str, Any] = {"questions": QUESTIONS.items(), "known": events.span(place.product)}
        return render(request, "measurement/metric_new.html", context)
    form = _form(request, place, kind, suggestions.for_metric(place.product, kind))
    if request.method == "POST" and form.is_valid():
        made = actions.create_metric(by=place.person, product=place.product, formula=form.formula)
        return redirect(place.url("metric", made.pk))
    context = {"form": form, "question": QUESTIONS[kind][0]}
    return render(request, "measurement/metric_new.html", context, status=422 if form.errors else 200)


def metric_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Metric, pk)
    kind = _kind(request) or Kind(found.kind)
    form = _form(request, place, kind, {"name": found.name, **found.definition})
    if request.method == "POST" and form.is_valid():
        actions.change_metric(by=place.person, metric=found, formula=form.formula)
        messages.success(request, f"“{found.name}” is changed; what it feeds follows.")
        return redirect(place.url("metric", pk))
    context = {"form": form, "metric": found, "kind": kind, "questions": QUESTIONS.items()}
    return render(request, "measurement/metric_edit.html", context, status=422 if form.errors else 200)


def _kind(request: HttpRequest) -> Kind | None:
    asked = request.GET.get("kind", "")
    return Kind(asked) if asked in list(Kind) else None


def _form(request: HttpRequest, place: access.Place, kind: Kind, initial: dict[str, Any]) -> MetricForm:
    return MetricForm(
        request.POST or None,
        initial=initial,
        kind=kind,
        events=events.offered(place.product),
        properties=list(events.property_names(place.product)),
    )


def _row(metric: Metric, seen: Trend | None) -> dict[str, Any]:
    last = seen.last if seen else None
    values = [point.value for point in seen.complete][-60:] if seen else []
    return {
        "metric": metric,
        "words": in_words(metric.formula),
        "trend": seen,
        "value": seen.last_estimate if seen else None,
        "when": period(seen.grain, last.first_day) if seen and last else "",
        "values": values,
        "finding": finding(seen) if seen else "",
    }


def _lines(seen: Trend) -> list[dict[str, Any]]:
    """The periods for the table, newest first."""
    return [
        {
            "when": period(seen.grain, point.first_day),
            "estimate": estimate_of(point, seen.metric.unit),
            "point": point,
        }
        for point in reversed(seen.points)
    ]
