"""Letters to mentors: what waits for them, in the order of the queue."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from firsthand_web.core.access import Place
from firsthand_web.core.models import Membership, Person, Role
from firsthand_web.learning.models import Seat
from firsthand_web.learning.queries.queue import Waiting, queue

ENDING = "You get this because you are a mentor in Firsthand. Whoever runs it can switch these letters off."


@dataclass(frozen=True, kw_only=True)
class Letter:
    to: Person
    subject: str
    text: str


def letters(*, address: str, now: datetime) -> Iterator[Letter]:
    """One for each mentor with work waiting in any product; `address` is where Firsthand is reached.

    Titles of assignments, who handed in, and how long it waits: nothing of what the work says.
    """
    mentors = Seat.objects.filter(part=Seat.Part.MENTOR, cohort__deletion=None)
    for person in Person.objects.filter(pk__in=mentors.values("person"), is_active=True).order_by("pk"):
        products = mentors.filter(person=person).values_list("cohort__product", flat=True)
        found = [(place, queue(place, now=now)) for place in _places(person, set(products))]
        if count := sum(len(waits) for _, waits in found):
            sections = [_section(place, waits, address, now) for place, waits in found if waits]
            what = "One piece of work waits" if count == 1 else f"{count} pieces of work wait"
            yield Letter(
                to=person, subject=f"{what} for your review", text="\n\n".join([*sections, ENDING]) + "\n"
            )


def _time(waited: timedelta) -> str:
    hours = max(waited.total_seconds() / 3600, 1)
    amount, unit = (hours / 24, "day") if hours >= 36 else (hours, "hour")
    return f"{amount:.0f} {unit}{'' if round(amount) == 1 else 's'}"


def _places(person: Person, products: set[int]) -> Iterator[Place]:
    """Their products, as members: whoever left a workspace gets nothing of it."""
    for membership in Membership.objects.filter(person=person).select_related("workspace"):
        for product in membership.workspace.products.filter(pk__in=products).order_by("name"):
            yield Place(
                person=person, workspace=membership.workspace, product=product, role=Role(membership.role)
            )


def _section(place: Place, waits: list[Waiting], address: str, now: datetime) -> str:
    lines = [
        f"- {each.work.title}, {each.work.intern}, round {each.round.number}: "
        f"waits {_time(now - each.round.at)}, likely {each.minutes:.0f} min"
        for each in waits
    ]
    return "\n".join([f"{place.product}", *lines, f"{address.rstrip('/')}{place.url('reviews')}"])
