"""Items in order of RICE, with how sure that order is."""

from dataclasses import dataclass
from functools import lru_cache

from firsthand.estimates import Estimate
from firsthand.roadmap.scoring import Range, RankedItem, Ranking, RiceItem, rank
from firsthand_web.core.models import Product
from firsthand_web.roadmap.models import Item
from firsthand_web.roadmap.queries.asking import missing
from firsthand_web.roadmap.queries.reach import Reach, reaches

# The same draws for everybody: two people must see the same rank.
SEED = 20260101


@dataclass(frozen=True, kw_only=True)
class Row:
    """An item as the list shows it; without complete estimates it has no rank and `missing` says why."""

    item: Item
    reach: Reach
    effort: Range | None
    ranked: RankedItem | None
    score: Estimate | None
    missing: str

    @property
    def teams(self) -> list[str]:
        return [str(row.team) for row in self.item.efforts.all()]

    @property
    def steady(self) -> bool:
        """Whether the rank hardly moves: at most one place up or down in the draws."""
        return self.ranked is not None and self.ranked.rank_high - self.ranked.rank_low <= 2


def rows(product: Product) -> tuple[list[Row], Ranking | None]:
    """Every item, open ones ranked best first, then those without a rank."""
    items = list(
        Item.objects.filter(product=product)
        .select_related("reach_need", "reach_question__survey")
        .prefetch_related("efforts__team")
    )
    reach = reaches(product, items)
    lacks = {item.pk: missing(item, reach[item.pk]) for item in items}
    scored = [item for item in items if item.status == Item.Status.OPEN and not lacks[item.pk]]
    ranking = _rank(tuple(_rice(item, reach[item.pk]) for item in scored)) if scored else None
    places = {int(ranked.id): ranked for ranked in ranking.items} if ranking else {}
    made = [
        Row(
            item=item,
            reach=reach[item.pk],
            effort=total_effort(item),
            ranked=places.get(item.pk),
            score=_score(places[item.pk], ranking) if ranking and item.pk in places else None,
            missing=lacks[item.pk],
        )
        for item in items
    ]
    return sorted(
        made, key=lambda row: (row.ranked.rank if row.ranked else len(items) + 1, row.item.pk)
    ), ranking


def total_effort(item: Item) -> Range | None:
    """Person-months of all teams together."""
    ranges = [row.range for row in item.efforts.all()]
    if not ranges:
        return None
    return Range(
        low=sum(each.low for each in ranges),
        likely=sum(each.likely for each in ranges),
        high=sum(each.high for each in ranges),
    )


def _rice(item: Item, reach: Reach) -> RiceItem:
    effort = total_effort(item)
    assert reach.range is not None
    assert effort is not None
    return RiceItem(
        id=f"{item.pk:09d}",  # ties are broken by id: the older item first
        title=item.title,
        reach=reach.range,
        impact=item.impact,
        confidence=item.confidence,
        effort=effort,
    )


# Kept for the inputs themselves: a change of any of them is another question.
@lru_cache(maxsize=16)
def _rank(items: tuple[RiceItem, ...]) -> Ranking:
    return rank(items, seed=SEED)


def _score(ranked: RankedItem, ranking: Ranking) -> Estimate:
    return Estimate(
        value=ranked.score,
        low=ranked.low,
        high=ranked.high,
        n=ranking.draws,
        method="rice",
        unit="points",
        confidence=ranking.coverage,
    )
