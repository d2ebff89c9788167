"""Saying where somebody stands, with what shows it; taking all of it away again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from firsthand.errors import InputError
from firsthand.learning.programme.model import LEVELS
from firsthand_web.core.actions import history
from firsthand_web.core.models import Link, Person, Record
from firsthand_web.learning.models import Assessment, Cohort, Seat

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
            product=cohort.product, created_by=by, cohort=cohort, intern=intern, by=by, competency=competency,
            level=each.level, words=each.words.strip(),
        )  # fmt: skip
        _cite(assessment, each.cites)
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
    found = Assessment.everything.filter(cohort=cohort, intern=intern)
    count = int(found.count())
    Link.objects.filter(source_type=Assessment.type_name(), source_id__in=found.values("pk")).delete()
    found.delete()
    history.note(
        by=by, verb="learning.assessments.deleted", product=cohort.product, label=LABEL, data={"count": count}
    )
    return count


def _cite(assessment: Assessment, cited: Sequence[Record]) -> None:
    """Links that the one entry of the assessment stands for: the history of what is cited says nothing."""
    Link.objects.bulk_create(
        [
            Link(
                product=assessment.product, source_type=assessment.type_name(), source_id=assessment.pk,
                target_type=each.type_name(), target_id=each.pk, kind=Link.Kind.CITES, by=assessment.by,
            )
            for each in cited
        ],
        ignore_conflicts=True,
    )  # fmt: skip
