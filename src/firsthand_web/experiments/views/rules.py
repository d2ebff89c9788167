"""What decides an experiment, how large it has to be, and what people expect of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from firsthand_web.core import access
from firsthand_web.core.refusals import in_message, on_form
from firsthand_web.experiments.actions import forecasts, rules
from firsthand_web.experiments.forms.ideas import ForecastForm
from firsthand_web.experiments.forms.rules import (
    MetricRows,
    PowerForm,
    RuleForm,
    initial_rows,
    initial_rule,
    per_cent,
)
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries import planning
from firsthand_web.experiments.queries.forecasts import seen_by


def experiment_rule(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    rows = MetricRows(
        request.POST or None, initial=initial_rows(found), form_kwargs={"product": place.product}
    )
    form = RuleForm(request.POST or None, initial=initial_rule(found))
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        with on_form(form):
            planned = [row.planned for row in rows if row.planned is not None]
            rules.set_rule(by=place.person, experiment=found, planned=planned, **form.given)
            return redirect(place.url_of(found))
    context = {"experiment": found, "form": form, "rows": rows}
    wrong = form.errors or (request.method == "POST" and not rows.is_valid())
    return render(request, "experiments/experiment_rule.html", context, status=422 if wrong else 200)


def experiment_power(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """How many people and days it takes to find a lift that would matter."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    initial = {"lift": per_cent(found.agreed["least"] or 0.05)}
    form = PowerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            _plan(place, found, form)
            return redirect(place.url("experiment_power", pk))
    context = {"experiment": found, "form": form, "power": found.power}
    return render(request, "experiments/experiment_power.html", context, status=422 if form.errors else 200)


@require_POST
def experiment_forecast(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    form = ForecastForm(request.POST, product=place.product, own=seen_by(place.person, found).own)
    if not form.is_valid():
        said = "; ".join(f"{form.fields[name].label}: {texts[0]}" for name, texts in form.errors.items())
        messages.error(request, f"The forecast is not kept. {said}")
        return redirect(place.url_of(found))
    with in_message(request):
        forecasts.give(by=place.person, experiment=found, **form.given)
        messages.success(request, "Your forecast is kept.")
    return redirect(place.url_of(found))


def _plan(place: access.Place, experiment: Experiment, form: PowerForm) -> None:
    asked = form.cleaned_data
    if asked["mean"] is None:
        known = planning.from_history(experiment)
    else:
        known = planning.given(mean=asked["mean"], spread=asked["spread"], daily=asked["daily"])
    power = planning.plan(
        known,
        lift=asked["lift"] / 100,
        shares=[each["share"] for each in experiment.variants],
        traffic=asked["traffic"] / 100,
        confidence=experiment.agreed["confidence"],
        chance=asked["chance"],
    )
    rules.set_power(by=place.person, experiment=experiment, power=power)
