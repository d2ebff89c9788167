"""What happened on a day: the list, and one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from firsthand_web.core import access
from firsthand_web.core.refusals import on_form
from firsthand_web.measurement.actions import annotations as actions
from firsthand_web.measurement.forms import AnnotationForm
from firsthand_web.measurement.models import Annotation


def annotations(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """All of them, newest first, and a form for one more; `next` leads back to the picture."""
    place = access.enter(request, workspace, product)
    form = AnnotationForm(initial={"day": request.GET.get("day"), "kind": Annotation.Kind.NOTE})
    back = asked_back(request)
    if request.method == "POST":
        place = access.edit(request, workspace, product)
        form = AnnotationForm(request.POST)
        if form.is_valid():
            with on_form(form, "text"):
                actions.annotate(by=place.person, product=place.product, **form.cleaned_data)
                return redirect(back or place.url("annotations"))
    rows = Annotation.objects.filter(product=place.product).order_by("-day", "-pk")
    context = {"rows": rows, "form": form, "next": back}
    return render(request, "measurement/annotations.html", context, status=422 if form.errors else 200)


def annotation(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """What happened, where it comes from and leads to; an editor changes it here."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Annotation, pk)
    form = AnnotationForm(initial={"day": found.day, "text": found.text, "kind": found.kind})
    if request.method == "POST":
        place = access.edit(request, workspace, product)
        form = AnnotationForm(request.POST)
        if form.is_valid():
            with on_form(form, "text"):
                actions.change_annotation(by=place.person, annotation=found, **form.cleaned_data)
                return redirect(place.url("annotation", pk))
    context = {"annotation": found, "form": form}
    return render(request, "measurement/annotation.html", context, status=422 if form.errors else 200)


def asked_back(request: HttpRequest) -> str:
    """The page to go back to, if it is one of ours."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""
