"""Pages of practice runs: starting one, living its quarters, reading what it was worth."""

from secrets import randbelow
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from firsthand.learning.practice.difficulty import difficulties
from firsthand_web.core import access
from firsthand_web.core.models import Job, Role
from firsthand_web.core.refusals import on_form
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import practice as actions
from firsthand_web.learning.forms.practice import ClassRunForm, PracticeForm, QuarterForm, shown
from firsthand_web.learning.models import ClassRun, Cohort, Run
from firsthand_web.learning.queries import practice as reading
from firsthand_web.learning.queries import practice_pages as pages
from firsthand_web.learning.queries.access import guides, learns
from firsthand_web.learning.queries.practice_tests import waiting_tests

SEEDS = 10_000


def practice(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """One's own runs, those of interns that one guides, and what is set for a class."""
    place = access.enter(request, workspace, product)
    runs = list(reading.runs_of(place.person))
    context = {
        "own": [run for run in runs if run.learner_id == place.person.pk],
        "guided": [run for run in runs if run.learner_id != place.person.pk],
        "classes": [(each, guides(place, each.cohort)) for each in _classes(place)],
        "hardness": {each.id: each.title for each in difficulties()},
    }
    return render(request, "learning/practice.html", context)


def practice_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """A new run: one's own, as another was, or as a mentor has set it for a class."""
    place = access.enter(request, workspace, product)
    given = next((each for each in _classes(place) if str(each.pk) == request.GET.get("class")), None)
    again = reading.runs_of(place.person).filter(pk=_number(request.GET.get("again"))).first()
    initial: dict[str, Any] = {"seed": 1 + randbelow(SEEDS)}
    if template := given or again:
        initial = {name: getattr(template, name) for name in ("world", "difficulty", "seed", "quarters")}
    # What is set for a class is not for its interns to change.
    data = initial if given and request.method == "POST" else request.POST or None
    form = PracticeForm(data, initial=initial)
    if request.method == "POST" and form.is_valid():
        job = actions.begin(by=place.person, home=place.product, beginning=form.beginning(), class_run=given)
        return _watch(job)
    return render(request, "learning/practice_new.html", {"form": form, "given": given})


def practice_class_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """A mentor sets one run for a cohort."""
    place = access.enter(request, workspace, product, need=Role.MENTOR)
    mine = [each.pk for each in Cohort.objects.filter(product=place.product) if guides(place, each)]
    form = ClassRunForm(
        request.POST or None,
        cohorts=Cohort.objects.filter(pk__in=mine),
        initial={"seed": 1 + randbelow(SEEDS)},
    )
    if request.method == "POST" and form.is_valid():
        made = actions.set_class(
            by=place.person,
            cohort=form.cleaned_data["cohort"],
            title=form.cleaned_data["title"],
            beginning=form.beginning(),
        )
        return redirect(place.url("practice_class", made.pk))
    return render(request, "learning/practice_class_new.html", {"form": form, "cohorts": mine})


def practice_class(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The runs of a class side by side, for those who guide it."""
    place = access.enter(request, workspace, product)
    found = access.record(place, ClassRun, pk)
    if not guides(place, found.cohort):
        raise Http404
    return render(request, "learning/practice_class.html", {"class": found, **pages.compared(found)})


def practice_run(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Where a run stands: what is known, what came back, what was chosen."""
    place = access.enter(request, workspace, product)
    run = access.record(place, Run, pk)
    context = {"run": run, "own": run.learner_id == place.person.pk, **pages.standing(run)}
    return render(request, "learning/practice_run.html", context)


def practice_quarter(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """What is chosen and believed in the current quarter: kept for later, or carried out."""
    place, run = _own(request, workspace, product, pk)
    lived = reading.lived(run)[0]
    if lived is None or lived.over:
        return redirect(place.url("practice_run", pk))
    draft = run.played.filter(number=lived.played + 1).first()
    initial = shown(draft.choices, draft.beliefs) if draft else {}
    if request.GET.get("take") == "plan":
        initial |= pages.taken_over(place.product, lived)
    needs = dict.fromkeys(map(str, Opportunity.objects.filter(product=place.product).order_by("rank", "pk")))
    form = QuarterForm(request.POST or None, initial=initial, lived=lived, needs=list(needs))
    if request.method == "POST" and form.is_valid():
        choices, beliefs = form.choices(), form.beliefs()
        if "end" in request.POST:
            return _watch(actions.end(by=place.person, run=run, choices=choices, beliefs=beliefs))
        with on_form(form):
            actions.keep(by=place.person, run=run, choices=choices, beliefs=beliefs)
            messages.success(request, "Kept. You can go on later, here or from Practice.")
            return redirect(place.url("practice_run", pk))
    tests = waiting_tests(run, draft)
    context = {"run": run, "form": form, "tests": tests, **pages.choosing(form, lived, place.product)}
    return render(request, "learning/practice_quarter.html", context)


def practice_debrief(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The truth beside what was believed; only when the run is over."""
    place = access.enter(request, workspace, product)
    run = access.record(place, Run, pk)
    if run.ended_at is None:
        return redirect(place.url("practice_run", pk))
    context = {"run": run, "own": run.learner_id == place.person.pk, **pages.debrief(run)}
    return render(request, "learning/practice_debrief.html", context)


def practice_removal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Says what will be gone, then takes the run away."""
    _, run = _own(request, workspace, product, pk)
    if request.method == "POST":
        home = run.home
        actions.remove(by=run.learner, run=run)
        return redirect("practice", home.workspace.slug, home.slug) if home else redirect("landing")
    return render(request, "learning/practice_removal.html", {"run": run})


def _own(request: HttpRequest, workspace: str, product: str, pk: int) -> tuple[access.Place, Run]:
    """One's own run; who only looks on gets 403."""
    place = access.enter(request, workspace, product)
    run = access.record(place, Run, pk)
    if run.learner_id != place.person.pk:
        raise PermissionDenied("Only the learner chooses in a practice run.")
    return place, run


def _classes(place: access.Place) -> QuerySet[ClassRun]:
    """What is set for a class that somebody learns in or guides."""
    cohorts = [
        each.pk
        for each in Cohort.objects.filter(product=place.product)
        if learns(place, each) or guides(place, each)
    ]
    found: QuerySet[ClassRun] = ClassRun.objects.filter(cohort__in=cohorts).select_related("cohort")
    return found


def _watch(job: Job) -> HttpResponse:
    return redirect(reverse("job", args=[job.product.workspace.slug, job.product.slug, job.pk]))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 19 else 0
