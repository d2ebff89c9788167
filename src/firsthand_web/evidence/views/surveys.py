"""Surveys and their questions, counted."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify

from firsthand.errors import InputError
from firsthand_web.core import access
from firsthand_web.evidence.actions import surveys as actions
from firsthand_web.evidence.forms import KINDS, SurveyForm
from firsthand_web.evidence.models import Question, Survey, SurveyDraft
from firsthand_web.evidence.queries import exports, pictures, spreads
from firsthand_web.evidence.queries import surveys as queries
from firsthand_web.evidence.queries.choices import asked, clauses


def surveys(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    return render(request, "evidence/surveys.html", {"surveys": queries.counted(place.product)})


def survey(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Every question, for everybody or the people that `where` names, split by what `by` names."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Survey, pk)
    try:
        context = _counting(request, found)
    except InputError as error:
        messages.error(request, str(error))
        return redirect(place.url("survey", pk))
    counted = spreads.spreads(found, request.GET.getlist("where"), request.GET.get("by", ""))
    context["questions"] = [(row, counted[row.key]) for row in found.questions.all() if row.key in counted]
    number = request.GET.get("draft", "")
    context["draft"] = SurveyDraft.objects.filter(
        imported=found, pk=int(number) if number.isdigit() else 0
    ).first()
    return render(request, "evidence/survey.html", context)


def question(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """One question with its picture, filtered and compared in the same way."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Question, pk)
    try:
        context = _counting(request, found.survey)
    except InputError as error:
        messages.error(request, str(error))
        return redirect(place.url("question", pk))
    answers = queries.answers_of(found.survey)
    definition = answers.recognition.question(found.key)
    mask, group = spreads.chosen(found.survey, answers, request.GET.getlist("where"), context["by"])
    context |= {
        "question": found,
        "spread": spreads.full(answers, definition, mask, group),
        "charts": pictures.charts(answers, definition, mask, group),
        "numbers": pictures.summary(answers, definition, mask),
    }
    return render(request, "evidence/question.html", context)


def survey_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Survey, pk)
    form = SurveyForm(request.POST or None, initial={"title": found.title, "asked_on": found.asked_on})
    if request.method == "POST" and form.is_valid():
        actions.edit(by=place.person, survey=found, **form.cleaned_data)
        return redirect(place.url("survey", pk))
    return render(request, "evidence/survey_edit.html", {"survey": found, "form": form})


def survey_export(request: HttpRequest, workspace: str, product: str, pk: int, form: str) -> FileResponse:
    """The answers as CSV: `wide` has a row for each respondent, `long` one for each answer."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Survey, pk)
    forms = {"wide": exports.wide_csv, "long": exports.long_csv}
    if form not in forms:
        raise Http404
    # The name says that cells may carry the apostrophe of the formula guard.
    name = f"{slugify(found.title)[:60] or 'survey'}-{form}-guarded.csv"
    return FileResponse(forms[form](found), as_attachment=True, filename=name)


def _counting(request: HttpRequest, found: Survey) -> dict[str, Any]:
    """What both pages say about filter and comparison. Raises `InputError` for one that is not there."""
    recognition = queries.recognition_of(found)
    where, by = request.GET.getlist("where"), request.GET.get("by", "")
    filters = clauses(recognition, where)
    columns = asked(recognition)
    if by and by not in columns:
        raise InputError(f"This survey has no question “{by}” with choices: choose one from the list.")
    kept = [("where", clause.value) for clause in filters]
    split = [("by", by)] if by else []
    return {
        "survey": found,
        "kinds": KINDS,
        "by": by,
        "group": columns.get(by),
        "columns": columns.values(),
        "clauses": [
            (clause, urlencode([pair for pair in kept if pair[1] != clause.value] + split))
            for clause in filters
        ],
        "counting": urlencode(kept + split),
        "respondents": found.responses.count(),
    }
