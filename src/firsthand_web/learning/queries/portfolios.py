"""Portfolios: who may see them, what they say, and what may have to be taken out."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from firsthand.errors import InputError
from firsthand.learning import portfolio as library
from firsthand.learning.portfolio import Line, Rule
from firsthand_web.core import registry
from firsthand_web.core.access import Place
from firsthand_web.core.models import Person, Product, Record
from firsthand_web.evidence.models import Feedback
from firsthand_web.learning.models import Cohort, Piece, Portfolio, Seat, Work
from firsthand_web.learning.queries import access, reviews

LONGEST_NAME = 3  # words of a name that evidence may know somebody by


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A rule as the owner of a portfolio sees it: whether it is in force, and what it would change."""

    rule: Rule
    on: bool
    places: int
    new: bool


def learns_or_guides(place: Place) -> bool:
    """Whether the page of portfolios is of use to this person."""
    cohorts = Cohort.objects.filter(product=place.product)
    return bool(cohorts.filter(seats__person=place.person).exists() or (place.can_own and cohorts.exists()))


def learns_here(person: Person, product: Product) -> bool:
    seats = Seat.objects.filter(person=person, part=Seat.Part.INTERN)
    return seats.filter(cohort__product=product, cohort__deletion=None).exists()


def portfolios(place: Place) -> QuerySet[Portfolio]:
    """The portfolios that this person may see: their own, those of their interns, as owner all."""
    rows = Portfolio.objects.filter(product=place.product).select_related("person")
    found: QuerySet[Portfolio] = access.portfolios(place, rows)
    return found


