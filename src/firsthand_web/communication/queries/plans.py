"""A stored plan as a brief tells it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from firsthand.charts import Chart, Render, figure
from firsthand.communication import Line, PlanLine, PlanProof, Source, findings, with_figures
from firsthand.roadmap.explain import Reason
from firsthand.roadmap.plan import Load
from firsthand.roadmap.problem import PlanItem
from firsthand_web.communication.queries.origins import Origin, Origins
from firsthand_web.roadmap.models import Item, Plan
from firsthand_web.roadmap.queries.reach import user_base

POINT = "a point is one person reached × impact × confidence"


@dataclass(frozen=True, kw_only=True)
class Told:
    """The plan's rows as the library's items, and the rows themselves (None when deleted since)."""

    plan: Plan
    items: tuple[PlanItem, ...]
    rows: dict[str, Item | None]

    @property
    def there(self) -> list[int]:
        """The items that were not deleted since."""
        return [row.pk for row in self.rows.values() if row is not None]

    def source(self, name: str) -> str:
        return f"item-{self.plan.result['ids'][name]}"


def read(plan: Plan) -> Told:
    ids: dict[str, int] = plan.result["ids"]
    found = Item.objects.select_related("reach_need", "reach_question").in_bulk(list(ids.values()))
    items = [
        PlanItem(id=name, title=name, value=given["value"], effort=given["effort"], must=given["must"])
        for name, given in plan.inputs["items"].items()
    ]
    return Told(plan=plan, items=tuple(items), rows={name: found.get(pk) for name, pk in ids.items()})


def lines(told: Told) -> list[PlanLine]:
    """Items in by period and falling loss, then those left out."""
    periods, placements = told.plan.periods, told.plan.result["placements"]
    items = {item.id: item for item in told.items}
    found = []
    for row in told.plan.result["reasons"]:
        item, reason = items[row["item"]], _reason(row)
        found.append(
            findings.plan_line(
                reason,
                title=item.title,
                team=findings.main_team(item.effort) if item.effort else "",
                effort=f"{item.total_effort:g}",
                period=placements.get(item.id),
                source=told.source(item.id),
            )
        )
    return sorted(found, key=lambda line: (_place(line, periods), -(line.regret or 0.0), line.label))


def proof(plan: Plan) -> PlanProof:
    return PlanProof(
        status=plan.status,
        objective=plan.objective or 0.0,
        bound=plan.bound or 0.0,
        gap=plan.gap or 0.0,
        unit="points",
        source="plan",
    )


def picture(told: Told, render: Render) -> Chart:
    return findings.plan_picture(
        told.items,
        placements=told.plan.result["placements"],
        loads=[Load(**load) for load in told.plan.result["loads"]],
        teams={name: name for name in told.plan.inputs["teams"]},
        periods=told.plan.periods,
        render=render,
    )


def origins(told: Told) -> Origins:
    plan, found = told.plan, {}
    base = user_base(plan.product)
    if base is not None:
        method = f"An estimate, from {base.source}" if base.source else "An estimate"
        users = Source(label="User base", method=method, n=0)
        found["users"] = Origin(source=users, record=None)
    how = "Solved to proven optimality" if plan.status == Plan.Status.OPTIMAL else "The best found in time"
    rows = tuple(f"item {pk}" for pk in plan.result["ids"].values())
    whole = Source(label=f"{plan}", method=f"{how}; {POINT}", n=len(told.items), rows=rows)
    found["plan"] = Origin(source=whole, record=plan)
    for item in told.items:
        row, name = told.rows[item.id], told.source(item.id)
        source = Source(label=item.title, method=_method(item, row), n=0, rows=(name.replace("-", " "),))
        found[name] = Origin(source=source, record=row)
    return found


def cautions(told: Told) -> Iterator[Line]:
    guessed = [row for row in told.rows.values() if row is not None and not _follows(row)]
    if guessed:
        words = f"The reach of {len(guessed)} of {len(told.items)} items is an estimate; no answer backs it."
        yield with_figures(words, "plan")
    base = user_base(told.plan.product)
    if base is not None and len(guessed) < len(told.items):
        known = f", from {base.source}" if base.source else ""
        yield with_figures(f"Reach rests on a user base of {figure(base.likely, 'people')}{known}.", "users")


def _reason(row: dict[str, object]) -> Reason:
    """The stored reason; what could not be forced was kept as None."""
    loss = math.inf if row["loss"] is None else row["loss"]
    return Reason(**{**row, "loss": loss})  # type: ignore[arg-type]  # JSON that `plans.keep` wrote


def _place(line: PlanLine, periods: list[str]) -> int:
    return periods.index(line.period) if line.period is not None else len(periods)


def _follows(row: Item) -> bool:
    return row.reach_need is not None or row.reach_question is not None


def _method(item: PlanItem, row: Item | None) -> str:
    source = row and (row.reach_need or row.reach_question)
    rest = f"reach follows “{source}”, the rest are estimates" if source else "all three are estimates"
    worth = figure(round(item.value), "people")
    return f"Worth {worth} points when planned: reach × impact × confidence; {rest}"
