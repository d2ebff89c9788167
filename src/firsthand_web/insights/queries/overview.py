"""What the pages of themes show beside the rows themselves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from firsthand_web.core.models import Link, Product
from firsthand_web.evidence.models import Survey
from firsthand_web.insights.models import Opportunity, Theme, ThemeMember, ThemeRun
from firsthand_web.insights.queries import voices
from firsthand_web.insights.queries.finding import voices_of
from firsthand_web.insights.queries.voices import Quote, Suggestion

MODEL = (
    "The sentence model all-MiniLM-L6-v2 compared the texts: it knows that “slow” and “takes ages” are close."
)
WORDS = (
    "The texts were compared by shared words and parts of words, because the sentence model is not "
    "installed: themes are coarser."
)


@dataclass(frozen=True, kw_only=True)
class Card:
    """A theme in the list, with one typical voice, the needs it is linked to and the best open suggestion."""

    theme: Theme
    quote: Quote | None
    needs: tuple[Opportunity, ...]
    suggestion: Suggestion | None


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Voices of a run: in a theme, in none, and left out by somebody."""

    placed: int
    rest: int
    excluded: int


def count(product: Product, survey: Survey | None) -> int:
    return voices_of(product, survey).count()


def members(run: ThemeRun) -> QuerySet[ThemeMember]:
    """The members of a run whose voice is still there."""
    return ThemeMember.objects.filter(run=run, feedback__deletion=None).select_related(
        "feedback", "feedback__survey"
    )


def numbers(run: ThemeRun) -> Numbers:
    """Each is read off an index: Django asks for excluded=False as NOT excluded, which none answers."""
    all_of_run = ThemeMember.objects.filter(run=run)
    return Numbers(
        placed=all_of_run.filter(theme__isnull=False).count(),
        rest=all_of_run.filter(theme=None, excluded__in=[False]).count(),
        excluded=all_of_run.filter(theme=None, excluded__in=[True]).count(),
    )


def came_since(run: ThemeRun) -> int:
    """How many voices are newer than the run."""
    return voices_of(run.product, run.survey).filter(pk__gt=run.newest).count()


def embedder_words(name: str) -> str:
    return MODEL if name.startswith("minilm") else WORDS


def cards(product: Product, themes: Iterable[Theme]) -> list[Card]:
    listed = list(themes)
    needs = Opportunity.objects.filter(product=product).in_bulk()
    linked: dict[int, list[Opportunity]] = defaultdict(list)
    pairs = Link.objects.filter(
        product=product,
        source_type=Theme.type_name(),
        source_id__in=[theme.pk for theme in listed],
        target_type=Opportunity.type_name(),
    )
    for theme, need in pairs.order_by("pk").values_list("source_id", "target_id"):
        if need in needs:
            linked[theme].append(needs[need])
    best: dict[int, Suggestion] = {}
    for suggestion in voices.suggestions(listed, needs):
        best.setdefault(suggestion.theme.pk, suggestion)
    spoken = voices.spoken([theme.quotes[0] for theme in listed if theme.quotes])
    return [
        Card(
            theme=theme,
            quote=spoken.get(theme.quotes[0]) if theme.quotes else None,
            needs=tuple(linked[theme.pk]),
            suggestion=best.get(theme.pk),
        )
        for theme in listed
    ]
