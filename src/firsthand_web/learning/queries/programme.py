"""A cohort's programme as somebody sees it: weeks with dates, assignments with how far they are."""

from dataclasses import dataclass
from datetime import date, timedelta

from firsthand.learning.programme import Assignment, Lesson, Want, Week
from firsthand_web.core import registry
from firsthand_web.core.models import Person, Product
from firsthand_web.learning.models import Cohort, Seat, Work


@dataclass(frozen=True, kw_only=True)
class Task:
    """An assignment and, once it is begun, somebody's work on it."""

    assignment: Assignment
    work: Work | None

    @property
    def state(self) -> str:
        return self.work.get_state_display() if self.work else "Not begun"


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A week with its dates; `later` are titles of assignments whose area is not built."""

    week: Week
    begins: date
    ends: date
    here: bool
    lessons: tuple[Lesson, ...]
    tasks: tuple[Task, ...]
    later: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A want of an assignment and how much of it is there."""

    want: Want
    count: int

    @property
    def met(self) -> bool:
        return self.count >= self.want.least


def offered(assignment: Assignment) -> bool:
    """Whether the kind of record that it is handed in as is built."""
    return registry.named(assignment.record) is not None


def stretches(cohort: Cohort, person: Person | None, *, today: date) -> list[Stretch]:
    """The weeks of the programme; with `person` each assignment carries their work."""
    programme = cohort.content
    works = (
        {work.assignment: work for work in cohort.works.filter(intern=person, deletion=None)}
        if person
        else {}
    )
    found = []
    for number, week in enumerate(programme.weeks):
        begins = cohort.starts_on + timedelta(weeks=number)
        ends = begins + timedelta(days=6)
        here = [each for each in programme.of_week(week) if offered(each)]
        later = [each.title for each in programme.of_week(week) if not offered(each)]
        found.append(
            Stretch(
                week=week, begins=begins, ends=ends, here=begins <= today <= ends,
                lessons=tuple(programme.lesson[id_] for id_ in week.lessons),
                tasks=tuple(Task(assignment=each, work=works.get(each.id)) for each in here),
                later=tuple(later),
            )
        )  # fmt: skip
    return found


def counted(assignment: Assignment, product: Product) -> list[Counted]:
    """How much of what the assignment wants is there; what nobody can count is left out."""
    found = ((want, registry.measure(want.measure)) for want in assignment.wants)
    return [Counted(want=want, count=known.count(product)) for want, known in found if known is not None]


def progress(cohort: Cohort) -> list[tuple[Person, list[Task]]]:
    """Each intern with every offered assignment, in the order of the programme."""
    assignments = [
        each for week in cohort.content.weeks for each in cohort.content.of_week(week) if offered(each)
    ]
    works = {(work.intern_id, work.assignment): work for work in cohort.works.filter(deletion=None)}
    interns = cohort.seats.filter(part=Seat.Part.INTERN).select_related("person")
    return [
        (
            seat.person,
            [Task(assignment=each, work=works.get((seat.person_id, each.id))) for each in assignments],
        )
        for seat in interns
    ]
