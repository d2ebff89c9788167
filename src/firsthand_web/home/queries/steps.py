"""The chain as steps: what is done, and where to go next."""

from dataclasses import dataclass

from firsthand_web.communication.models import Brief
from firsthand_web.core.access import Place
from firsthand_web.core.models import Record
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


@dataclass(frozen=True)
class _Kind:
    """A step before it is known where: `at` and `there` are names of pages, `made` is what it makes."""

    stage: str
    title: str
    why: str
    action: str
    at: str
    there: str
    made: type[Record]


SAY = "Bring in a survey as your tool exports it. Questions are recognised; you confirm them."
NEED = "Each task that you asked about becomes a need: how important it is, how well it is met."
COULD = "Items with estimates as ranges. Their reach can follow what people answered."
WILL = "The best plan that your teams can keep, with the reason for each item that is in or out."
TELL = "A brief of two pages in which each number leads back to where it came from."
CHAIN = (
    _Kind("evidence", "What people say", SAY, "Import a survey", "survey_import", "surveys", Survey),
    _Kind("need", "What they need", NEED, "Find the needs", "needs_new", "needs", Opportunity),
    _Kind("plan", "What you could build", COULD, "Write down an item", "item_new", "items", Item),
    _Kind("plan", "What you will build", WILL, "Plan", "plan", "plan", Plan),
    _Kind("result", "What you tell others", TELL, "Write a brief", "brief_new", "briefs", Brief),
)


def steps(place: Place) -> list[Step]:
    """From what people say to the brief, in the order of the work."""
    return [
        Step(
            stage=kind.stage,
            title=kind.title,
            why=kind.why,
            action=kind.action,
            url=place.url(kind.at),
            there=place.url(kind.there),
            done=kind.made.objects.filter(product=place.product).exists(),
        )
        for kind in CHAIN
    ]
