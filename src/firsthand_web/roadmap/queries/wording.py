"""What a plan says, in sentences: on its page, in the decision that adopts it, in exports."""

from typing import Any

from firsthand.charts import figure
from firsthand_web.roadmap.models import Plan


def reason(row: dict[str, Any]) -> str:
    """Why one item is in or out, and what forcing it the other way would cost."""
    return " ".join(part for part in (row["because"], loss(row)) if part)


def loss(row: dict[str, Any]) -> str:
    """The price of the other choice, with what it would push out and bring in.

    Empty where the library's own reason says it: no plan has the other choice, or a must-have costs value.
    """
    value, forced = row["loss"], "Leaving it out" if row["in_plan"] else "Putting it in"
    if value is None or value < 0:
        return ""
    words = (
        f"{forced} would cost {figure(value, 'points')} points" if value else f"{forced} would cost nothing"
    )
    words += "" if row["exact"] else " or less (time ended before the proof)"
    effects = []
    if row["displaces"]:
        effects.append(f"{_listed(row['displaces'])} would leave")
    if row["brings_in"]:
        effects.append(f"{_listed(row['brings_in'])} would come in")
    return f"{words}: {', '.join(effects)}." if effects else f"{words}."


def placements(plan: Plan) -> str:
    """One line for each period: what is built in it."""
    placed: dict[str, str] = plan.result["placements"]
    lines = []
    for period in plan.periods:
        names = [name for name, when in placed.items() if when == period]
        lines.append(f"{period}: {', '.join(names) or 'nothing'}")
    return "\n".join(lines)


def alternatives(plan: Plan) -> str:
    """What was left out, with what each would have cost."""
    out = [row for row in plan.result["reasons"] if not row["in_plan"]]
    return "\n".join(f"With “{row['item']}”. {reason(row)}" for row in out) or "Everything fits."


def reasons(plan: Plan) -> str:
    """Why each placed item is in."""
    placed = [row for row in plan.result["reasons"] if row["in_plan"]]
    proof = (
        f"Proven best: {figure(plan.objective, 'points')} points; no plan is worth more."
        if plan.status == Plan.Status.OPTIMAL and plan.objective is not None
        else plan.get_status_display() + "."
    )
    return "\n".join([proof, *(f"{row['item']}: {reason(row)}" for row in placed)])


def _listed(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
