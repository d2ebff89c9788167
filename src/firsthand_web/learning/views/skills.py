"""Pages of competencies: where an intern stands, and saying so."""

import io

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from firsthand.tables import write_csv
from firsthand_web.core import access, refusals
from firsthand_web.core.models import Person
from firsthand_web.learning.actions import assessments as actions
from firsthand_web.learning.forms.assessments import AssessmentForm
from firsthand_web.learning.models import Assessment, Cohort, Seat
from firsthand_web.learning.queries import skills as reading
from firsthand_web.learning.queries.access import guides
from firsthand_web.learning.queries.cohorts import judged


def skills(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The interns whose skills this person may see; an intern goes straight to their own."""
    place = access.enter(request, workspace, product)
    seats = Seat.objects.filter(
        cohort__product=place.product, cohort__deletion=None, part=Seat.Part.INTERN
    ).select_related("cohort", "person")
    seen = [seat for seat in seats if seat.person == place.person or guides(place, seat.cohort)]
    if len(seen) == 1 and seen[0].person == place.person:
        return redirect(place.url("skill_sheet", seen[0].cohort_id, seen[0].person_id))
    agreed = [
        (cohort, reading.agreements(cohort))
        for cohort in Cohort.objects.filter(product=place.product)
        if guides(place, cohort)
    ]
    rows = [(seat, *judged(seat)) for seat in seen]
    return render(request, "learning/skills.html", {"seats": rows, "agreed": agreed})


def skill_sheet(request: HttpRequest, workspace: str, product: str, pk: int, person: int) -> HttpResponse:
    """One intern's competencies: own level beside the mentors', what shows them, how they grew."""
    place = access.enter(request, workspace, product)
    cohort, intern = _whose(place, pk, person)
    context = {
        "cohort": cohort,
        "intern": intern,
        "own": intern == place.person,
        "standings": reading.standings(place, cohort, intern),
    }
    return render(request, "learning/skill_sheet.html", context)


def assessment_new(request: HttpRequest, workspace: str, product: str, pk: int, person: int) -> HttpResponse:
    """Levels of one intern; earlier ones are not shown, so that each is given afresh.

    `?work=` is cited for the competency that it was about.
    """
    place = access.enter(request, workspace, product)
    cohort, intern = _whose(place, pk, person)
    form = AssessmentForm(
        request.POST or None, place=place, cohort=cohort, intern=intern, about=request.GET.get("work", "")
    )
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            actions.assess(by=place.person, cohort=cohort, intern=intern, judged=form.judged())
            return redirect(place.url("skill_sheet", pk, person))
    context = {"form": form, "cohort": cohort, "intern": intern, "own": intern == place.person}
    return render(request, "learning/assessment_new.html", context)


def skills_export(request: HttpRequest, workspace: str, product: str, pk: int, person: int) -> HttpResponse:
    """Every assessment of one intern that this person may see, as CSV."""
    place = access.enter(request, workspace, product)
    cohort, intern = _whose(place, pk, person)
    out = io.StringIO()
    rows = [_row(each) for found in reading.standings(place, cohort, intern) for each in found.history]
    write_csv(out, ["at", "competency", "level", "by", "own", "words", "cites"], rows)
    headers = {"Content-Disposition": 'attachment; filename="skills.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def skills_deletion(request: HttpRequest, workspace: str, product: str, pk: int, person: int) -> HttpResponse:
    """Says what will be gone, then deletes every assessment of one intern: theirs to ask, or the owner's."""
    place = access.enter(request, workspace, product)
    cohort, intern = _whose(place, pk, person)
    if place.person != intern and not place.can_own:
        raise Http404
    if request.method == "POST":
        count = actions.forget(by=place.person, cohort=cohort, intern=intern)
        messages.success(request, f"{count} assessments are deleted. Backups made before still hold them.")
        return redirect(place.url("skill_sheet", pk, person))
    count = Assessment.objects.filter(cohort=cohort, intern=intern).count()
    return render(
        request, "learning/skills_deletion.html", {"cohort": cohort, "intern": intern, "count": count}
    )


def _whose(place: access.Place, pk: int, person: int) -> tuple[Cohort, Person]:
    """The cohort and the intern, or 404 for everybody but the intern, their mentors and the owner."""
    cohort = access.record(place, Cohort, pk)
    seat = get_object_or_404(
        Seat.objects.select_related("person"), cohort=cohort, person=person, part="intern"
    )
    if seat.person != place.person and not guides(place, cohort):
        raise Http404
    return cohort, seat.person


def _row(each: Assessment) -> list[str]:
    cites = " ".join(f"{link.target_type}:{link.target_id}" for link in reading.links_of([each]))
    return [
        each.created_at.isoformat(timespec="minutes"), each.competency, str(each.level), str(each.by),
        "yes" if each.is_own else "no", each.words, cites,
    ]  # fmt: skip
