"""Beginning a cohort, changing its people and its programme."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand.learning.programme import read_programme_text
from firsthand_web.core.actions import history
from firsthand_web.core.models import Membership, Person, Product
from firsthand_web.learning.actions import practice
from firsthand_web.learning.models import Cohort, Seat


@transaction.atomic
def begin(
    *,
    by: Person,
    product: Product,
    title: str,
    starts_on: date,
    programme: str,
    interns: Sequence[Person],
    mentors: Sequence[Person],
) -> Cohort:
    """A cohort with a programme (the text of a programme file) of its own; `FileError` says what is wrong."""
    read_programme_text(programme, file="programme.toml")
    cohort = Cohort(product=product, created_by=by, starts_on=starts_on, programme=programme)
    cohort.title = _title(title)
    cohort.save()
    _seat(cohort, interns, mentors)
    data = {"interns": len(interns), "mentors": len(mentors)}
    history.note(by=by, verb="learning.cohort.begun", record=cohort, data=data)
    return cohort


@transaction.atomic
def change(
    *,
    by: Person,
    cohort: Cohort,
    title: str,
    starts_on: date,
    interns: Sequence[Person],
    mentors: Sequence[Person],
) -> None:
    """Another title, start, or people; works of who leaves stay. Practice runs follow at once."""
    cohort.title, cohort.starts_on, cohort.changed_at = _title(title), starts_on, timezone.now()
    cohort.save(update_fields=["title", "starts_on", "changed_at"])
    cohort.seats.all().delete()
    _seat(cohort, interns, mentors)
    for run in cohort.runs.filter(deletion=None).select_related("cohort", "home", "product__workspace"):
        practice.seat(run)
    data = {"interns": len(interns), "mentors": len(mentors)}
    history.note(by=by, verb="learning.cohort.changed", record=cohort, data=data)


@transaction.atomic
def rewrite(*, by: Person, cohort: Cohort, programme: str) -> None:
    """Another programme text for this cohort. An assignment that somebody works on has to stay."""
    read = read_programme_text(programme, file="programme.toml")
    begun = set(cohort.works.filter(deletion=None).values_list("assignment", flat=True))
    if gone := sorted(begun - set(read.assignment)):
        raise InputError(f"Somebody works on the assignment “{gone[0]}”: keep it, or let them finish first.")
    cohort.programme, cohort.changed_at = programme, timezone.now()
    cohort.__dict__.pop("content", None)
    cohort.save(update_fields=["programme", "changed_at"])
    history.note(by=by, verb="learning.programme.changed", record=cohort)


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title:
        raise InputError("A cohort needs a name, such as “Spring 2027”.")
    return title[:120]


def _seat(cohort: Cohort, interns: Sequence[Person], mentors: Sequence[Person]) -> None:
    if both := set(interns) & set(mentors):
        raise InputError(f"{next(iter(both))} cannot be intern and mentor of one cohort: choose one.")
    members = set(
        Membership.objects.filter(workspace=cohort.product.workspace).values_list("person_id", flat=True)
    )
    for people, part in ((interns, Seat.Part.INTERN), (mentors, Seat.Part.MENTOR)):
        for person in people:
            if person.pk not in members:
                raise InputError(f"{person} is no member of this workspace: invite them first.")
            Seat.objects.create(cohort=cohort, person=person, part=part)
