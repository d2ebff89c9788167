"""Key results, and checking in on them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from firsthand_web.core import access, refusals
from firsthand_web.strategy.actions import key_results as actions
from firsthand_web.strategy.forms import CheckInForm, KeyResultForm
from firsthand_web.strategy.models import KeyResult, Objective
from firsthand_web.strategy.queries.pictures import measurable, picture
from firsthand_web.strategy.queries.standings import standing


def key_result(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Its values with target and forecast, and what it measures."""
    place = access.enter(request, workspace, product)
    found = access.record(place, KeyResult, pk)
    today = timezone.localdate()
    seen = standing(found, today=today)
    context = {
        "key_result": found,
        "standing": seen,
        "chart": picture(seen),
        "check_ins": found.check_ins.select_related("created_by").order_by("-on"),
        "measurable": measurable(place.product) if place.can_edit else [],
        "today": today,
    }
    return render(request, "strategy/key_result.html", context)


def key_result_new(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    objective = access.record(place, Objective, pk)
    initial = {"begins": objective.begins, "ends": objective.ends, "metric": request.GET.get("metric")}
    form = KeyResultForm(request.POST or None, initial=initial, product=place.product)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            actions.create_key_result(by=place.person, objective=objective, **form.cleaned_data)
            return redirect(place.url("objective", pk))
    context = {"form": form, "objective": objective}
    return render(request, "strategy/key_result_new.html", context, status=422 if form.errors else 200)


def key_result_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, KeyResult, pk)
    initial = {name: getattr(found, name) for name in KeyResultForm.base_fields} | {"metric": found.feed}
    form = KeyResultForm(request.POST or None, initial=initial, product=place.product)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            actions.change_key_result(by=place.person, key_result=found, **form.cleaned_data)
            return redirect(place.url("key_result", pk))
    context = {"form": form, "key_result": found}
    return render(request, "strategy/key_result_edit.html", context, status=422 if form.errors else 200)


@require_POST
def check_ins(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Record a value; the person stays on the page they typed it into."""
    place = access.edit(request, workspace, product)
    found = access.record(place, KeyResult, pk)
    latest = min(timezone.localdate(), found.ends)
    form = CheckInForm({"on": latest, **request.POST.dict()})
    if form.is_valid():
        with refusals.in_message(request):
            actions.check_in(by=place.person, key_result=found, **form.cleaned_data)
            messages.success(request, f"Checked in: “{found.name}” is {form.cleaned_data['value']:g}.")
    else:
        messages.error(request, "A check-in needs a number, such as 42 or 0.5.")
    to_objective = request.POST.get("page") == "objective"
    return redirect(
        place.url("objective", found.objective_id) if to_objective else place.url("key_result", pk)
    )
