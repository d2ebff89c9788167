"""Pages of teams, periods and the user base."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand_web.core import access, refusals
from firsthand_web.core.actions import records
from firsthand_web.roadmap.actions import capacity as actions
from firsthand_web.roadmap.forms import HorizonForm, TeamForm, UserBaseForm
from firsthand_web.roadmap.models import Horizon, Team
from firsthand_web.roadmap.queries.asking import horizon_of
from firsthand_web.roadmap.queries.reach import user_base as user_base_of

SOON = 3


def teams(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The grid of teams and periods; the last row takes a new team."""
    place = access.enter(request, workspace, product)
    found = horizon_of(place.product)
    periods = found.periods if found else []
    data = request.POST if request.method == "POST" else None
    rows = [
        TeamForm(data, periods=periods, team=team, prefix=f"team-{team.pk}")
        for team in Team.objects.filter(product=place.product)
    ]
    new = TeamForm(data, periods=periods, prefix="new")
    error = ""
    if request.method == "POST":
        place = access.edit(request, workspace, product)
        valid = [form.is_valid() for form in [*rows, new]]  # each one, so that each shows its errors
        if all(valid):
            try:
                actions.save_grid(by=place.person, product=place.product, rows=_said(rows, new))
            except InputError as problem:
                error = str(problem)
            else:
                messages.success(request, "Saved.")
                return redirect(place.url("teams"))
    context = {"horizon": found, "periods": periods, "rows": rows, "new": new, "error": error}
    return render(request, "roadmap/teams.html", context)


@require_POST
def team_removal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    made = records.delete(by=place.person, record=access.record(place, Team, pk))
    undo = f"undo:{place.url('deletion_undo', made.pk)}"
    messages.success(request, f"Deleted the team “{made.label}”.", extra_tags=undo)
    return redirect(place.url("teams"))


def horizon(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    form = HorizonForm(request.POST or None, initial=_horizon(horizon_of(place.product)))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form, "periods"):
            actions.set_horizon(
                by=place.person,
                product=place.product,
                periods=form.cleaned_data["periods"],
                discount=form.cleaned_data["discount"] / 100,
            )
            return redirect(place.url("teams"))
    return render(request, "roadmap/horizon.html", {"form": form})


def user_base(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = user_base_of(place.product)
    initial = {"people": found.range, "source": found.source} if found else None
    form = UserBaseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.set_user_base(
            by=place.person, product=place.product, people=data["people"], source=data["source"]
        )
        return redirect(place.url("items"))
    return render(request, "roadmap/user_base.html", {"form": form})


def _said(rows: list[TeamForm], new: TeamForm) -> list[actions.TeamRow]:
    said = [*rows, new] if new.has_changed() else rows
    return [
        actions.TeamRow(
            team=form.team, name=form.cleaned_data["name"], usual=form.usual, exceptions=form.exceptions
        )
        for form in said
    ]


def _horizon(found: Horizon | None) -> dict[str, object]:
    if found is not None:
        return {"periods": ", ".join(found.periods), "discount": round(100 * found.discount, 4)}
    today = timezone.localdate()
    first = today.year * 4 + (today.month - 1) // 3 + 1  # the quarter after this one
    names = [f"Q{quarter % 4 + 1} {quarter // 4}" for quarter in range(first, first + SOON)]
    return {"periods": ", ".join(names), "discount": 0}