def visible(place: Place, pk: int) -> Portfolio:
    """A portfolio that this person may see, or 404."""
    found = portfolios(place).select_related("approved_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own(place: Place, pk: int) -> Portfolio:
    """A portfolio of this person, or 404."""
    found = visible(place, pk)
    if found.person_id != place.person.pk:
        raise Http404
    return found


def others(place: Place, pk: int) -> Portfolio:
    """A portfolio that this person may sign off, or 404: nobody signs their own."""
    found = visible(place, pk)
    if found.person_id == place.person.pk:
        raise Http404
    return found


def own_piece(place: Place, pk: int) -> Piece:
    found = Piece.objects.select_related("portfolio").filter(pk=pk).first()
    if found is None:
        raise Http404
    own(place, found.portfolio_id)
    return found


def parts(record: Record) -> list[list[str]]:
    """[key, heading, text] of each part of a record that says something."""
    return [[part.key, part.heading, part.text] for part in registry.parts_of(record) if part.text.strip()]


def record_of(piece: Piece) -> Record | None:
    """The record that a piece shows, unless it was deleted."""
    kind = registry.named(piece.record_type)
    if kind is None:
        return None
    here = kind.model.objects.filter(product=piece.portfolio.product_id)
    found: Record | None = here.filter(pk=piece.record_id).first()
    return found


def stale(piece: Piece) -> bool:
    """Whether its record reads otherwise than when it was picked."""
    record = record_of(piece)
    return record is not None and parts(record) != piece.parts


def reads_as(piece: Piece) -> str:
    """The digest of what its record says now; empty once that is deleted."""
    record = record_of(piece)
    if record is None:
        return ""
    return hashlib.sha256(json.dumps(parts(record), ensure_ascii=False).encode()).hexdigest()


def changed_since(portfolio: Portfolio) -> list[Piece]:
    """Pieces whose records were changed after a mentor approved the portfolio, or deleted."""
    known = portfolio.pieces.exclude(approved_as="").select_related("portfolio")
    return [piece for piece in known if reads_as(piece) != piece.approved_as]


def review_of(piece: Piece) -> list[str]:
    """Levels that a mentor signed for work on this record, newest review; empty where there is none."""
    works = Work.objects.filter(
        intern=piece.portfolio.person, record_type=piece.record_type, record_id=piece.record_id
    )
    for work in works.order_by("-pk"):
        for round_ in work.rounds.order_by("-number"):
            for review in reviews.signed(round_).order_by("-signed_at"):
                graded = [each for each in reviews.grades(work, review) if each.level]
                return [f"{each.criterion.title}: level {each.level} of 4. {each.says}" for each in graded]
    return []


def content(portfolio: Portfolio) -> library.Portfolio:
    """What somebody wants to show, as it is written."""
    return library.Portfolio(
        title=portfolio.title,
        person=str(portfolio.person),
        words=portfolio.words,
        pieces=tuple(map(_piece, portfolio.pieces.all())),
    )


def rules(portfolio: Portfolio) -> list[Rule]:
    """The rules in force."""
    return [_rule(each) for each in portfolio.redactions if each["on"]]


def cautious(portfolio: Portfolio) -> list[Rule]:
    """The rules in force, and those that are proposed and not decided on yet."""
    return [each.rule for each in choices(portfolio) if each.on]


def lines(portfolio: Portfolio, given: list[Rule] | None = None) -> tuple[Line, ...]:
    """What outsiders would read, without a sign-off."""
    return library.compose(content(portfolio), rules(portfolio) if given is None else given)


def choices(portfolio: Portfolio) -> list[Choice]:
    """Every rule that was decided on, and what is proposed besides."""
    whole = "\n".join(texts(portfolio))
    decided = {_rule(each): bool(each["on"]) for each in portfolio.redactions}
    known = {(rule.kind, rule.word.casefold()) for rule in decided}
    spare = [str(portfolio.person), *(str(seat.person) for seat in _mentors(portfolio))]
    proposed = library.propose([whole], known=_known(portfolio, whole), spare=spare)
    return [
        Choice(rule=rule, on=on, places=library.found_in(whole, rule), new=False)
        for rule, on in decided.items()
    ] + [
        Choice(rule=each.rule, on=True, places=each.places, new=True)
        for each in proposed
        if (each.rule.kind, each.rule.word.casefold()) not in known
    ]


def texts(portfolio: Portfolio) -> list[str]:
    """All that a portfolio says, with nothing taken out."""
    return [line.text for line in library.compose(content(portfolio), [])]


def issued(portfolio: Portfolio) -> tuple[Line, ...]:
    """The lines that a mentor approved. `InputError` where there are none, or it says something else now."""
    if portfolio.state != Portfolio.State.APPROVED:
        raise InputError(
            f"“{portfolio.title}” is not approved ({portfolio.get_state_display().lower()}): files are made "
            "of what a mentor has approved, every piece of it."
        )
    kept = tuple(Line(kind=kind, text=text) for kind, text in portfolio.approved)
    now = lines(portfolio)
    if library.digest(kept) != portfolio.digest or kept[: len(now)] != now:
        raise InputError(
            f"“{portfolio.title}” has changed since it was approved: look at its pieces, and ask for "
            "approval again."
        )
    if changed := changed_since(portfolio):
        raise InputError(
            f"The record of “{changed[0].title}” was changed or deleted after a mentor approved this: bring "
            "the piece up to date, or ask a mentor to approve it as it stands."
        )
    return kept


def _known(portfolio: Portfolio, whole: str) -> list[Rule]:
    """Names that this workspace knows: its members, those who were asked, its own and the product's."""
    product = portfolio.product
    members = Person.objects.filter(memberships__workspace=product.workspace)
    signing = Q(pk=portfolio.person_id) | Q(pk__in=_mentors(portfolio).values("person"))
    asked = Feedback.objects.filter(product=product, who__in=_grams(whole)).values_list("who", flat=True)
    named = [("person", str(member), "") for member in members.exclude(signing)]
    named += [("person", who, "") for who in sorted(set(asked))]
    named += [("company", product.workspace.name, ""), ("word", product.name, "[the product]")]
    return [
        Rule(kind=kind, word=word, instead=instead)
        for kind, word, instead in named
        if sum(map(str.isalpha, word)) > 1
    ]


def _mentors(portfolio: Portfolio) -> QuerySet[Seat]:
    """The mentors of this intern's cohorts: the names of those who may sign are no secret."""
    cohorts = Seat.objects.filter(
        person=portfolio.person, part=Seat.Part.INTERN, cohort__product=portfolio.product
    ).values("cohort")
    return Seat.objects.filter(cohort__in=cohorts, part=Seat.Part.MENTOR).select_related("person")


def _grams(whole: str) -> list[str]:
    """Runs of up to three words: what `who` of a voice may be."""
    words = [word.strip(".,;:!?()“”\"'’") for word in whole.split()]
    runs = {
        " ".join(words[at : at + length]) for length in range(1, LONGEST_NAME + 1) for at in range(len(words))
    }
    return sorted(run for run in runs if any(map(str.isalpha, run)))


def _rule(kept: dict[str, Any]) -> Rule:
    return Rule(kind=kept["kind"], word=kept["word"], instead=kept["instead"])


def _piece(piece: Piece) -> library.Piece:
    return library.Piece(
        title=piece.title,
        question=piece.question,
        done=piece.done,
        outcome=piece.outcome,
        reflection=piece.reflection,
        parts=tuple(
            library.Part(key=key, heading=heading, text=text)
            for key, heading, text in piece.parts
            if key not in piece.left_out
        ),
        review=tuple(piece.review),
    )
