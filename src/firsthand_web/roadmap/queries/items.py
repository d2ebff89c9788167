"""Everything on the page of one item."""

from dataclasses import dataclass

from firsthand.estimates import Estimate
from firsthand.roadmap.scoring import Range
from firsthand_web.core.models import Product
from firsthand_web.evidence.models import Question
from firsthand_web.insights.models import Opportunity
from firsthand_web.roadmap.models import Dependency, Item, Plan
from firsthand_web.roadmap.queries import plans, ranking


@dataclass(frozen=True, kw_only=True)
class About:
    """An item with its place in the ranking and in the plan, and what it could be joined to."""

    row: ranking.Row
    ranked_items: int
    reach: Estimate | None
    drivers: tuple[tuple[str, float], ...]
    needs: tuple[Dependency, ...]
    needed_by: tuple[Dependency, ...]
    could_need: tuple[Item, ...]
    could_address: tuple[Opportunity, ...]
    plan: Plan | None
    period: str
    why: str


def about(item: Item) -> About:
    rows, ranked = ranking.rows(item.product)
    row = next(row for row in rows if row.item.pk == item.pk)
    needs = Dependency.objects.filter(item=item).select_related("needs")
    needed_by = Dependency.objects.filter(needs=item).select_related("item")
    taken = {item.pk, *(each.needs_id for each in needs)}
    plan = plans.newest(item.product)
    drivers = row.ranked.drivers if row.ranked else {}
    return About(
        row=row,
        ranked_items=len(ranked.items) if ranked else 0,
        reach=_people(row),
        drivers=tuple(sorted(drivers.items(), key=lambda pair: (-pair[1], pair[0]))),
        needs=tuple(needs),
        needed_by=tuple(needed_by),
        could_need=tuple(
            sorted((other.item for other in rows if other.item.pk not in taken), key=lambda each: each.title)
        ),
        could_address=tuple(needs_to_choose(item.product)),
        plan=plan,
        period=plans.placement_of(plan).get(item.pk, ""),
        why=plans.reason_of(plan, item),
    )


def needs_to_choose(product: Product) -> list[Opportunity]:
    return list(Opportunity.objects.get_queryset().filter(product=product).ranked()[:500])


def questions(product: Product) -> list[Question]:
    """Questions with choices, whose answers reach can follow."""
    rows = Question.objects.filter(product=product, kind__in=["single", "multi", "grid"])
    return list(rows.select_related("survey").order_by("survey__title", "position"))


def _people(row: ranking.Row) -> Estimate | None:
    """Reach as a number with its origin, when it follows evidence."""
    if row.reach.range is None or row.reach.share is None:
        return None
    people: Range = row.reach.range
    share = row.reach.share
    return Estimate(
        value=people.likely,
        low=people.low,
        high=people.high,
        n=share.n,
        method="reach",
        unit="people",
        confidence=share.confidence,
        warnings=share.warnings,
    )
