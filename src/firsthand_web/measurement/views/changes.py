"""Why a metric moved, and what a release did to it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firsthand.errors import InputError
from firsthand.measurement.metrics import Grain, Point
from firsthand_web.core import access
from firsthand_web.measurement.actions import impacts
from firsthand_web.measurement.forms import ImpactForm
from firsthand_web.measurement.models import Annotation, Metric
from firsthand_web.measurement.queries import changes as queries
from firsthand_web.measurement.queries.pictures import period


def metric_why(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Which values of a property moved the metric between two periods; all of it stands in the address."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Metric, pk)
    asked = request.GET.get("grain", "")
    grain = Grain(asked) if asked in list(Grain) else Grain.WEEK
    carried, others = queries.properties_for(found)
    name = request.GET.get("by", "") or next(iter(carried + others), "")
    points = queries.periods_of(found, grain)
    after = _chosen(points, request.GET.get("to", ""), 0)
    before = _chosen(points, request.GET.get("from", ""), 1)
    context: dict[str, Any] = {
        "metric": found, "grain": grain, "grains": list(Grain), "carried": carried, "others": others,
        "by": name, "before": before, "after": after,
        "points": [(point, period(grain, point.first_day)) for point in points],
    }  # fmt: skip
    if name and before and after:
        try:
            moved = queries.moved(found, grain, name, before, after)
        except InputError as error:
            context["problem"] = str(error)
        else:
            context |= {"moved": moved, "chart": None if moved.unsaid else queries.moved_picture(moved)}
    return render(request, "measurement/metric_why.html", context)


def metric_impact(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """What a day did to the metric, with interval and placebo; an editor keeps it as a finding."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Metric, pk)
    others = Metric.objects.filter(product=place.product).exclude(pk=found.pk)
    choices = [(str(other.pk), other.name) for other in others]
    form = ImpactForm(request.GET or None, metrics=choices)
    releases = Annotation.objects.filter(product=place.product).order_by("-day")[:20]
    context: dict[str, Any] = {"metric": found, "form": form, "releases": releases}
    if form.is_valid():
        controls = list(others.filter(pk__in=form.cleaned_data.get("control", [])))
        try:
            effect = queries.effect_of(found, form.cleaned_data["day"], controls)
        except InputError as error:
            context["problem"] = str(error)
        else:
            if request.method == "POST":
                place = access.edit(request, workspace, product)
                kept = impacts.keep_impact(by=place.person, effect=effect)
                return redirect(place.url("finding", kept.pk))
            context |= {"effect": effect, "chart": queries.effect_picture(effect), **_said(effect)}
    return render(request, "measurement/metric_impact.html", context)


def _said(effect: queries.Effect) -> dict[str, Any]:
    pairs = zip(effect.against, effect.impact.weights, strict=False)
    return {
        "before": effect.at,
        "after": len(effect.points) - effect.at,
        "weights": [(name, weight) for name, weight in pairs if weight >= 0.005],
    }


def _chosen(points: list[Point], asked: str, otherwise: int) -> Point | None:
    """The period asked for by its first day, else the newest but `otherwise`."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return points[otherwise] if len(points) > otherwise else None
    return next((point for point in points if point.first_day == day), None)
