"""Experiments: the list, one of them, its hypothesis, its start and end."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from firsthand_web.core import access
from firsthand_web.core.refusals import in_message
from firsthand_web.experiments.actions import experiments as actions
from firsthand_web.experiments.forms.ideas import ForecastForm, IdeaForm
from firsthand_web.experiments.forms.rules import per_cent
from firsthand_web.experiments.forms.verdicts import EffectForm, LearnedForm
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries import effects, forecasts
from firsthand_web.experiments.queries.pages import readout_of
from firsthand_web.measurement.queries import zones

PER_PAGE = 40


def experiments(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """All of them; state and words stand in the address."""
    place = access.enter(request, workspace, product)
    found = Experiment.objects.filter(product=place.product).select_related("item", "team")
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()
    if state in Experiment.State.values:
        found = found.filter(state=state)
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(believe__icontains=text) | Q(because__icontains=text)
        )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "q": text, "states": Experiment.State.choices}
    return render(request, "experiments/experiments.html", context)


def experiment(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The verdict first, then what it rests on; before there are numbers, what is still missing."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Experiment, pk)
    seen, offer = forecasts.seen_by(place.person, found), effects.offer(found)
    context = {
        "experiment": found,
        "seen": seen,
        "forecast_form": ForecastForm(product=place.product, own=seen.own),
        "learned_form": LearnedForm(initial={"learned": found.learned}),
        "zone": zones.zone_of(place.workspace),
        "readout": readout_of(found, request.GET),
        "offer": offer,
        "effect_form": EffectForm(initial={"one": per_cent(offer.one)}) if offer else None,
    }
    return render(request, "experiments/experiment.html", context)


def experiment_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The hypothesis first; with `then=file` the file that holds the numbers comes next."""
    place = access.edit(request, workspace, product)
    form = IdeaForm(request.POST or None, product=place.product, initial={"item": request.GET.get("item")})
    if request.method == "POST" and form.is_valid():
        made = actions.create(by=place.person, product=place.product, idea=form.idea)
        with_file = request.GET.get("then") == "file"
        return redirect(place.url("experiment_upload", made.pk) if with_file else place.url_of(made))
    return _form(request, "experiments/experiment_new.html", {"form": form})


def experiment_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    form = IdeaForm(request.POST or None, product=place.product, experiment=found)
    if request.method == "POST" and form.is_valid():
        actions.change(by=place.person, experiment=found, idea=form.idea)
        return redirect(place.url_of(found))
    return _form(request, "experiments/experiment_edit.html", {"form": form, "experiment": found})


@require_POST
def experiment_start(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    with in_message(request):
        actions.start(by=place.person, experiment=found, on=timezone.localdate())
        messages.success(request, "It has started: metrics, rule and forecasts are fixed.")
    return redirect(place.url_of(found))


@require_POST
def experiment_end(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    with in_message(request):
        actions.stop(by=place.person, experiment=found, on=timezone.localdate())
    return redirect(place.url_of(found))


@require_POST
def experiment_again(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The same once more, as a draft."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    shown = found
    with in_message(request):
        shown = actions.run_again(by=place.person, experiment=found)
        messages.success(request, "A copy, as a draft. Mend what went wrong before you start it.")
    return redirect(place.url_of(shown))


def _form(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)
