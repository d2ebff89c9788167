"""What reviews and method checks read in briefs, and what can be counted here."""

import re

from django.utils import timezone
from django.utils.html import strip_tags

from firsthand.communication import to_html
from firsthand.evidence.claims import bare_percentages
from firsthand_web.communication.models import Answer, Brief
from firsthand_web.communication.queries import composing
from firsthand_web.core.models import Product
from firsthand_web.core.registry import Advice, Measure, Part
from firsthand_web.roadmap.models import Decision

SHORT = 4  # words below which a title is a subject rather than a finding


def reading(brief: Brief) -> list[Part]:
    return [
        Part(key="title", heading="Title", text=brief.title),
        Part(key="opening", heading="Opening", text=brief.opening),
        Part(key="body", heading="What is told", text=_text(brief)),
        Part(key="closing", heading="Notes", text=brief.closing),
    ]


def check(brief: Brief) -> list[Advice]:
    found = []
    if not brief.opening.strip():
        message = "It has no opening: say in two sentences what you found and what you ask of the reader."
        found.append(Advice(check="no-opening", message=message, lesson="brief"))
    if len(brief.title.split()) < SHORT:
        message = f"“{brief.title}” is a subject: put the finding into the title."
        found.append(Advice(check="title-is-no-finding", message=message, lesson="brief"))
    if bare := bare_percentages(f"{brief.opening}\n{brief.closing}"):
        message = f"“{bare[0]}” does not say of how many."
        found.append(Advice(check="percentage-of-few", message=message, lesson="percentage-of-few"))
    if brief.published_at is None and composing.changed(brief, today=timezone.localdate()):
        message = "Newer data exist: compose a new version before you publish."
        found.append(Advice(check="brief-stale", message=message, lesson="brief"))
    return found


def check_decision(decision: Decision) -> list[Advice]:
    """A decision that took up a recommendation, and that nobody has written a word of since."""
    if decision.changed_at is not None or not Answer.objects.filter(decision=decision).exists():
        return []
    message = (
        "It says word for word what the recommendation said: read what would change it, and write what you "
        "know that the rule does not."
    )
    return [Advice(check="as-advised", message=message, lesson="recommendation")]


def _text(brief: Brief) -> str:
    """What is told without its pictures; one line for each block."""
    inside = re.sub(r"<svg.*?</svg>", "", to_html(brief.told, standalone=False), flags=re.DOTALL)
    lines = strip_tags(re.sub(r"</(p|h\d|li|tr|dt|dd|figcaption)>", "\n", inside)).splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _briefs(product: Product) -> int:
    return int(Brief.objects.current(product).count())


def _answered(product: Product) -> int:
    return int(Answer.objects.filter(product=product).count())


MEASURES = (
    Measure(name="briefs", noun="briefs", count=_briefs),
    Measure(name="recommendations-answered", noun="answered recommendations", count=_answered),
)
