"""Where an intern stands: own view beside the mentors', over time, with what shows it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from django.db.models import QuerySet

from firsthand.errors import InputError
from firsthand.estimates import Estimate
from firsthand.learning.agreement import weighted_kappa
from firsthand.learning.programme import Competency
from firsthand.learning.programme.model import LEVELS
from firsthand_web.core import access
from firsthand_web.core.access import Place
from firsthand_web.core.models import Link, Person
from firsthand_web.core.queries.thread import Card, card
from firsthand_web.learning.models import Assessment, Cohort, Review, Work


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A record that shows a level; of a piece of work also the newest round that a mentor has signed."""

    card: Card
    work: int | None = None
    round: int | None = None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One assessment with what it cites, as far as that is still there."""

    assessment: Assessment
    cites: tuple[Cited, ...]


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
    given = list(Assessment.objects.filter(cohort=cohort, intern=intern).select_related("by").order_by("-pk"))
    cited = _cited(place, given)
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
    cited: Mapping[int, tuple[Cited, ...]],
    *,
    blind: bool,
) -> Standing:
    newest: dict[int, Assessment] = {}
    for each in given:
        newest.setdefault(each.by_id, each)

    def shown(assessment: Assessment) -> Shown:
        return Shown(assessment=assessment, cites=cited.get(assessment.pk, ()))

    own = next((each for each in newest.values() if each.is_own), None)
    mentors = [] if blind else [each for each in newest.values() if not each.is_own]
    return Standing(
        competency=competency,
        own=shown(own) if own else None,
        mentors=tuple(shown(each) for each in mentors),
        history=() if blind else tuple(reversed(given)),
    )


def links_of(given: Iterable[Assessment]) -> QuerySet[Link]:
    """What assessments cite, in the order in which it was named."""
    ids = [each.pk for each in given]
    cites = Link.objects.filter(kind=Link.Kind.CITES, source_type=Assessment.type_name(), source_id__in=ids)
    return cites.order_by("pk")


def _cited(place: Place, given: list[Assessment]) -> dict[int, tuple[Cited, ...]]:
    """By assessment: what it cites and this person may see."""
    links = list(links_of(given))
    there = access.records(place, {(link.target_type, link.target_id) for link in links})
    works = [pk for name, pk in there if name == Work.type_name()]
    signed = Review.objects.filter(round__work__in=works).exclude(signed_at=None).order_by("round__number")
    rounds = dict(signed.values_list("round__work", "round__number"))
    found: dict[int, list[Cited]] = defaultdict(list)
    for link in links:
        record = there.get((link.target_type, link.target_id))
        if isinstance(record, Work):
            shown = Cited(card=card(place, record), work=record.pk, round=rounds.get(record.pk))
            found[link.source_id].append(shown)
        elif record is not None:
            found[link.source_id].append(Cited(card=card(place, record)))
    return {pk: tuple(cites) for pk, cites in found.items()}


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
