"""A stored plan as its page shows it: a grid, reasons, prices, and what changed since."""

from dataclasses import dataclass
from typing import Any

from firsthand_web.core.models import Product
from firsthand_web.roadmap.models import Decision, Item, Plan
from firsthand_web.roadmap.queries import wording
from firsthand_web.roadmap.queries.asking import Asked

# Losses below this are rounding of the solver, not a price.
NOTHING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Card:
    """An item in the grid; `item` is None when it was deleted since."""

    name: str
    item: Item | None
    effort: float
    must: bool


@dataclass(frozen=True, kw_only=True)
class Cell:
    period: str
    cards: tuple[Card, ...]
    used: float
    capacity: float
    worth: float | None


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Why:
    """An item with the reason for its place, in words."""

    name: str
    item: Item | None
    period: str
    words: str
    loss: float | None


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What one more person-month brings, and what it would let in."""

    team: str
    period: str
    gain: float
    exact: bool
    brings_in: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Everything on the page of a plan."""

    plan: Plan
    grid: tuple[TeamRow, ...]
    placed: tuple[Why, ...]
    left_out: tuple[Why, ...]
    worth: tuple[Worth, ...]
    clash: dict[str, Any] | None
    changes: tuple[str, ...]


def newest(product: Product) -> Plan | None:
    found: Plan | None = Plan.objects.filter(product=product).first()
    return found


def adopted(product: Product) -> Plan | None:
    """The plan that was decided for last; a deleted decision no longer counts."""
    decision = (
        Decision.objects.filter(product=product, plan__isnull=False, plan__deletion=None)
        .select_related("plan")
        .order_by("-pk")
        .first()
    )
    plan: Plan | None = decision.plan if decision else None
    return plan


def placement_of(plan: Plan | None) -> dict[int, str]:
    """The period of each placed item, by the item's id."""
    if plan is None:
        return {}
    ids: dict[str, int] = plan.result["ids"]
    return {ids[name]: period for name, period in plan.result["placements"].items()}


def reason_of(plan: Plan | None, item: Item) -> str:
    """Why this item is in or out of the plan, in words; empty when the plan says nothing of it."""
    if plan is None:
        return ""
    ids: dict[str, int] = plan.result["ids"]
    rows = [row for row in plan.result["reasons"] if ids.get(row["item"]) == item.pk]
    return wording.reason(rows[0]) if rows else ""


def show(plan: Plan, asked: Asked) -> Shown:
    items: dict[int, Item] = Item.objects.in_bulk(list(plan.result["ids"].values()))
    by_name = {name: items.get(pk) for name, pk in plan.result["ids"].items()}
    worth = [Worth(**{**row, "brings_in": tuple(row["brings_in"])}) for row in plan.result["prices"]]
    whys = [_why(plan, row, by_name) for row in plan.result["reasons"]]
    return Shown(
        plan=plan,
        grid=_grid(plan, by_name, {(each.team, each.period): each.gain for each in worth}),
        placed=tuple(sorted((why for why in whys if why.period), key=_dearest)),
        left_out=tuple(sorted((why for why in whys if not why.period), key=_cheapest)),
        worth=tuple(
            sorted(
                (each for each in worth if each.gain > NOTHING),
                key=lambda each: (-each.gain, each.team, plan.periods.index(each.period)),
            )
        ),
        clash=plan.result["contradiction"],
        changes=tuple(changes(plan.inputs, asked.inputs)) if plan.digest != asked.digest else (),
    )


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What differs between two problems, in words."""
    said = []
    if before["periods"] != after["periods"]:
        said.append("The periods changed.")
    if before["discount"] != after["discount"]:
        said.append("The value lost by waiting changed.")
    for noun in ("teams", "items"):
        old, new = before[noun], after[noun]
        groups = {
            "New": sorted(set(new) - set(old)),
            "Gone": sorted(set(old) - set(new)),
            "Changed": sorted(name for name in set(old) & set(new) if old[name] != new[name]),
        }
        said += [f"{what}: {', '.join(names)}." for what, names in groups.items() if names]
    return said


def _grid(
    plan: Plan, by_name: dict[str, Item | None], worth: dict[tuple[str, str], float]
) -> tuple[TeamRow, ...]:
    loads = {(load["team"], load["period"]): load for load in plan.result["loads"]}
    teams: dict[str, list[float]] = plan.inputs["teams"]
    return tuple(
        TeamRow(
            name=team,
            cells=tuple(
                Cell(
                    period=period,
                    cards=_cards(plan, by_name, team, period),
                    used=loads[team, period]["used"] if (team, period) in loads else 0.0,
                    capacity=capacity,
                    worth=worth.get((team, period)),
                )
                for period, capacity in zip(plan.periods, capacities, strict=True)
            ),
        )
        for team, capacities in teams.items()
    )


def _cards(plan: Plan, by_name: dict[str, Item | None], team: str, period: str) -> tuple[Card, ...]:
    asked = plan.inputs["items"]
    return tuple(
        Card(name=name, item=by_name[name], effort=asked[name]["effort"][team], must=asked[name]["must"])
        for name, when in plan.result["placements"].items()
        if when == period and asked[name]["effort"].get(team)
    )


def _why(plan: Plan, row: dict[str, Any], by_name: dict[str, Item | None]) -> Why:
    return Why(
        name=row["item"],
        item=by_name[row["item"]],
        period=plan.result["placements"].get(row["item"], ""),
        words=wording.reason(row),
        loss=row["loss"],
    )


def _dearest(why: Why) -> tuple[float, str]:
    return (float("-inf") if why.loss is None else -why.loss, why.name)


def _cheapest(why: Why) -> tuple[float, str]:
    return (float("inf") if why.loss is None else why.loss, why.name)
