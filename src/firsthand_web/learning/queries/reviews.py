"""A round as people read it: its parts, with remarks at their places, and who may see which review."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import QuerySet
from django.http import Http404

from firsthand.learning.programme import Criterion
from firsthand.learning.rounds import PartChange, part_changes
from firsthand_web.core import registry
from firsthand_web.core.access import Place
from firsthand_web.core.models import Person
from firsthand_web.learning.models import Remark, Review, Round, Work
from firsthand_web.learning.queries.access import guides
from firsthand_web.learning.queries.access import work as visible


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Some text of a part, and the numbers of the remarks that mean it."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A remark with its number on the page; `fits` when its suggestion can be put in with one press."""

    number: int
    remark: Remark
    fits: bool


@dataclass(frozen=True, kw_only=True)
class Shown:
    key: str
    heading: str
    stretches: tuple[Stretch, ...]
    noted: tuple[Noted, ...]


@dataclass(frozen=True, kw_only=True)
class Graded:
    """A criterion and the level that a review gives it, or None."""

    criterion: Criterion
    level: int | None

    @property
    def says(self) -> str:
        return self.criterion.levels[self.level - 1] if self.level else ""

    @property
    def enough(self) -> bool:
        return self.level is not None and self.level >= self.criterion.accepted


@dataclass(frozen=True, kw_only=True)
class Told:
    """A round and what mentors said of it: each signed review with its levels, and the parts with remarks."""

    round: Round
    reviews: list[tuple[Review, list[Graded]]]
    parts: list[Shown]


def judged(place: Place, pk: int, number: int) -> Round:
    """A round that this person may review, or 404: they guide its cohort, and it is not their own work."""
    found = read(place, pk, number)
    if found.work.intern_id == place.person.pk or not guides(place, found.work.cohort):
        raise Http404
    return found


def read(place: Place, pk: int, number: int) -> Round:
    """A round of a work that this person may see, or 404."""
    work = visible(place, pk)
    found: Round | None = work.rounds.filter(number=number).first()
    if found is None:
        raise Http404
    found.work = work
    return found


def newest(work: Work) -> Round:
    """The round that waits or was looked at last; raises `Round.DoesNotExist` before the first."""
    found: Round = work.rounds.order_by("number").latest("number")
    return found


def drafts_before(round_: Round, mentor: Person) -> list[Review]:
    """What this mentor began on earlier rounds and never signed."""
    older = Review.objects.filter(round__work=round_.work, round__number__lt=round_.number)
    return list(
        older.filter(mentor=mentor, signed_at=None).select_related("round").order_by("-round__number")
    )


def signed(round_: Round) -> QuerySet[Review]:
    """Reviews of a round that those who see the work may read; `private` is for those who guide."""
    found = round_.reviews.filter(signed_at__isnull=False)
    return found.select_related("mentor").prefetch_related("remarks").order_by("signed_at")


def rubric(work: Work) -> tuple[Criterion, ...]:
    return work.cohort.content.assignment[work.assignment].rubric


def grades(work: Work, review: Review) -> list[Graded]:
    return [Graded(criterion=each, level=review.levels.get(each.id)) for each in rubric(work)]


def parts(round_: Round) -> list[tuple[str, str, str]]:
    """(key, heading, text), with line ends as a browser has them, so that places in the text agree."""
    return [(key, heading, plain(text)) for key, heading, text in round_.parts]


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(round_: Round, remarks: Iterable[Remark]) -> list[Shown]:
    """The round in reading order, its remarks numbered as they come."""
    kind = round_.work.record_type
    known = list(remarks)
    found, count = [], 0
    for key, heading, text in parts(round_):
        here = sorted((each for each in known if each.part == key), key=_place)
        noted = tuple(
            Noted(
                number=number,
                remark=each,
                fits=bool(each.suggestion) and registry.amend_of(kind, key) is not None,
            )
            for number, each in enumerate(here, start=count + 1)
        )
        count += len(noted)
        found.append(Shown(key=key, heading=heading, stretches=_stretches(text, noted), noted=noted))
    return found


def told(round_: Round) -> Told | None:
    """What mentors said of a round, once one of them has signed."""
    found = list(signed(round_))
    if not found:
        return None
    return Told(
        round=round_,
        reviews=[(review, grades(round_.work, review)) for review in found],
        parts=shown(round_, [remark for review in found for remark in review.remarks.all()]),
    )


def told_lately(work: Work) -> Told | None:
    """The newest round that a mentor has signed."""
    reviewed = work.rounds.filter(reviews__signed_at__isnull=False).order_by("-number").first()
    if reviewed is None:
        return None
    reviewed.work = work
    return told(reviewed)


def changes(round_: Round) -> list[PartChange]:
    """What changed since the round before; empty for a first round."""
    before = round_.work.rounds.filter(number=round_.number - 1).first()
    return [each for each in part_changes(parts(before), parts(round_)) if each.changed] if before else []


def _place(remark: Remark) -> tuple[int, int]:
    return (-1 if remark.start is None else remark.start, remark.pk)


def _stretches(text: str, noted: Iterable[Noted]) -> tuple[Stretch, ...]:
    """The text cut where quotes begin and end; quotes may overlap."""
    spans = [
        (each.remark.start, each.remark.start + len(each.remark.quote), each.number)
        for each in noted
        if each.remark.start is not None
    ]
    cuts = sorted({0, len(text), *(cut for begin, end, _ in spans for cut in (begin, end))})
    return tuple(
        Stretch(
            text=text[begin:end],
            numbers=tuple(number for a, b, number in spans if a <= begin and end <= b),
        )
        for begin, end in pairwise(cuts)
    )
