"""Themes, one theme, and the voices that fit none."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from firsthand_web.core import access
from firsthand_web.core.access import Place
from firsthand_web.evidence.models import Survey
from firsthand_web.insights.actions import themes as actions
from firsthand_web.insights.models import Opportunity, Theme
from firsthand_web.insights.queries import deciding, overview, voices

PAGE = 50


def themes(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    survey = _survey(place, request.GET.get("survey", ""))
    run = deciding.run_of(place.product, survey)
    elsewhere = None if run or "survey" in request.GET else deciding.survey_with_themes(place.product)
    if elsewhere is not None:
        return redirect(f"{place.url('themes')}?survey={elsewhere}")
    context: dict[str, Any] = {
        "survey": survey,
        "surveys": Survey.objects.filter(product=place.product),
        "run": run,
        "voices": overview.count(place.product, survey),
    }
    if run:
        found = Theme.objects.filter(run=run, size__gt=0)
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "cards": overview.cards(place.product, page.object_list),
            "numbers": overview.numbers(run),
            "embedder": overview.embedder_words(run.embedder),
            "came": overview.came_since(run),
            "latest": run.history.filter(undone_at=None).select_related("by").first(),
        }
    return render(request, "insights/themes.html", context)


def theme(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """What its voices say, all of them, and everything that can be decided about it."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Theme, pk)
    members = overview.members(found.run).filter(theme=found)
    page = Paginator(members, PAGE).get_page(request.GET.get("page"))
    open_needs = Opportunity.objects.filter(product=place.product)
    context = {
        "theme": found,
        "page": page,
        "quotes": list(voices.spoken(found.quotes).values()),
        "others": Theme.objects.filter(run=found.run, size__gt=0).exclude(pk=pk).order_by("name"),
        "suggestions": voices.suggestions([found], open_needs.in_bulk()),
        "needs": open_needs.order_by("statement"),
    }
    return render(request, "insights/theme.html", context)


def theme_rest(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The voices that fit no theme, or with `?excluded=yes` those that somebody left out."""
    place = access.enter(request, workspace, product)
    survey = _survey(place, request.GET.get("survey", ""))
    run = deciding.run_of(place.product, survey)
    excluded = request.GET.get("excluded") == "yes"
    context: dict[str, Any] = {"run": run, "survey": survey, "excluded": excluded}
    if run:
        numbers = overview.numbers(run)
        pages = Paginator(overview.members(run).filter(theme=None, excluded=excluded), PAGE)
        # Counted once, without the join that tells whether a voice was deleted since.
        pages.count = numbers.excluded if excluded else numbers.rest
        context |= {
            "page": pages.get_page(request.GET.get("page")),
            "themes": Theme.objects.filter(run=run, size__gt=0).order_by("name"),
        }
    return render(request, "insights/theme_rest.html", context)


@require_POST
def theme_finding(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Start looking for themes; the page of the job shows how far it is."""
    place = access.edit(request, workspace, product)
    survey = _survey(place, request.POST.get("survey", ""))
    job = actions.find(by=place.person, product=place.product, survey=survey)
    return redirect(place.url("job", job.pk))


def _survey(place: Place, asked: str) -> Survey | None:
    return access.record(place, Survey, int(asked)) if asked.isdigit() else None
