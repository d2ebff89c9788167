"""Where an intern stands: own view beside the mentors', over time, with what shows it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from firsthand.errors import InputError
from firsthand.estimates import Estimate
from firsthand.learning.agreement import weighted_kappa
from firsthand.learning.programme import Competency
from firsthand.learning.programme.model import LEVELS
from firsthand_web.core import access
from firsthand_web.core.access import Place
from firsthand_web.core.models import Person, Record
from firsthand_web.learning.models import Assessment, Cohort, Review


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One assessment with the records that it cites, those that are still there."""

    assessment: Assessment
    cites: tuple[Record, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A competency of somebody: the newest level by themselves and by each mentor, and all there were."""

    competency: Competency
    own: Shown | None
    mentors: tuple[Shown, ...]
    history: tuple[Assessment, ...]

    @property
    def gap(self) -> int | None:
        """Own level less the mentors' median, rounded towards the lower; None while one is missing."""
        if self.own is None or not self.mentors:
            return None
        levels = sorted(each.assessment.level for each in self.mentors)
        return self.own.assessment.level - levels[(len(levels) - 1) // 2]


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Two mentors, how often both judged the same, and weighted kappa (None: not defined yet)."""

    first: Person
    second: Person
    pairs: int
    kappa: Estimate | None


def standings(place: Place, cohort: Cohort, intern: Person) -> list[Standing]:
    """Every competency of the programme. An intern sees mentors' levels after their own."""
    given = list(
        Assessment.objects.filter(cohort=cohort, intern=intern)
        .select_related("by")
        .prefetch_related("citations")
        .order_by("-pk")
    )
    cited = access.records(
        place, [(cite.record_type, cite.record_id) for each in given for cite in each.citations.all()]
    )
    own = {each.competency for each in given if each.is_own}
    return [
        _standing(
            competency,
            [each for each in given if each.competency == competency.id],
            cited,
            blind=place.person == intern and competency.id not in own,
        )
        for competency in cohort.content.competencies
    ]


def _standing(
    competency: Competency,
    given: list[Assessment],
    cited: dict[tuple[str, int], Record],
    *,
    blind: bool,
) -> Standing:
    newest: dict[int, Assessment] = {}
    for each in given:
        newest.setdefault(each.by_id, each)

    def shown(assessment: Assessment) -> Shown:
        keys = [(cite.record_type, cite.record_id) for cite in assessment.citations.all()]
        return Shown(assessment=assessment, cites=tuple(cited[key] for key in keys if key in cited))

    own = next((each for each in newest.values() if each.is_own), None)
    mentors = [] if blind else [each for each in newest.values() if not each.is_own]
    return Standing(
        competency=competency,
        own=shown(own) if own else None,
        mentors=tuple(shown(each) for each in mentors),
        history=() if blind else tuple(reversed(given)),
    )


def agreements(cohort: Cohort) -> list[Agreement]:
    """Each two mentors of a cohort: levels that both gave to the same criterion of the same round, and to the
    same competency of the same intern (the newest of each)."""
    levels: dict[tuple[object, ...], dict[Person, int]] = defaultdict(dict)
    reviews = Review.objects.filter(round__work__cohort=cohort).exclude(signed_at=None)
    for review in reviews.select_related("mentor"):
        for criterion, level in review.levels.items():
            levels["round", review.round_id, criterion][review.mentor] = int(level)
    given = Assessment.objects.filter(cohort=cohort).select_related("by").order_by("pk")
    for each in given:
        if not each.is_own:
            levels["competency", each.intern_id, each.competency][each.by] = each.level
    people = sorted({person for both in levels.values() for person in both}, key=lambda person: person.pk)
    return [_agreement(first, second, levels.values()) for first, second in combinations(people, 2)]


def _agreement(first: Person, second: Person, judged: Iterable[dict[Person, int]]) -> Agreement:
    both = [(each[first], each[second]) for each in judged if first in each and second in each]
    try:
        kappa = weighted_kappa([one for one, _ in both], [other for _, other in both], levels=LEVELS)
    except InputError:
        kappa = None
    return Agreement(first=first, second=second, pairs=len(both), kappa=kappa)
