"""The practice company's items, with reach that follows the needs and estimates as its people would give."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from firsthand.roadmap.scoring import Range
from firsthand_web.core.actions import trace
from firsthand_web.core.models import Link
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.learning.actions import simulated_items
from firsthand_web.roadmap.actions import items as actions
from firsthand_web.roadmap.models import Item, Team

if TYPE_CHECKING:
    from firsthand.learning.simulator.company import Item as Catalogued


@transaction.atomic
def items(cast: Cast) -> None:
    """Teams for two quarters, the user base, and items of the catalogue whose reach follows the needs."""
    company = cast.setting.world.company
    if Item.objects.filter(product=cast.product).exists():
        return
    periods, base = quarters(cast.today), cast.facts["user_base"]
    catalogue = {item.id: item for item in company.items}
    facts = {fact["id"]: fact for fact in cast.facts["items"]}
    simulated_items.build(
        cast.product,
        company,
        [catalogue[key] for key in facts],
        lambda known, efforts: _item(cast, facts[known.id], known, efforts, periods),
        periods=periods,
        people=_range(base["range"]),
        source=base["source"],
        by=cast.owner,
        engineer=cast.engineer,
    )


def quarters(today: date) -> list[str]:
    """The names of the two quarters that come next: “Q1 2027”."""
    now = 4 * today.year + (today.month - 1) // 3
    return [f"Q{number % 4 + 1} {number // 4}" for number in range(now + 1, now + 3)]


def _item(
    cast: Cast, fact: dict[str, Any], known: "Catalogued", efforts: dict[Team, Range], periods: list[str]
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
            efforts=efforts,
            must=fact.get("must", False),
            latest=periods[fact["latest"] - 1] if "latest" in fact else "",
            estimate_note=fact.get("note", f"Estimated by {cast.engineer.name} with the teams"),
        ),
    )
    if need is not None:
        trace.link(by=cast.owner, source=item, target=need, kind=Link.Kind.ADDRESSES)
    return item


def _range(three: list[float]) -> Range:
    low, likely, high = three
    return Range(low=low, likely=likely, high=high)
