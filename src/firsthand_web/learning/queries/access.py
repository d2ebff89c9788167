"""Who of a cohort may see what: interns their own work, mentors that of their interns, the owner all."""

from django.db.models import Q, QuerySet
from django.http import Http404

from firsthand_web.core.access import Place, record
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
    found: QuerySet[Work] = Work.objects.filter(product=place.product, cohort__deletion=None)
    if place.can_own:
        return found
    mentored = Seat.objects.filter(person=place.person, part=Seat.Part.MENTOR).values("cohort")
    return found.filter(Q(intern=place.person) | Q(cohort__in=mentored))


def work(place: Place, pk: int) -> Work:
    """A work that this person may see, or 404."""
    found = works(place).select_related("cohort", "intern").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
