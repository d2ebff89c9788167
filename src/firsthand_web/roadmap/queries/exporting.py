"""Items and plans as rows of a file."""

from firsthand.tables import Cell
from firsthand_web.core.models import Product
from firsthand_web.roadmap.models import Dependency, Item, Plan
from firsthand_web.roadmap.queries import listing, plans, ranking, wording

# The prioritised list that other tools read too; `importing` reads the same columns.
ITEM_HEADER = (
    "id",
    "title",
    "objective",
    "reach",
    "impact",
    "confidence",
    "effort",
    "team",
    "depends_on",
    "status",
    "horizon",
    "must",
    "rank",
    "score",
    "score_low",
    "score_high",
)
PLAN_HEADER = ("item", "in_plan", "period", "must", "value", "teams", "effort", "loss", "reason")


def item_rows(product: Product) -> list[tuple[Cell, ...]]:
    rows, _ = ranking.rows(product)
    ids = {row.item.pk: key_of(row.item) for row in rows}
    needs: dict[int, list[str]] = {}
    for each in Dependency.objects.filter(product=product):
        needs.setdefault(each.item_id, []).append(ids[each.needs_id])
    placed = plans.placement_of(plans.newest(product))
    aims = listing.needs_of(product, [row.item for row in rows])
    return [
        (
            ids[row.item.pk],
            row.item.title,
            "; ".join(str(aim) for aim in aims.get(row.item.pk, [])),
            row.reach.range.likely if row.reach.range else None,
            row.item.impact_likely,
            row.item.confidence_likely,
            "; ".join(f"{each.likely:g}" for each in row.item.efforts.all()),
            "; ".join(row.teams),
            "; ".join(needs.get(row.item.pk, [])),
            row.item.status,
            placed.get(row.item.pk, ""),
            "yes" if row.item.must else "no",
            row.ranked.rank if row.ranked else None,
            row.score.value if row.score else None,
            row.score.low if row.score else None,
            row.score.high if row.score else None,
        )
        for row in rows
    ]


def key_of(item: Item) -> str:
    """How files name an item: by the id it came with, or its own."""
    return item.key or str(item.pk)


def plan_rows(plan: Plan | None) -> list[tuple[Cell, ...]]:
    """Placed items by period, then those left out, dearest to leave out first."""
    if plan is None:
        return []
    asked, placed = plan.inputs["items"], plan.result["placements"]
    order = {period: place for place, period in enumerate(plan.periods)}
    rows = sorted(
        plan.result["reasons"], key=lambda row: (order.get(placed.get(row["item"]), len(order)), row["item"])
    )
    return [
        (
            row["item"],
            "yes" if row["in_plan"] else "no",
            placed.get(row["item"], ""),
            "yes" if asked[row["item"]]["must"] else "no",
            asked[row["item"]]["value"],
            "; ".join(asked[row["item"]]["effort"]),
            "; ".join(f"{effort:g}" for effort in asked[row["item"]]["effort"].values()),
            row["loss"],
            wording.reason(row),
        )
        for row in rows
    ]
