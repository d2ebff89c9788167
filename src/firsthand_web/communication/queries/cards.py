"""Recommendations as cards: what the rules say, and what people have answered."""

import math
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet

from firsthand.charts.wording import figure
from firsthand.communication.recommendations import IN_WORDS, Fact, Recommendation, Rule
from firsthand.estimates import is_news
from firsthand_web.communication.models import Answer
from firsthand_web.communication.queries import rules
from firsthand_web.core import access
from firsthand_web.core.access import Place
from firsthand_web.core.models import Product, Proposal, Record

ACT = "communication.recommendation.acceptance"


@dataclass(frozen=True, kw_only=True)
class Card:
    """A recommendation with the record it is about; `before` is an answer that other numbers outlived.

    `asked` is the proposal that waits for a mentor, if there is one.
    """

    recommendation: Recommendation
    record: Record | None
    before: Answer | None
    asked: Proposal | None

    @property
    def rule(self) -> str:
        return IN_WORDS[self.recommendation.rule]

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """Label, value and interval of each number."""
        return [(fact.label, said(fact, fact.value), between(fact)) for fact in self.recommendation.facts]


def open_recommendations(product: Product) -> list[tuple[Recommendation, Answer | None]]:
    """What nobody has answered, each with an older answer that other numbers have outlived."""
    latest: dict[str, Answer] = {}
    for answer in Answer.objects.filter(product=product).order_by("pk"):
        latest[answer.key] = answer
    pairs = [(each, latest.get(each.key)) for each in rules.recommendations(product)]
    return [(each, answer) for each, answer in pairs if answer is None or _outlived(answer, each)]


def _outlived(answer: Answer, now: Recommendation) -> bool:
    then = {
        row["label"]: (_kept(row["value"]), _kept(row["low"]), _kept(row["high"])) for row in answer.numbers
    }
    return is_news({fact.label: (fact.value, fact.low, fact.high) for fact in now.facts}, then=then)


def _kept(number: float | None) -> float:
    return math.nan if number is None else number


def cards(place: Place) -> list[Card]:
    """The open ones with their records; what somebody may not see is not among them."""
    found = open_recommendations(place.product)
    names = [_named(each) for each, _ in found]
    records = access.records(place, names)
    waiting = Proposal.objects.waiting().filter(product=place.product, act=ACT)
    asked = {proposal.payload["key"]: proposal for proposal in waiting}
    return [
        Card(recommendation=each, record=records.get(name), before=answer, asked=asked.get(each.key))
        for (each, answer), name in zip(found, names, strict=True)
    ]


def together(found: list[Card]) -> list[list[Card]]:
    """The cards, tests without an answer together: none of them presses more than the others."""
    groups: list[list[Card]] = []
    for card in found:
        if groups and {each.recommendation.rule for each in (card, groups[-1][0])} == {Rule.NOTHING}:
            groups[-1].append(card)
        else:
            groups.append([card])
    return groups


def current(product: Product, key: str) -> Recommendation | None:
    """The open recommendation of that key as it is now."""
    return next((each for each, _ in open_recommendations(product) if each.key == key), None)


def answered(product: Product) -> "QuerySet[Answer]":
    found: QuerySet[Answer] = Answer.objects.filter(product=product)
    return found.select_related("decision", "created_by")


def numbers_of(recommendation: Recommendation) -> list[dict[str, Any]]:
    """The facts as plain data without NaN, which JSON does not know."""
    return [
        {name: None if value != value else value for name, value in asdict(fact).items()}
        for fact in recommendation.facts
    ]


def said(fact: Fact, value: float) -> str:
    """A value with its unit, unless the label says it."""
    told = figure(value, fact.unit)
    return told if fact.unit in ("share", "lift") else f"{told} {fact.unit}"


def between(fact: Fact) -> str:
    if not fact.has_interval:
        return ""
    told = f"{figure(fact.low, fact.unit)} to {figure(fact.high, fact.unit)}"
    return f"{told}, n {fact.n:,}" if fact.n else told


def _named(recommendation: Recommendation) -> tuple[str, int]:
    name, _, pk = recommendation.about.rpartition("-")
    return name, int(pk)
