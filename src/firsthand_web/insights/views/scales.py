"""How answers become scores: shown to everybody, changed by editors."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand.insights.reading import needs_question
from firsthand_web.core import access
from firsthand_web.core.access import Place
from firsthand_web.evidence.queries.surveys import recognition_of
from firsthand_web.insights.actions import needs as actions
from firsthand_web.insights.forms import HowForm
from firsthand_web.insights.models import NeedSetting
from firsthand_web.insights.queries import lists, scoring


def need_scale(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    enter = access.edit if request.method == "POST" else access.enter
    place = enter(request, workspace, product)
    setting = access.record(place, NeedSetting, pk)
    recognition = recognition_of(setting.survey)
    try:
        question = needs_question(recognition, setting.question)
    except InputError:
        question = None
    form = None
    if question:
        form = HowForm(request.POST or None, question=question, recognition=recognition, setting=setting)
    if request.method == "POST" and form and form.is_valid():
        if not actions.change(by=place.person, setting=setting, how=form.cleaned_data["how"]):
            messages.info(request, "Nothing was changed, so the scores are as they were.")
            return redirect(_list(place, setting))
        return _scored(request, place, setting)
    context = {
        "setting": setting,
        "form": form,
        "question": question,
        "reading": scoring.reading_of(setting),
        "formula": lists.formula_words(setting),
        "stale": scoring.is_stale(setting),
    }
    return render(request, "insights/need_scale.html", context)


@require_POST
def need_scores(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Compute the scores again."""
    place = access.edit(request, workspace, product)
    return _scored(request, place, access.record(place, NeedSetting, pk))


def _scored(request: HttpRequest, place: Place, setting: NeedSetting) -> HttpResponse:
    try:
        job = actions.score(by=place.person, setting=setting)
    except InputError as error:
        messages.error(request, str(error))
        return redirect(place.url("need_scale", setting.pk))
    if job:
        return redirect(place.url("job", job.pk))
    messages.success(request, "The scores are computed anew.")
    return redirect(_list(place, setting))


def _list(place: Place, setting: NeedSetting) -> str:
    return f"{place.url('needs')}?asked={setting.pk}"
