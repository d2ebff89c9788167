"""Practice runs as their pages show them: what is known, what came back, what backs a decision."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from firsthand.errors import InputError
from firsthand.learning.practice.beliefs import MEASURES
from firsthand.learning.practice.run import Run as Lived
from firsthand.learning.practice.score import figures
from firsthand.learning.simulator.consequences import estimated, lot
from firsthand.learning.simulator.ledger import Progress
from firsthand.learning.simulator.state import history, ledger
from firsthand_web.core.models import Link, Person, Product
from firsthand_web.experiments.models import Experiment
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.models import Run
from firsthand_web.roadmap.models import Item
from firsthand_web.roadmap.queries.plans import adopted, placement_of


def folder_of(product: Product) -> Path:
    """Where the files of a product of the practice company lie."""
    return Path(settings.FOLDER) / "practice" / str(product.pk)


def coming_of(product: Product) -> Path:
    """Where those lie that a quarter has written which is not over yet: no page shows them."""
    return Path(settings.FOLDER) / "practice" / f"{product.pk}.coming"


def runs_of(person: Person) -> QuerySet[Run]:
    """The runs that somebody may see: those in whose workspaces they are."""
    found: QuerySet[Run] = Run.objects.filter(product__workspace__memberships__person=person)
    return found.select_related("product__workspace", "learner", "cohort")


def lived(run: Run) -> tuple[Lived | None, str]:
    """The run as the library has it, or what keeps it from being read."""
    try:
        return run.known, ""
    except InputError as error:
        return None, str(error)


def periods(known: Lived) -> list[str]:
    return [f"Quarter {number}" for number in range(1, known.quarters + 1)]


def backed(product: Product) -> set[str]:
    """Keys of the items that address a need with evidence: a survey scored it, or links support it."""
    needs = {need.pk: need for need in Opportunity.objects.filter(product=product)}
    kind = Opportunity.type_name()
    links = Link.objects.filter(product=product, target_type=kind)
    supported = set(links.filter(kind=Link.Kind.SUPPORTS).values_list("target_id", flat=True))
    supported |= {pk for pk, need in needs.items() if need.computed}
    addressed = links.filter(kind=Link.Kind.ADDRESSES, source_type=Item.type_name())
    items = {
        source for source, target in addressed.values_list("source_id", "target_id")
        if target in supported & needs.keys()
    }  # fmt: skip
    return set(Item.objects.filter(product=product, pk__in=items).values_list("key", flat=True))


def waiting_test(product: Product, key: str) -> Experiment | None:
    """The experiment of an item that has no numbers yet."""
    found: Experiment | None = (
        Experiment.objects.filter(product=product, item__key=key, read_at=None).order_by("pk").first()
    )
    return found


def file_of_test(number: int, key: str) -> str:
    """What the file of a quarter's test is called; by it the debrief knows which experiment was that test."""
    return f"quarter-{number} {key}.csv"


def adopted_order(product: Product) -> list[str]:
    """Keys of the items of the adopted plan, those of the first period first."""
    plan = adopted(product)
    placed = placement_of(plan)
    if plan is None or not placed:
        return []
    keys = dict(Item.objects.filter(product=product, pk__in=placed).values_list("pk", "key"))
    names = list(plan.periods)
    return [keys[pk] for pk in sorted(placed, key=lambda pk: (names.index(placed[pk]), pk)) if pk in keys]


def outcome(known: Lived, number: int) -> dict[str, Any]:
    """What a company knows at the end of a quarter (0: the one before the run), as plain data."""
    company, quarter = known.state.world.company, history(known.state)[number]
    names = {each.id: each.name for each in company.competitors}
    titles = {item.id: item.title for item in company.items}

    def told(each: Progress) -> dict[str, Any]:
        return {
            "item": each.item, "title": titles[each.item], "spent": each.spent,
            "estimate": each.estimate, "waits": each.waits,
        }  # fmt: skip

    return {
        "shipped": [told(each) for each in quarter.shipped],
        "unfinished": [told(each) for each in quarter.unfinished],
        "dropped": [titles[item] for item in quarter.dropped],
        "announcements": [f"{names[each.competitor]}: {each.title}" for each in quarter.announcements],
        "builds": [
            {"stage": each.stage, "built": each.built, "works": each.works, "passed": each.passed}
            for each in quarter.builds
        ],
        "arrived": [{"part": each.part, "late": each.late} for each in quarter.arrived],
        "overdue": list(quarter.overdue),
        "unused": ", ".join(
            f"{team.name.lower()} {quarter.idle[team.id]:.0f}"
            for team in company.teams
            if quarter.idle.get(team.id, 0.0) > 1
        ),
        "money": quarter.money,
        "spent": quarter.spent,
        "research": [
            {"study": each.study, "number": each.number, "about": each.about} for each in quarter.research
        ],
    }


def known_now(known: Lived) -> dict[str, Any]:
    """What a learner knows before choosing: money, days, prices, and what accounting says so far."""
    company, now = known.state.world.company, ledger(known.state)
    hardware = company.hardware
    return {
        "company": company,
        "money": now.money,
        "prices": now.prices,
        "number": known.played + 1,
        "figures": [{"quarter": number, **each} for number, each in enumerate(figures(known))],
        "measures": MEASURES,
        "parts": [(part, lot(company, part.id)) for part in hardware.parts] if hardware else [],
        "stages": hardware.stages if hardware else (),
    }


def estimates(known: Lived) -> dict[str, float]:
    """The days that the teams say, by item."""
    return {item.id: estimated(item) for item in known.state.world.company.items}
