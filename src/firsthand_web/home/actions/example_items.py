"""The practice company's teams and items, estimated as its people would: never with what is true of them."""

from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any

from django.db import transaction

from firsthand.roadmap.scoring import Range
from firsthand_web.core.actions import trace
from firsthand_web.core.models import Link
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.roadmap.actions import capacity
from firsthand_web.roadmap.actions import items as actions
from firsthand_web.roadmap.models import Item, Team

if TYPE_CHECKING:
    from firsthand.learning.simulator.company import Item as Catalogued

DAYS = 20  # in a person-month
# A team's own range around its estimate.
LOW, HIGH = 0.8, 1.5


@transaction.atomic
def items(cast: Cast) -> None:
    """Teams for two quarters, the user base, and items of the catalogue whose reach follows the needs."""
    product, company = cast.product, cast.setting.world.company
    if Item.objects.filter(product=product).exists():
        return
    periods = quarters(cast.today)
    capacity.set_horizon(by=cast.owner, product=product, periods=periods, discount=0.03)
    base = cast.facts["user_base"]
    capacity.set_user_base(
        by=cast.owner, product=product, people=_range(base["range"]), source=base["source"]
    )
    teams = {
        team.id: capacity.create_team(
            by=cast.owner, product=product, name=team.name, usual=round(team.days / DAYS, 1)
        )
        for team in company.teams
    }
    catalogue = {item.id: item for item in company.items}
    made = {
        fact["id"]: _item(cast, fact, catalogue[fact["id"]], teams, periods) for fact in cast.facts["items"]
    }
    for key, item in made.items():
        for other in catalogue[key].after:
            if other in made:
                actions.depend(by=cast.engineer, item=item, needs=made[other])


def quarters(today: date) -> list[str]:
    """The names of the two quarters that come next: “Q1 2027”."""
    now = 4 * today.year + (today.month - 1) // 3
    return [f"Q{number % 4 + 1} {number // 4}" for number in range(now + 1, now + 3)]


def _item(
    cast: Cast, fact: dict[str, Any], known: "Catalogued", teams: dict[str, Team], periods: list[str]
) -> Item:
    need = cast.need(fact["need"]) if "need" in fact else None
    item = actions.create(
        by=cast.engineer,
        product=cast.product,
        draft=actions.Draft(
            key=known.id,
            title=known.title,
            description=known.summary,
            reach=need or _range(fact["reach"]),
            impact=_range(fact["impact"]),
            confidence=_range(fact["confidence"]),
            efforts={teams[team]: _effort(days * known.optimism) for team, days in known.effort.items()},
            must=fact.get("must", False),
            latest=periods[fact["latest"] - 1] if "latest" in fact else "",
            estimate_note=fact.get("note", f"Estimated by {cast.engineer.name} with the teams"),
        ),
    )
    if need is not None:
        trace.link(by=cast.owner, source=item, target=need, kind=Link.Kind.ADDRESSES)
    return item


def _effort(days: float) -> Range:
    """Person-months in quarters, as people say them."""
    low, likely, high = (max(ceil(4 * days * factor / DAYS), 1) / 4 for factor in (LOW, 1, HIGH))
    return Range(low=low, likely=likely, high=high)


def _range(three: list[float]) -> Range:
    low, likely, high = three
    return Range(low=low, likely=likely, high=high)
