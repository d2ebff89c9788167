"""What people said, one voice at a time and as a list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firsthand_web.core import access
from firsthand_web.core.models import Tag
from firsthand_web.evidence.actions import voices as actions
from firsthand_web.evidence.forms import VoiceForm
from firsthand_web.evidence.models import Feedback, Question, Survey
from firsthand_web.evidence.queries import feedback
from firsthand_web.evidence.queries.feedback import Facet
from firsthand_web.evidence.queries.voices import voices as listed

FILTERS = ("q", "survey", "source", "question", "tag")


def voices(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Fifty at a time, by words, survey, source, question, tag, and by attributes (`with=plan:Free`)."""
    place = access.enter(request, workspace, product)
    asked, sources = request.GET.dict(), feedback.sources(place.product)
    every = feedback.facets(place.product)
    known = {f"{facet.name}:{value}": (facet.name, value) for facet in every for value in facet.values}
    having = [known[each] for each in request.GET.getlist("with") if each in known]
    texts = Question.objects.filter(product=place.product, kind="text")
    context = {
        "voices": listed(place.product, asked, having),
        "asked": asked,
        "having": dict(having),
        "filtered": having or any(asked.get(name) for name in FILTERS),
        "facets": _offered(place, every, asked.get("source", ""), sources, dict(having)),
        "surveys": Survey.objects.filter(product=place.product),
        "sources": sources,
        "questions": texts.order_by("title").values_list("title", flat=True).distinct(),
        "tags": Tag.objects.filter(
            product=place.product, taggings__record_type=Feedback.type_name()
        ).distinct(),
        "draft": feedback.imported(place.product, asked.get("draft", "")),
    }
    return render(request, "evidence/voices.html", context)


def _offered(
    place: access.Place, every: list[Facet], source: str, sources: list[str], having: dict[str, str]
) -> list[Facet]:
    """The attributes of the source that is looked at; of several together only those that are asked for."""
    if source:
        return feedback.facets(place.product, source)
    return every if len(sources) == 1 else [facet for facet in every if facet.name in having]


def voice(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = access.record(place, Feedback, pk)
    theirs = (
        Feedback.objects.filter(product=place.product, who=found.who).exclude(pk=pk) if found.who else None
    )
    context = {"voice": found, "theirs": theirs[:10] if theirs is not None else []}
    return render(request, "evidence/voice.html", context)


def voice_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    form = VoiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.add(by=place.person, product=place.product, **form.cleaned_data)
        return redirect(place.url("voice", made.pk))
    return render(request, "evidence/voice_new.html", {"form": form})


def voice_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Feedback, pk)
    given = {"text": found.text, "who": found.who, "question": found.question, "said_on": found.said_on}
    form = VoiceForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        actions.edit(by=place.person, voice=found, **form.cleaned_data)
        return redirect(place.url("voice", pk))
    return render(request, "evidence/voice_edit.html", {"voice": found, "form": form})
