"""The example company's teams, items and what they depend on."""

from datetime import date
from typing import Any

from django.db import transaction

from firsthand.roadmap.scoring import Range
from firsthand_web.core.actions import trace
from firsthand_web.core.models import Link, Product
from firsthand_web.evidence.models import Question
from firsthand_web.home.actions import example_cast as find
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.home.example import company
from firsthand_web.roadmap.actions import capacity
from firsthand_web.roadmap.actions import items as actions
from firsthand_web.roadmap.models import Item, Team


@transaction.atomic
def items(cast: Cast) -> None:
    """Teams for four quarters, the user base, and items whose reach follows what hosts answered."""
    product = cast.product
    if Item.objects.filter(product=product).exists():
        return
    periods = quarters(cast.today)
    capacity.set_horizon(by=cast.owner, product=product, periods=periods, discount=0.03)
    base = company()["user_base"]
    capacity.set_user_base(
        by=cast.owner, product=product, people=_range(base["range"]), source=base["source"]
    )
    for fact in company()["teams"]:
        fewer = {periods[2]: fact["third"]} if "third" in fact else {}
        capacity.create_team(
            by=cast.owner, product=product, name=fact["name"], usual=fact["usual"], exceptions=fewer
        )
    made = {fact["key"]: _item(cast, fact, periods) for fact in company()["items"]}
    for fact in company()["items"]:
        for other in fact.get("needs", ()):
            actions.depend(by=cast.ilya, item=made[fact["key"]], needs=made[other])


def quarters(today: date) -> list[str]:
    """The names of the four quarters that come next: “Q1 2027”."""
    now = 4 * today.year + (today.month - 1) // 3
    return [f"Q{number % 4 + 1} {number // 4}" for number in range(now + 1, now + 5)]


def _item(cast: Cast, fact: dict[str, Any], periods: list[str]) -> Item:
    need = find.need(cast.product, fact["need"]) if "need" in fact else None
    teams = {team.name: team for team in Team.objects.filter(product=cast.product)}
    item = actions.create(
        by=cast.ilya,
        product=cast.product,
        draft=actions.Draft(
            key=fact["key"],
            title=fact["title"],
            description=fact.get("description", ""),
            reach=need or _reach(cast.product, fact),
            impact=_range(fact["impact"]),
            confidence=_range(fact["confidence"]),
            efforts={teams[name]: _range(effort) for name, effort in fact["effort"].items()},
            must=fact.get("must", False),
            latest=periods[fact["latest"] - 1] if "latest" in fact else "",
            estimate_note=fact.get("note", "Estimated by Ilya with the team"),
        ),
    )
    if need is not None:
        trace.link(by=cast.owner, source=item, target=need, kind=Link.Kind.ADDRESSES)
    return item


def _reach(product: Product, fact: dict[str, Any]) -> actions.ReachSource:
    if "reach" in fact:
        return _range(fact["reach"])
    question = Question.objects.get(product=product, key="q5")
    return actions.Answering(question=question, row=fact["question"], choices=tuple(fact["choices"]))


def _range(three: list[float]) -> Range:
    low, likely, high = three
    return Range(low=low, likely=likely, high=high)
