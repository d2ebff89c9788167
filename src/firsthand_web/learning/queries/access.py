"""Who of a cohort may see what: interns their own work, mentors that of their interns, the owner all."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from firsthand_web.core.access import Place, record
from firsthand_web.core.models import Person
from firsthand_web.core.models.records import RecordQuerySet
from firsthand_web.learning.models import Cohort, Seat, Work


def guides(place: Place, cohort: Cohort) -> bool:
    """Whether this person is a mentor of the cohort, or the workspace's owner."""
    return place.can_own or cohort.seats.filter(person=place.person, part=Seat.Part.MENTOR).exists()


def learns(place: Place, cohort: Cohort) -> bool:
    return cohort.seats.filter(person=place.person, part=Seat.Part.INTERN).exists()


def cohort_for_guides(place: Place, pk: int) -> Cohort:
    """The cohort, or 404 for everybody who does not guide it."""
    found = record(place, Cohort, pk)
    if not guides(place, found):
        raise Http404
    return found


def works(place: Place) -> QuerySet[Work]:
    """The works of this product that this person may see."""
    return of_works(place, Work.objects.filter(product=place.product))


def of_works(place: Place, rows: RecordQuerySet) -> RecordQuerySet:
    """Those works that this person may see."""
    found = rows.filter(cohort__deletion=None).select_related("cohort", "intern")
    return (
        found
        if place.can_own
        else found.filter(Q(intern=place.person) | Q(cohort__in=_mentored(place.person)))
    )


def of_assessments(place: Place, rows: RecordQuerySet) -> RecordQuerySet:
    """Those assessments that this person may see: an intern sees a mentor's after their own."""
    found = rows.filter(cohort__deletion=None).select_related("cohort", "intern", "by")
    if place.can_own:
        return found
    same = {name: OuterRef(name) for name in ("cohort", "intern", "competency")}
    known = Exists(found.model.objects.filter(**same, by=place.person))
    return found.filter(Q(known, intern=place.person) | Q(cohort__in=_mentored(place.person)))


def portfolios(place: Place, rows: RecordQuerySet) -> RecordQuerySet:
    """Those portfolios that this person may see: their own, those of their interns, as owner all."""
    if place.can_own:
        return rows
    cohorts = _mentored(place.person).filter(cohort__product=place.product)
    interns = Seat.objects.filter(cohort__in=cohorts, part=Seat.Part.INTERN).values("person")
    return rows.filter(Q(person=place.person) | Q(person__in=interns))


def work(place: Place, pk: int) -> Work:
    """A work that this person may see, or 404."""
    found = works(place).select_related("cohort", "intern").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _mentored(person: Person) -> QuerySet[Seat, Any]:
    """The cohorts that somebody is a mentor of."""
    seats = Seat.objects.filter(person=person, part=Seat.Part.MENTOR, cohort__deletion=None)
    return seats.values("cohort")
