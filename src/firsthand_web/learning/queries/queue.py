"""What waits for a mentor's eyes, in the order of the queue; and what was reviewed of an intern's work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from firsthand.learning.queue import Handed, expected_minutes, order
from firsthand_web.core import registry
from firsthand_web.core.access import Place
from firsthand_web.core.models import Person
from firsthand_web.learning.models import Cohort, Review, Round, Seat, Work
from firsthand_web.learning.queries.access import works


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A round that waits: `minutes` are what a review is likely to take; `begun` when one has a draft."""

    work: Work
    round: Round
    noun: str
    weight: int
    minutes: float
    begun: bool


def guides_somebody(place: Place) -> bool:
    """Whether the page of reviews is of use to this person."""
    cohorts = Cohort.objects.filter(product=place.product)
    if place.can_own:
        return bool(cohorts.exists())
    return bool(cohorts.filter(seats__person=place.person, seats__part=Seat.Part.MENTOR).exists())


def guided(place: Place) -> QuerySet[Work]:
    """The works of others that this person reviews."""
    found = works(place).exclude(intern=place.person)
    return found.select_related("cohort", "intern")


def queue(place: Place, *, now: datetime) -> list[Waiting]:
    """What waits, the one that gives most for the next minutes first."""
    newest = _newest_rounds(guided(place).filter(state=Work.State.HANDED_IN), place.person)
    minutes = expected_minutes(_past(place.person))
    weights = _weights(newest)
    handed = [
        Handed(
            id=pk,
            kind=found.work.record_type,
            weight=weights[pk],
            hours=max((now - found.at).total_seconds() / 3600, 0),
        )
        for pk, found in newest.items()
    ]
    return [
        Waiting(
            work=newest[each.work.id].work,
            round=newest[each.work.id],
            noun=_noun(each.work.kind),
            weight=each.work.weight,
            minutes=each.minutes,
            begun=newest[each.work.id].begun,  # type: ignore[attr-defined]  # annotated
        )
        for each in order(handed, minutes)
    ]


def lately_signed(place: Place, most: int = 10) -> QuerySet[Review]:
    """One's own newest reviews."""
    mine = Review.objects.filter(mentor=place.person, signed_at__isnull=False, round__work__in=guided(place))
    return mine.select_related("round__work__intern").order_by("-signed_at")[:most]


def lately_reviewed(place: Place, *, now: datetime, days: int = 7) -> list[Review]:
    """The newest signed review of each of one's own works: to revise, or accepted these days."""
    mine = Review.objects.filter(
        signed_at__isnull=False, round__work__in=works(place).filter(intern=place.person)
    ).select_related("round__work", "mentor")
    newest = {review.round.work_id: review for review in mine.order_by("signed_at")}
    return [
        review
        for review in newest.values()
        if review.round.work.state == Work.State.REVISE
        or (
            review.round.work.state == Work.State.ACCEPTED
            and review.signed_at is not None
            and now - review.signed_at < timedelta(days=days)
        )
    ]


def _newest_rounds(waiting: QuerySet[Work], person: Person) -> dict[int, Round]:
    own = Review.objects.filter(round=OuterRef("pk"), mentor=person, signed_at=None)
    rounds = Round.objects.filter(work__in=waiting).annotate(begun=Exists(own)).order_by("number")
    return {each.work_id: each for each in rounds.select_related("work__intern", "work__cohort")}


def _past(person: Person) -> list[tuple[str, float]]:
    """The person's own signed reviews, as (type of record, minutes), wherever they were."""
    mine = Review.objects.filter(mentor=person, signed_at__isnull=False, minutes__gt=0)
    return list(mine.values_list("round__work__record_type", "minutes"))


def _weights(rounds: Mapping[int, Round]) -> dict[int, int]:
    """From the programme of each cohort, which is read once."""
    programmes = {each.work.cohort_id: each.work.cohort for each in rounds.values()}
    return {
        pk: programmes[each.work.cohort_id].content.assignment[each.work.assignment].weight
        for pk, each in rounds.items()
    }


def _noun(kind: str) -> str:
    known = registry.named(kind)
    return known.noun if known else "record"
