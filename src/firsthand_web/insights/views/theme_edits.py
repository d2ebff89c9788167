"""What people decide about themes. Each is a form post, and can be taken back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand_web.core import access, refusals
from firsthand_web.core.access import Place
from firsthand_web.insights.actions import themes as actions
from firsthand_web.insights.models import Opportunity, Theme, ThemeEdit, ThemeMember


@require_POST
def theme_name(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    theme = access.record(place, Theme, pk)
    name = request.POST.get("name", "")
    return _decided(
        request, place, lambda: actions.rename(by=place.person, theme=theme, name=name), _page(place, theme)
    )


@require_POST
def theme_merger(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The voices of the theme chosen join this one."""
    place = access.edit(request, workspace, product)
    theme = access.record(place, Theme, pk)
    other = access.record(place, Theme, _number(request, "theme"))
    return _decided(
        request, place, lambda: actions.merge(by=place.person, theme=theme, other=other), _page(place, theme)
    )


@require_POST
def theme_parts(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The voices that are ticked become a theme of their own."""
    place = access.edit(request, workspace, product)
    theme = access.record(place, Theme, pk)
    ticked = [member for member in _ticked(request, place) if member.theme_id == pk]
    name = request.POST.get("name", "")
    return _decided(
        request,
        place,
        lambda: actions.split(by=place.person, theme=theme, members=ticked, name=name),
        _page(place, theme),
    )


@require_POST
def theme_exclusions(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The voices that are ticked are left out of every theme."""
    place = access.edit(request, workspace, product)
    ticked = _ticked(request, place)
    if not ticked:
        messages.error(request, "Tick at least one voice.")
        return redirect(_back(request, place))
    return _decided(
        request,
        place,
        lambda: actions.exclude(by=place.person, run=ticked[0].run, members=ticked),
        _back(request, place),
    )


@require_POST
def theme_pins(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The voices that are ticked are held to the theme chosen."""
    place = access.edit(request, workspace, product)
    theme = access.record(place, Theme, _number(request, "theme"))
    ticked = _ticked(request, place)
    return _decided(
        request,
        place,
        lambda: actions.pin(by=place.person, theme=theme, members=ticked),
        _back(request, place),
    )


@require_POST
def theme_needs(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Link a theme to the need it speaks of; a suggestion is accepted with one click."""
    place = access.edit(request, workspace, product)
    theme = access.record(place, Theme, pk)
    need = access.record(place, Opportunity, _number(request, "need"))
    actions.link_need(by=place.person, theme=theme, need=need)
    messages.success(request, f"“{theme}” now supports “{need}”.")
    return redirect(_back(request, place))


@require_POST
def theme_edit_undo(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    edit = get_object_or_404(ThemeEdit, run__product=place.product, pk=pk)
    try:
        job = actions.undo(by=place.person, edit=edit)
    except InputError as error:
        messages.error(request, str(error))
        return redirect(_list(place, edit))
    messages.success(request, f"Taken back: {edit.label}.")
    return redirect(place.url("job", job.pk) if job else _list(place, edit))


def _decided(
    request: HttpRequest, place: Place, decide: Callable[[], ThemeEdit], address: str
) -> HttpResponse:
    """Do it, say it, and offer the way back; or say why not."""
    with refusals.in_message(request):
        edit = decide()
        undo = f"undo:{place.url('theme_edit_undo', edit.pk)}"
        messages.success(request, f"{edit.label}.", extra_tags=undo)
    return redirect(address)


def _ticked(request: HttpRequest, place: Place) -> list[ThemeMember]:
    wanted = [int(pk) for pk in request.POST.getlist("voice") if pk.isdigit()]
    found = ThemeMember.objects.filter(run__product=place.product, pk__in=wanted)
    return list(found.select_related("run"))


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdigit() else 0


def _page(place: Place, theme: Theme) -> str:
    return place.url("theme", theme.pk)


def _list(place: Place, edit: ThemeEdit) -> str:
    query = f"?survey={edit.run.survey_id}" if edit.run.survey_id else ""
    return place.url("themes") + query


def _back(request: HttpRequest, place: Place) -> str:
    """The page of this product that the form stood on, else the list."""
    after = request.POST.get("next", "")
    return after if after.startswith(place.url("today")) else place.url("themes")
