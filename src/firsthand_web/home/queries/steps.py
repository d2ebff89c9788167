"""The chain as steps: what is done, and where to go next."""

from dataclasses import dataclass

from firsthand_web.communication.models import Brief
from firsthand_web.core.access import Place
from firsthand_web.evidence.models import Survey
from firsthand_web.insights.models import Opportunity
from firsthand_web.roadmap.models import Item, Plan


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step; `action` is the button that takes it, at `url`; `there` is the page of what it made."""

    stage: str
    title: str
    why: str
    action: str
    url: str
    there: str
    done: bool


def steps(place: Place) -> list[Step]:
    """From what people say to the brief, in the order of the work."""
    product = place.product
    asked = Survey.objects.filter(product=product).exists()
    return [
        Step(
            stage="evidence",
            title="What people say",
            why="Bring in a survey as your tool exports it. Questions are recognised; you confirm them.",
            action="Import a survey",
            url=place.url("survey_import"),
            there=place.url("surveys"),
            done=asked,
        ),
        Step(
            stage="need",
            title="What they need",
            why="Each task that you asked about becomes a need: how important it is, how well it is met.",
            action="Find the needs" if asked else "Write down a need",
            url=place.url("needs_new" if asked else "need_new"),
            there=place.url("needs"),
            done=Opportunity.objects.filter(product=product).exists(),
        ),
        Step(
            stage="plan",
            title="What you could build",
            why="Items with estimates as ranges. Their reach can follow what people answered.",
            action="Write down an item",
            url=place.url("item_new"),
            there=place.url("items"),
            done=Item.objects.filter(product=product).exists(),
        ),
        Step(
            stage="plan",
            title="What you will build",
            why="The best plan that your teams can keep, with the reason for each item that is in or out.",
            action="Plan",
            url=place.url("plan"),
            there=place.url("plan"),
            done=Plan.objects.filter(product=product).exists(),
        ),
        Step(
            stage="result",
            title="What you tell others",
            why="A brief of two pages in which each number leads back to where it came from.",
            action="Write a brief",
            url=place.url("brief_new"),
            there=place.url("briefs"),
            done=Brief.objects.filter(product=product).exists(),
        ),
    ]
