"""What reviews and method checks read in items, plans and decisions, and what can be counted here."""

from firsthand.evidence.claims import bare_percentages
from firsthand_web.core.models import Link, Product
from firsthand_web.core.registry import Advice, Measure, Part
from firsthand_web.roadmap.models import Decision, Item, Plan, Team
from firsthand_web.roadmap.queries import wording

FULL = 0.98  # share of its capacity at which a team has no room left


def read_item(item: Item) -> list[Part]:
    estimates = [f"Impact {_range(item.impact)}", f"Confidence {_range(item.confidence)}"]
    if item.reach is not None:
        estimates.insert(0, f"Reach {_range(item.reach)}")
    efforts = [f"{effort.team}: {_range(effort.range)} person-months" for effort in item.efforts.all()]
    return [
        Part(key="title", heading="Item", text=item.title),
        Part(key="description", heading="Description", text=item.description),
        Part(key="estimates", heading="Estimates", text="\n".join([*estimates, *efforts])),
        Part(key="note", heading="Where the estimates come from", text=item.estimate_note),
    ]


def read_plan(plan: Plan) -> list[Part]:
    if not plan.has_placements:
        return [Part(key="status", heading="Status", text=plan.get_status_display())]
    return [
        Part(key="placements", heading="What is built when", text=wording.placements(plan)),
        Part(key="reasons", heading="Why each is in", text=wording.reasons(plan)),
        Part(key="alternatives", heading="What is out", text=wording.alternatives(plan)),
    ]


def read_decision(decision: Decision) -> list[Part]:
    parts = (
        ("title", "Decision", decision.title),
        ("context", "Why it came up", decision.context),
        ("chosen", "What was chosen", decision.chosen),
        ("options", "Instead of", decision.options),
        ("reasons", "Reasons", decision.reasons),
        ("dissent", "Who saw it differently", decision.dissent),
        ("review", "Looked at again on", f"{decision.review_on or ''}"),
    )
    return [Part(key=key, heading=heading, text=text) for key, heading, text in parts]


def check_item(item: Item) -> list[Advice]:
    found = []
    ranges = [item.impact, item.confidence, *(effort.range for effort in item.efforts.all())]
    ranges += [item.reach] if item.reach else []
    if exact := [each for each in ranges if each.low == each.high]:
        message = (
            f"{len(exact)} of {len(ranges)} estimates are single numbers: say how far off they could be."
        )
        found.append(Advice(check="range-missing", message=message, lesson="range-missing"))
    links = Link.objects.filter(
        product_id=item.product_id, source_type=Item.type_name(), source_id=item.pk, kind=Link.Kind.ADDRESSES
    )
    if not links.exists():
        message = "It addresses no need: link the need that it is for."
        found.append(Advice(check="item-without-need", message=message, lesson="no-source"))
    return found


def check_plan(plan: Plan) -> list[Advice]:
    if plan.status == Plan.Status.INFEASIBLE:
        message = "No plan keeps every wish: take the smallest set that clashes to those who wished."
        return [Advice(check="plan-infeasible", message=message, lesson="infeasible")]
    found = []
    if plan.status != Plan.Status.OPTIMAL:
        message = "It is not proven best: say how large the gap may be."
        found.append(Advice(check="plan-unproven", message=message, lesson="plan"))
    full = sorted({load["team"] for load in plan.result.get("loads", []) if _is_full(load)})
    if full:
        message = f"No room is left for {', '.join(full)}: an estimate that overruns makes the plan late."
        found.append(Advice(check="plan-full", message=message, lesson="plan"))
    return found


def check_decision(decision: Decision) -> list[Advice]:
    found = []
    if len([line for line in decision.options.splitlines() if line.strip()]) < 1:
        message = "It names no other option: what could have been done instead, waiting included?"
        found.append(Advice(check="one-option", message=message, lesson="decision"))
    if decision.review_on is None:
        message = "Nobody will look at it again: choose a day."
        found.append(Advice(check="no-review-day", message=message, lesson="decision"))
    if not decision.dissent.strip():
        message = "Nobody saw it differently? Ask one person who might."
        found.append(Advice(check="no-dissent", message=message, lesson="decision"))
    if bare := bare_percentages(f"{decision.context}\n{decision.reasons}"):
        message = f"“{bare[0]}” does not say of how many."
        found.append(Advice(check="percentage-of-few", message=message, lesson="percentage-of-few"))
    return found


def _is_full(load: dict[str, float | str]) -> bool:
    capacity, used = load.get("capacity"), load.get("used")
    return isinstance(capacity, int | float) and isinstance(used, int | float) and 0 < FULL * capacity <= used


def _range(found: object) -> str:
    low, likely, high = found.low, found.likely, found.high  # type: ignore[attr-defined]
    return f"{likely:g}" if low == high else f"{low:g} to {high:g}, most likely {likely:g}"


def _estimated(product: Product) -> int:
    return int(Item.objects.filter(product=product, efforts__isnull=False).distinct().count())


def _linked(product: Product) -> int:
    links = Link.objects.filter(
        product=product, source_type=Item.type_name(), kind=Link.Kind.ADDRESSES
    ).values_list("source_id", flat=True)
    return int(Item.objects.filter(product=product, pk__in=links).count())


def _teams(product: Product) -> int:
    return int(Team.objects.filter(product=product).count())


def _plans(product: Product) -> int:
    return int(Plan.objects.filter(product=product).count())


def _decisions(product: Product) -> int:
    return int(Decision.objects.filter(product=product).count())


MEASURES = (
    Measure(name="items-estimated", noun="items with estimates", count=_estimated),
    Measure(name="items-linked", noun="items that address a need", count=_linked),
    Measure(name="teams", noun="teams", count=_teams),
    Measure(name="plans", noun="solved plans", count=_plans),
    Measure(name="decisions", noun="recorded decisions", count=_decisions),
)
