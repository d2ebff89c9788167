"""The list of needs, one need, and where needs come from."""

from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firsthand.tables import write_csv
from firsthand_web.core import access, refusals
from firsthand_web.core.access import Place
from firsthand_web.core.models import Product
from firsthand_web.evidence.queries.surveys import recognition_of
from firsthand_web.insights.actions import needs as actions
from firsthand_web.insights.forms import NeedForm, NeedsForm
from firsthand_web.insights.models import NeedSetting, Opportunity, Theme
from firsthand_web.insights.queries import lists, pictures, results, scoring, voices
from firsthand_web.insights.queries.scoring import Candidate


def needs(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Highest score first: of one survey's question at a time, and those that nobody was asked about."""
    place = access.enter(request, workspace, product)
    setting, settings = _chosen(place.product, request.GET.get("asked", ""))
    segment = request.GET.get("segment", "")
    if segment and (setting is None or segment not in [part["name"] for part in setting.segments]):
        raise Http404
    lines = lists.lines(place.product, setting, segment) if setting else []
    context: dict[str, Any] = {
        "setting": setting,
        "settings": settings,
        "segment": segment,
        "lines": lines,
        "by_hand": lists.lines(place.product, None),
    }
    if setting:
        scales = scoring.reading_of(setting).scales
        alternatives = any(line.score and line.score.alternatives.n for line in lines)
        context |= {
            "stale": scoring.is_stale(setting),
            "alternatives": alternatives,
            "columns": 5 + bool(segment) + alternatives,
            "formula": lists.formula_words(setting),
            "important": lists.answers_words(scales.importance),
            "met": lists.answers_words(scales.satisfaction),
            "gaps": pictures.gaps(place, setting, lines, segment=segment),
            "landscape": pictures.landscape(place, setting, lines, segment),
        }
    return render(request, "insights/needs.html", context)


def need(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = access.record(place, Opportunity, pk)
    sources = voices.sources_of(place.product, [pk]).get(pk, voices.Sources())
    about = Theme.objects.filter(product=place.product, size__gt=0)
    context: dict[str, Any] = {
        "need": found,
        "score": results.score_of(found),
        "segments": results.segments_of(found),
        "people": voices.people(sources),
        "quotes": voices.quotes(sources),
        "themes": about.filter(pk__in=sources.themes),
        "suggestions": voices.suggestions(about, {pk: found})[:3],
    }
    if found.setting:
        lines = lists.lines(place.product, found.setting)
        scales = scoring.reading_of(found.setting).scales
        context |= {
            "setting": found.setting,
            "stale": scoring.is_stale(found.setting),
            "of": len(lines),
            "important": lists.answers_words(scales.importance),
            "met": lists.answers_words(scales.satisfaction),
            "gaps": pictures.gaps(place, found.setting, lines, found),
        }
    return render(request, "insights/need.html", context)


def need_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    form = NeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form, "statement"):
            made = actions.create(by=place.person, product=place.product, **form.cleaned_data)
            return redirect(place.url("need", made.pk))
    return render(request, "insights/need_new.html", {"form": form})


def need_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Opportunity, pk)
    form = NeedForm(request.POST or None, initial={"statement": found.statement, "detail": found.detail})
    if request.method == "POST" and form.is_valid():
        actions.edit(by=place.person, need=found, **form.cleaned_data)
        return redirect(place.url("need", pk))
    return render(request, "insights/need_edit.html", {"need": found, "form": form})


def needs_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Needs from a survey: the likeliest question is opened, any other can be chosen."""
    place = access.edit(request, workspace, product)
    found = scoring.candidates(place.product)
    wanted = (request.GET.get("survey", ""), request.GET.get("question", ""))
    asked = [one for one in found if (str(one.survey.pk), one.question.key) == wanted]
    chosen = next(iter(asked or found), None)
    if chosen is None:
        return render(request, "insights/needs_new.html", {"candidates": found})
    recognition = recognition_of(chosen.survey)
    form = NeedsForm(request.POST or None, question=chosen.question, recognition=recognition)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            return _created(request, place, chosen, form.cleaned_data)
    context = {"form": form, "chosen": chosen, "candidates": found}
    return render(request, "insights/needs_new.html", context)


def _created(request: HttpRequest, place: Place, chosen: Candidate, given: dict[str, Any]) -> HttpResponse:
    setting = actions.create_from_survey(
        by=place.person,
        survey=chosen.survey,
        question=chosen.question.key,
        rows=given["rows"],
        how=given["how"],
    )
    job = actions.score(by=place.person, setting=setting)
    undo = f"undo:{place.url('deletion', setting.type_name(), setting.pk)}"
    count = len(given["rows"])
    messages.success(request, f"{count} needs come from “{chosen.survey}”.", extra_tags=undo)
    return redirect(place.url("job", job.pk) if job else place.url("needs"))


def needs_export(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """All needs as a table; `?segment=` gives the figures of one segment."""
    place = access.enter(request, workspace, product)
    segment = request.GET.get("segment", "")
    groups: list[NeedSetting | None] = [*NeedSetting.objects.filter(product=place.product), None]
    rows = lists.export(
        [(setting, lists.lines(place.product, setting, segment)) for setting in groups], segment
    )
    table = StringIO(newline="")
    write_csv(table, lists.EXPORT, rows)
    response = HttpResponse(table.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{place.product.slug}-needs.csv"'
    return response


def _chosen(product: Product, asked: str) -> tuple[NeedSetting | None, list[NeedSetting]]:
    """The setting that the address names, else the newest; and all of them."""
    settings = list(NeedSetting.objects.filter(product=product).select_related("survey"))
    if not asked:
        return (settings[0] if settings else None), settings
    found = [setting for setting in settings if str(setting.pk) == asked]
    if not found:
        raise Http404
    return found[0], settings
