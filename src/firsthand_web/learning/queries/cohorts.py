"""How a cohort is doing, in a few words: where it is in its weeks, who has begun, what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from firsthand.learning.programme import Assignment, Week
from firsthand_web.core.access import Place
from firsthand_web.core.models import Person
from firsthand_web.learning.models import Assessment, Cohort, Seat, Work
from firsthand_web.learning.queries.access import guides
from firsthand_web.learning.queries.programme import offered


@dataclass(frozen=True, kw_only=True)
class Doing:
    """`week` is the one under way, or the first before the beginning; None once all are over."""

    cohort: Cohort
    today: date
    week: Week | None
    number: int
    interns: tuple[Person, ...]
    begun: frozenset[int]
    under_way: tuple[Work, ...]
    waiting: int
    accepted: int

    @property
    def when(self) -> str:
        """“Begins on 2 November, in 5 days”, “Week 3 of 12”, “Over since 24 January 2027”."""
        start, weeks = self.cohort.starts_on, len(self.cohort.content.weeks)
        if self.today < start:
            days = (start - self.today).days
            return f"begins on {start:%-d %B}, {'tomorrow' if days == 1 else f'in {days} days'}"
        if self.week is None:
            return f"over since {start + timedelta(weeks=weeks, days=-1):%-d %B %Y}"
        return f"week {self.number} of {weeks}: {self.week.title}"

    @property
    def idle(self) -> list[Person]:
        """Interns who have begun nothing."""
        return [person for person in self.interns if person.pk not in self.begun]

    @property
    def next(self) -> list[Assignment]:
        """What is offered this week, or where nothing is, what comes first."""
        if self.week is None:
            return []
        content = self.cohort.content
        weeks = ([each for each in content.of_week(week) if offered(each)] for week in content.weeks)
        return [each for each in content.of_week(self.week) if offered(each)] or next(filter(None, weeks), [])


def doing(cohort: Cohort, *, today: date) -> Doing:
    weeks = cohort.content.weeks
    number = max((today - cohort.starts_on).days // 7, 0)
    seats = cohort.seats.filter(part=Seat.Part.INTERN).select_related("person")
    works = list(cohort.works.filter(deletion=None).select_related("intern").order_by("created_at"))
    open_ = (Work.State.STARTED, Work.State.REVISE)
    return Doing(
        cohort=cohort,
        today=today,
        week=weeks[number] if number < len(weeks) else None,
        number=number + 1,
        interns=tuple(seat.person for seat in seats),
        begun=frozenset(work.intern_id for work in works),
        under_way=tuple(work for work in works if work.state in open_),
        waiting=sum(work.state == Work.State.HANDED_IN for work in works),
        accepted=sum(work.state == Work.State.ACCEPTED for work in works),
    )


def guided(place: Place, *, today: date) -> list[Doing]:
    """The cohorts that this person guides, newest first."""
    cohorts = Cohort.objects.filter(product=place.product)
    return [doing(cohort, today=today) for cohort in cohorts if guides(place, cohort)]


def judged(seat: Seat) -> tuple[int, int, int]:
    """In how many competencies there is an own level, in how many a mentor's, and how many there are."""
    own = Q(by=seat.person_id)
    counts = Assessment.objects.filter(cohort=seat.cohort_id, intern=seat.person_id).aggregate(
        own=Count("competency", filter=own, distinct=True),
        mentors=Count("competency", filter=~own, distinct=True),
    )
    return counts["own"], counts["mentors"], len(seat.cohort.content.competencies)
