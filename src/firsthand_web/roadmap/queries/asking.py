"""The planning problem as the rows have it today, in the library's words."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from firsthand.roadmap.problem import PlanItem, Problem, structural_faults
from firsthand.roadmap.problem import Team as PlanTeam
from firsthand_web.core.models import Product
from firsthand_web.roadmap.models import Dependency, Horizon, Item, Team
from firsthand_web.roadmap.queries.reach import Reach, reaches


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Something that keeps items from being planned, and the items on whose pages it can be mended."""

    message: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Today's problem. Items and teams go by unique names in it, so that its messages can be read.

    `item_ids` and `team_ids` map those names to rows. `unplanned` are open items whose estimates are not
    complete; they are left out. `troubles` keep the whole problem from being solved. `digest` is that of
    `inputs`, the problem as JSON.
    """

    problem: Problem
    item_ids: Mapping[str, int]
    team_ids: Mapping[str, int]
    unplanned: tuple[Trouble, ...]
    troubles: tuple[Trouble, ...]
    inputs: dict[str, Any]
    digest: str


def horizon_of(product: Product) -> Horizon | None:
    found: Horizon | None = Horizon.objects.filter(product=product).first()
    return found


def open_items(product: Product) -> list[Item]:
    rows = Item.objects.filter(product=product, status=Item.Status.OPEN)
    return list(rows.select_related("reach_need", "reach_question__survey").prefetch_related("efforts__team"))


def missing(item: Item, reach: Reach) -> str:
    """What an item lacks to be scored and planned; empty when nothing."""
    lacks = [reach.missing] if reach.range is None else []
    if not item.efforts.all():
        lacks.append("Nobody has said what effort it takes.")
    return " ".join(lacks)


def ask(product: Product) -> Asked:
    """Everything a plan is made from."""
    items = open_items(product)
    reach = reaches(product, items)
    lacking = {item.pk: why for item in items if (why := missing(item, reach[item.pk]))}
    planned = [item for item in items if item.pk not in lacking]
    teams = list(Team.objects.filter(product=product))
    gone = {row.team for item in planned for row in item.efforts.all() if row.team.deletion_id}
    team_names = _names([*teams, *sorted(gone, key=lambda team: team.pk)])
    item_names = _names(planned)
    needs, loose = _dependencies(product, item_names)
    horizon = horizon_of(product)
    periods = tuple(horizon.periods) if horizon else ()
    problem = Problem(
        periods=periods,
        teams=tuple(
            PlanTeam(id=team_names[team], name=team.name, capacity=tuple(map(team.capacity, periods)))
            for team in teams
        ),
        items=tuple(
            _plan_item(item, item_names[item], reach[item.pk], team_names, needs.get(item_names[item], ()))
            for item in planned
        ),
        discount=horizon.discount if horizon else 0.0,
    )
    named = {name: item for item, name in item_names.items()}
    inputs = _inputs(problem)
    return Asked(
        problem=problem,
        item_ids={name: item.pk for item, name in item_names.items()},
        team_ids={name: team.pk for team, name in team_names.items()},
        unplanned=tuple(
            Trouble(message=lacking[item.pk], items=(item,)) for item in items if item.pk in lacking
        ),
        troubles=(*loose, *_deserted(planned), *_faults(problem, named)),
        inputs=inputs,
        digest=hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest(),
    )


def _plan_item(
    item: Item, name: str, reach: Reach, teams: Mapping[Team, str], needs: Sequence[str]
) -> PlanItem:
    return PlanItem(
        id=name,
        title=item.title,
        value=value_of(item, reach),
        effort={teams[row.team]: row.likely for row in item.efforts.all()},
        earliest=item.earliest or None,
        latest=item.latest or None,
        must=item.must,
        depends_on=tuple(needs),
    )


def value_of(item: Item, reach: Reach) -> float:
    """What an item is worth in a plan: likely reach × impact × confidence. Effort is the plan's cost."""
    assert reach.range is not None
    return reach.range.likely * item.impact.likely * item.confidence.likely


def _dependencies(product: Product, names: Mapping[Item, str]) -> tuple[dict[str, list[str]], list[Trouble]]:
    """What each planned item needs, by name; and the items that need what will not be built."""
    needs: dict[str, list[str]] = {}
    loose = []
    rows = Dependency.objects.filter(product=product).select_related("item", "needs")
    for item, other in dict.fromkeys((row.item, row.needs) for row in rows):
        if item not in names or other.status == Item.Status.DONE:
            continue
        if other in names:
            needs.setdefault(names[item], []).append(names[other])
            continue
        why = "was dropped" if other.status == Item.Status.DROPPED else "has no complete estimate yet"
        message = f"“{item}” needs “{other}”, which {why}: complete or reopen it, or remove the dependency."
        loose.append(Trouble(message=message, items=(item, other)))
    return needs, loose


def _deserted(items: list[Item]) -> list[Trouble]:
    """Deleted teams that items still count on."""
    needed: dict[Team, list[Item]] = {}
    for item in items:
        for row in item.efforts.all():
            if row.team.deletion_id:
                needed.setdefault(row.team, []).append(item)
    return [
        Trouble(
            message=f"The team “{team}” was deleted, but items need it: undo that under Activity, or give "
            "their effort to another team.",
            items=tuple(needing),
        )
        for team, needing in needed.items()
    ]


def _faults(problem: Problem, named: Mapping[str, Item]) -> list[Trouble]:
    return [
        Trouble(
            message=fault.message,
            items=tuple(dict.fromkeys(named[name] for name in fault.ids if name in named)),
        )
        for fault in structural_faults(problem)
        if fault.name != "unknown-team"  # deleted ones are told once for all their items
    ]


def _names(rows: Iterable[Any]) -> dict[Any, str]:
    """A name for each row that no other has: its own, or with a number when others share it."""
    seen: Counter[str] = Counter()
    names = {}
    for row in rows:
        base = str(row)
        seen[base] += 1
        names[row] = base if seen[base] == 1 else f"{base} ({seen[base]})"
    return names


def _inputs(problem: Problem) -> dict[str, Any]:
    return {
        "periods": list(problem.periods),
        "discount": problem.discount,
        "teams": {team.id: list(team.capacity) for team in problem.teams},
        "items": {
            item.id: {
                "value": item.value,
                "effort": dict(sorted(item.effort.items())),
                "earliest": item.earliest,
                "latest": item.latest,
                "must": item.must,
                "needs": sorted(item.depends_on),
            }
            for item in problem.items
        },
    }
