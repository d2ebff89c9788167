"""How many people an item reaches, as a person gave it or as the evidence has it today."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from firsthand.errors import InputError
from firsthand.estimates import Estimate, wilson
from firsthand.evidence.surveys import Answers, distribution, is_opt_out, select
from firsthand.roadmap.scoring import Range, reach_from_share
from firsthand_web.core.models import Product, Record
from firsthand_web.evidence.models import Question, Survey
from firsthand_web.evidence.queries.surveys import answers_of
from firsthand_web.insights.models import Opportunity
from firsthand_web.insights.queries.results import score_of
from firsthand_web.roadmap.models import Item, UserBase


@dataclass(frozen=True, kw_only=True)
class Reach:
    """People per period. Without a `range`, `missing` says why and what to do.

    `share` is the evidence behind it, `source` the record it comes from; both None for a person's estimate.
    """

    range: Range | None
    origin: str
    missing: str = ""
    share: Estimate | None = None
    source: Record | None = None


def user_base(product: Product) -> UserBase | None:
    found: UserBase | None = UserBase.objects.filter(product=product).first()
    return found


def reaches(product: Product, items: Iterable[Item]) -> dict[int, Reach]:
    """The reach of each item by its id. Answers are read once for each survey."""
    base = user_base(product)
    known: dict[int, Answers] = {}
    return {item.pk: _reach(item, base, known) for item in items}


def share_of(
    question: Question, choices: list[str], *, row: str = "", part: str = "", answers: Answers | None = None
) -> Estimate:
    """The share of respondents who gave one of the choices, among all who answered.

    People who opted out of answering (“Does not apply”) are not counted, unless that answer is chosen.
    """
    answers = answers or answers_of(question.survey)
    asked = answers.recognition.question(question.key)
    yes = int(select(answers, asked, choices, row=row, part=part).sum())
    spread = distribution(answers, asked, row=row, part=part)
    if asked.kind == "multi":
        return wilson(yes, spread.n)
    passed = sum(
        share.count for share in spread.shares if is_opt_out(share.choice) and share.choice not in choices
    )
    return wilson(yes, spread.n - passed)


def _reach(item: Item, base: UserBase | None, known: dict[int, Answers]) -> Reach:
    source: Opportunity | Question | None = item.reach_need or item.reach_question
    if source is None:
        missing = "" if item.reach else "Nobody has said how many people it reaches."
        return Reach(range=item.reach, origin=item.estimate_note or "an estimate", missing=missing)
    origin = f"how many people find “{source}” important"
    if isinstance(source, Question):
        origin = f"“{source.title}”: {', '.join(item.reach_choices)}"
    if source.deletion_id is not None:
        missing = "What its reach follows was deleted: bring it back, or give a range."
        return Reach(range=None, origin=origin, missing=missing)
    if base is None:
        missing = "It follows a share of respondents: say how many people use the product."
        return Reach(range=None, origin=origin, missing=missing, source=source)
    try:
        share = _importance(source) if isinstance(source, Opportunity) else _answered(item, source, known)
        people = reach_from_share(share, base.range)
    except InputError as error:
        return Reach(range=None, origin=origin, missing=str(error), source=source)
    return Reach(range=people, origin=origin, share=share, source=source)


def asked_for(item: Item) -> list[Record]:
    """The question that an item's reach follows, for its thread."""
    return [item.reach_question] if item.reach_question else []


def following(question: Question) -> list[Record]:
    """Items whose reach follows the answers to a question, for its thread."""
    return list(Item.objects.filter(reach_question=question))


def _importance(need: Opportunity) -> Estimate:
    """The share of people to whom the need is important; its stored importance is ten times that."""
    score = score_of(need)
    if score is None or not score.importance.known:
        raise InputError(f"“{need}” has no importance from a survey: score it first, or give a range.")
    points = score.importance
    return replace(points, value=points.value / 10, low=points.low / 10, high=points.high / 10, unit="share")


def _answered(item: Item, question: Question, known: dict[int, Answers]) -> Estimate:
    answers = _answers(question.survey, known)
    return share_of(question, item.reach_choices, row=item.reach_row, part=item.reach_part, answers=answers)


def _answers(survey: Survey, known: dict[int, Answers]) -> Answers:
    if survey.pk not in known:
        known[survey.pk] = answers_of(survey)
    return known[survey.pk]
