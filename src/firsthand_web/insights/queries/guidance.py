"""What reviews and method checks read in needs and themes, and what can be counted here."""

from django.db.models import F, QuerySet

from firsthand.insights.statements import solution_in
from firsthand_web.core import registry
from firsthand_web.core.models import Link, Product
from firsthand_web.core.registry import Advice, Measure, Part
from firsthand_web.evidence.models import Feedback
from firsthand_web.insights.models import Opportunity, Theme

EVIDENCE = (Link.Kind.SUPPORTS, Link.Kind.CONTRADICTS)
FEW = 30


def read_need(need: Opportunity) -> list[Part]:
    return [
        Part(key="statement", heading="The need", text=need.statement),
        Part(key="detail", heading="In more words", text=need.detail),
        Part(key="evidence", heading="What is linked", text=_linked(need)),
        Part(key="score", heading="Score", text=_score(need)),
    ]


def read_theme(theme: Theme) -> list[Part]:
    quotes = Feedback.objects.filter(pk__in=theme.quotes[:5])
    return [
        Part(key="name", heading="Name", text=theme.name),
        Part(key="terms", heading="Words", text=", ".join(map(str, theme.terms))),
        Part(key="quotes", heading="Typical voices", text="\n".join(f"“{quote.text}”" for quote in quotes)),
        Part(key="size", heading="People", text=f"{theme.size:,} people"),
    ]


def check_need(need: Opportunity) -> list[Advice]:
    found: list[Advice] = []
    if word := solution_in(need.statement):
        message = f"“{word}” names a solution: say what somebody wants to get done, whatever the product."
        found.append(Advice(check="solution-in-need", message=message, lesson="jobs"))
    if need.setting_id is None and not _links(need).exists():
        message = "Nothing is linked to this need, so nobody can check it: link voices, a theme or a survey."
        found.append(Advice(check="no-source", message=message, lesson="no-source"))
    asked = need.result.get("respondents") or (need.setting.respondents if need.setting else 0)
    if need.computed and asked < FEW:
        message = f"Its score rests on {asked} people: the rank may be chance."
        found.append(Advice(check="small-sample", message=message, lesson="small-sample"))
    return found


def check_theme(theme: Theme) -> list[Advice]:
    if theme.edited or theme.name != theme.found_name:
        return []
    message = "The name is the machine's: read its voices, and name it in customers' words."
    return [Advice(check="theme-unread", message=message, lesson="coding")]


def _links(need: Opportunity) -> QuerySet[Link]:
    return Link.objects.filter(
        product_id=need.product_id, target_type=Opportunity.type_name(), target_id=need.pk, kind__in=EVIDENCE
    )


def _linked(need: Opportunity) -> str:
    lines = []
    for link in _links(need).order_by("pk"):
        kind = registry.named(link.source_type)
        source = kind.model.objects.filter(pk=link.source_id).first() if kind else None
        if kind and source:
            lines.append(f"{kind.noun.capitalize()} that {link.kind} it: {registry.label_of(source)}")
    return "\n".join(lines) or "Nothing is linked."


def _score(need: Opportunity) -> str:
    return f"Rank {need.rank}" if need.computed and need.rank else "Not scored."


def _needs(product: Product) -> int:
    return int(Opportunity.objects.filter(product=product).count())


def _scored(product: Product) -> int:
    return int(Opportunity.objects.filter(product=product, rank__isnull=False).count())


def _needs_linked(product: Product) -> int:
    links = Link.objects.filter(product=product, target_type=Opportunity.type_name(), kind__in=EVIDENCE)
    linked = links.values_list("target_id", flat=True)
    return int(Opportunity.objects.filter(product=product, pk__in=linked).count())


def _themes(product: Product) -> int:
    return int(Theme.objects.filter(product=product, size__gt=0).count())


def _themes_named(product: Product) -> int:
    return int(Theme.objects.filter(product=product, size__gt=0).exclude(name=F("found_name")).count())


MEASURES = (
    Measure(name="needs", noun="needs", count=_needs),
    Measure(name="needs-scored", noun="scored needs", count=_scored),
    Measure(name="needs-linked", noun="needs with linked evidence", count=_needs_linked),
    Measure(name="themes", noun="themes", count=_themes),
    Measure(name="themes-named", noun="themes that a person has named", count=_themes_named),
)
