"""Saying where somebody stands, with what shows it; taking all of it away again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from firsthand.errors import InputError
from firsthand.learning.programme.model import LEVELS
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Record
from firsthand_web.learning.models import Assessment, Citation, Cohort, Seat

# The history is open to all members; whose level is which is not.
LABEL = "of a competency"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A level from 1 to 4 with words, and the records that show it."""

    level: int
    words: str = ""
    cites: Sequence[Record] = ()


@transaction.atomic
def assess(*, by: Person, cohort: Cohort, intern: Person, judged: Mapping[str, Judged]) -> list[Assessment]:
    """Levels of an intern by competency, as they or a mentor see them. Earlier ones stay."""
    if not cohort.seats.filter(person=intern, part=Seat.Part.INTERN).exists():
        raise InputError(f"{intern} does not learn in this cohort.")
    if not judged:
        raise InputError("Choose a level for at least one competency.")
    made = []
    for competency, each in judged.items():
        if competency not in cohort.content.competency:
            raise InputError(f"“{competency}” is not a competency of this programme.")
        if not 1 <= each.level <= LEVELS:
            raise InputError(f"Level {each.level} does not exist: levels run from 1 to {LEVELS}.")
        assessment = Assessment.objects.create(
            cohort=cohort, intern=intern, by=by, competency=competency, level=each.level,
            words=each.words.strip(),
        )  # fmt: skip
        Citation.objects.bulk_create(
            Citation(assessment=assessment, record_type=cited.type_name(), record_id=cited.pk)
            for cited in each.cites
        )
        made.append(assessment)
    history.note(
        by=by,
        verb="learning.assessment.given",
        product=cohort.product,
        label=LABEL,
        data={"count": len(made)},
    )
    return made


@transaction.atomic
def forget(*, by: Person, cohort: Cohort, intern: Person) -> int:
    """Delete every assessment of somebody in a cohort, for good; returns how many there were."""
    found = Assessment.objects.filter(cohort=cohort, intern=intern)
    count = found.count()
    found.delete()
    history.note(
        by=by, verb="learning.assessments.deleted", product=cohort.product, label=LABEL, data={"count": count}
    )
    return count
