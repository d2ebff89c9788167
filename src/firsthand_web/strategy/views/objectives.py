"""Objectives, each with its key results."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from firsthand_web.core import access, refusals
from firsthand_web.strategy.actions import objectives as actions
from firsthand_web.strategy.forms import ObjectiveForm
from firsthand_web.strategy.models import Objective
from firsthand_web.strategy.queries.standings import board, boards


def objectives(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Those under way, then those that are over."""
    place = access.enter(request, workspace, product)
    today = timezone.localdate()
    found = boards(Objective.objects.filter(product=place.product), today=today)
    context = {
        "under_way": [each for each in found if not each.over],
        "over": [each for each in reversed(found) if each.over],
        "today": today,
    }
    return render(request, "strategy/objectives.html", context)


def objective(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product)
    today = timezone.localdate()
    found = access.record(place, Objective, pk)
    context = {"board": board(found, today=today), "objective": found, "today": today}
    return render(request, "strategy/objective.html", context)


def objective_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    form = ObjectiveForm(request.POST or None, initial={"begins": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form, "ends"):
            made = actions.create_objective(by=place.person, product=place.product, **form.cleaned_data)
            return redirect(place.url("objective", made.pk))
    return _form(request, "strategy/objective_new.html", {"form": form})


def objective_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Objective, pk)
    initial = {name: getattr(found, name) for name in ObjectiveForm.base_fields}
    form = ObjectiveForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form, "ends"):
            actions.change_objective(by=place.person, objective=found, **form.cleaned_data)
            return redirect(place.url("objective", pk))
    return _form(request, "strategy/objective_edit.html", {"form": form, "objective": found})


def _form(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)
