"""What a programme says, as plain data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

LEVELS = 4  # of a competency and of a criterion; 1 is the lowest


@dataclass(frozen=True, kw_only=True)
class Competency:
    """What somebody can do, and how each of its four levels shows in their work, lowest first."""

    id: str
    title: str
    summary: str
    levels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What a mentor looks at: four described levels, lowest first; `accepted` is the lowest that will do."""

    id: str
    title: str
    levels: tuple[str, ...]
    accepted: int = 3


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One page to read. `source` names where the method comes from; `text` is paragraphs and `- ` lists."""

    id: str
    title: str
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Want:
    """What has to be there before an assignment is whole: at least so many of what `measure` counts.

    `measure` is the name of a count that an area of the application knows, as `needs-scored`.
    """

    measure: str
    least: int
    says: str


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Work on real records. `record` is the type that it is handed in as, as `insights.opportunity`.

    `minutes` is the time it should take, `weight` (1 to 3) how much hangs on it, `pages` the names of the
    pages where the work is done, `checks` those of the method checks, `lessons` ids.
    """

    id: str
    title: str
    purpose: str
    steps: tuple[str, ...]
    minutes: int
    competency: str
    record: str
    pages: tuple[str, ...]
    wants: tuple[Want, ...]
    checks: tuple[str, ...]
    lessons: tuple[str, ...]
    rubric: tuple[Criterion, ...]
    weight: int = 2


@dataclass(frozen=True, kw_only=True)
class Week:
    id: str
    title: str
    goals: tuple[str, ...]
    lessons: tuple[str, ...]
    assignments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Weeks in their order, and by id what they name."""

    title: str
    summary: str
    weeks: tuple[Week, ...]
    lessons: tuple[Lesson, ...]
    assignments: tuple[Assignment, ...]
    competencies: tuple[Competency, ...]

    @cached_property
    def lesson(self) -> Mapping[str, Lesson]:
        return {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def assignment(self) -> Mapping[str, Assignment]:
        return {assignment.id: assignment for assignment in self.assignments}

    @cached_property
    def competency(self) -> Mapping[str, Competency]:
        return {competency.id: competency for competency in self.competencies}

    def of_week(self, week: Week) -> Iterator[Assignment]:
        return (self.assignment[id_] for id_ in week.assignments)
