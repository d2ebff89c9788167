"""Who stands behind a need in their own words, and what they said."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from firsthand_web.core.models import Link, Product, Record
from firsthand_web.evidence.models import Feedback
from firsthand_web.insights.models import Opportunity, Theme, ThemeMember

SOURCES = (Theme.type_name(), Feedback.type_name())


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Ids of the themes and single voices that support a need."""

    themes: set[int] = field(default_factory=set)
    voices: set[int] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A voice and where it comes from, as people say it."""

    voice: Feedback
    origin: str


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A theme and a need that may speak of the same, with the cosine that suggests it."""

    theme: Theme
    need: Opportunity
    similarity: float


def sources_of(product: Product, needs: Iterable[int] | None = None) -> dict[int, Sources]:
    """By need: what supports it in people's own words."""
    links = Link.objects.filter(
        product=product,
        source_type__in=SOURCES,
        target_type=Opportunity.type_name(),
        kind=Link.Kind.SUPPORTS,
    )
    if needs is not None:
        links = links.filter(target_id__in=list(needs))
    found: dict[int, Sources] = defaultdict(Sources)
    for source_type, source, need in links.values_list("source_type", "source_id", "target_id"):
        kind = found[need].themes if source_type == Theme.type_name() else found[need].voices
        kind.add(source)
    return found


def said_by(sources: Sources) -> QuerySet[Feedback]:
    """The voices behind a need."""
    members = ThemeMember.objects.filter(theme__in=sources.themes, theme__deletion=None)
    found: QuerySet[Feedback] = Feedback.objects.filter(
        Q(pk__in=sources.voices) | Q(pk__in=members.values("feedback"))
    )
    return found


def people(sources: Sources) -> int:
    """How many different people said it; somebody unknown counts as a person of their own."""
    if not sources.voices and len(sources.themes) == 1:
        return sum(Theme.objects.filter(pk__in=sources.themes).values_list("size", flat=True))
    if not sources.voices and not sources.themes:
        return 0
    counts = said_by(sources).aggregate(
        known=Count("who", distinct=True, filter=~Q(who="")), unknown=Count("pk", filter=Q(who=""))
    )
    return int(counts["known"] + counts["unknown"])


def spoken(wanted: Iterable[int]) -> dict[int, Quote]:
    """Voices by their id, in the order asked for, with where each comes from."""
    ids = list(dict.fromkeys(wanted))
    found = Feedback.objects.select_related("survey").in_bulk(ids)
    return {pk: Quote(voice=found[pk], origin=_origin(found[pk])) for pk in ids if pk in found}


def _origin(voice: Feedback) -> str:
    who = voice.survey.title if voice.survey else voice.who or "Somebody"
    return f"{who}, {voice.said_on:%B %Y}" if voice.said_on else who


def quotes(sources: Sources, count: int = 6) -> list[Quote]:
    """Single voices that somebody linked, then the most typical of each theme in turn."""
    themes = Theme.objects.filter(pk__in=sources.themes).order_by("-size", "pk")
    typical = [theme.quotes for theme in themes]
    longest = max(map(len, typical), default=0)
    in_turn = [row[place] for place in range(longest) for row in typical if place < len(row)]
    return list(spoken([*sorted(sources.voices), *in_turn]).values())[:count]


def themes_of(voice: Record) -> list[Record]:
    """The themes that hold a voice: shown in its thread."""
    return list(Theme.objects.filter(members__feedback=voice.pk, size__gt=0).distinct())


def suggestions(themes: Iterable[Theme], needs: dict[int, Opportunity]) -> list[Suggestion]:
    """The links that the last run suggests and nobody has made yet, best first."""
    listed = list(themes)
    made = set(
        Link.objects.filter(
            source_type=Theme.type_name(),
            source_id__in=[theme.pk for theme in listed],
            target_type=Opportunity.type_name(),
        ).values_list("source_id", "target_id")
    )
    found = [
        Suggestion(theme=theme, need=needs[need], similarity=similarity)
        for theme in listed
        for need, similarity in theme.suggestions
        if need in needs and (theme.pk, need) not in made
    ]
    return sorted(found, key=lambda one: (-one.similarity, one.theme.pk, one.need.pk))
