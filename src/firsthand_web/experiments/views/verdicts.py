"""What follows from an experiment: a decision, the item's impact, what was learned, the library."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand_web.core import access
from firsthand_web.core.actions import proposals
from firsthand_web.core.refusals import in_message, on_form
from firsthand_web.experiments.actions import effects, verdicts
from firsthand_web.experiments.actions import experiments as actions
from firsthand_web.experiments.forms.verdicts import EffectForm, LearnedForm, VerdictForm, drafted
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries import results
from firsthand_web.experiments.queries.shelf import shelf


def experiment_decision(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The verdict as a decision, drafted from the numbers and to be changed."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    result = results.of(found)
    if result is None:
        raise Http404
    initial = {**drafted(found, result), "decided_on": timezone.localdate()}
    form = VerdictForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            made = proposals.settle(
                by=place.person,
                product=place.product,
                role=place.role,
                act=verdicts.ACCEPTANCE.name,
                title=f"Decide by an experiment: {form.cleaned_data['title']}",
                payload=verdicts.payload_of(found, form.draft()),
                record=found,
            )
            return redirect(place.url_of(made))
    waits = proposals.waits(place.role, place.workspace, verdicts.ACCEPTANCE.name)
    context = {"experiment": found, "form": form, "waits": waits}
    return render(
        request, "experiments/experiment_decision.html", context, status=422 if form.errors else 200
    )


@require_POST
def experiment_effect(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The item takes the measured effect over as its impact."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    form = EffectForm(request.POST)
    with in_message(request):
        if not form.is_valid():
            raise InputError("Say which lift counts as an impact of 1, in per cent: a number above zero.")
        item = effects.use(by=place.person, experiment=found, one=form.cleaned_data["one"] / 100)
        messages.success(request, f"“{item}” has the measured effect now. You can undo it here.")
    return redirect(place.url_of(found))


@require_POST
def experiment_effect_removal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The item has its earlier impact again."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    with in_message(request):
        item = effects.undo(by=place.person, experiment=found)
        messages.success(request, f"“{item}” has its earlier impact again.")
    return redirect(place.url_of(found))


@require_POST
def experiment_learned(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Experiment, pk)
    form = LearnedForm(request.POST)
    if form.is_valid():
        actions.amend(by=place.person, record=found, key="learned", text=form.cleaned_data["learned"])
    else:
        messages.error(request, f"That is not kept: {form.errors['learned'][0]}")
    return redirect(place.url_of(found))


def experiment_library(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """All past experiments beside one another; words and verdict stand in the address."""
    place = access.enter(request, workspace, product)
    text, verdict = request.GET.get("q", "").strip(), request.GET.get("verdict", "")
    known = verdict if verdict in Experiment.Verdict.values else ""
    context = {
        "shelf": shelf(place.product, text=text, verdict=known),
        "q": text,
        "verdict": known,
        "verdicts": Experiment.Verdict.choices,
    }
    return render(request, "experiments/experiment_library.html", context)
