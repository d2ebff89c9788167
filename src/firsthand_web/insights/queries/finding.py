"""Finding themes in the voices of a product, or of one survey."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from firsthand.errors import InputError, Progress
from firsthand.insights.corpus import text_digest
from firsthand.insights.embedding import Embedder, cached, fallback, load_embedder
from firsthand.insights.theme_edits import ThemeEdits
from firsthand.insights.themes import Themes, suggest_links
from firsthand.insights.themes import find_themes as group
from firsthand_web.core.models import Product
from firsthand_web.evidence.models import Feedback, Survey
from firsthand_web.insights.models import Opportunity

# A shorter answer, such as the name of a tool, says too little to be grouped.
LEAST_WORDS = 3
SUGGESTIONS = 3


@dataclass(frozen=True, kw_only=True)
class Member:
    """Where one voice was found: `theme` is the library's id of its theme, if any."""

    feedback: int
    digest: str
    theme: str | None
    similarity: float


@dataclass(frozen=True, kw_only=True)
class Found:
    """The themes, where each voice stands, the needs that themes may speak of, and the edits respected.

    `quotes` has the voices that speak for a theme, by the theme's id.
    """

    themes: Themes
    members: tuple[Member, ...]
    quotes: dict[str, list[int]]
    suggestions: dict[str, list[tuple[int, float]]]
    edits: ThemeEdits


def voices_of(product: Product, survey: Survey | None) -> QuerySet[Feedback]:
    found: QuerySet[Feedback] = Feedback.objects.filter(product=product)
    return found.filter(survey=survey) if survey else found


def embedder() -> Embedder:
    """The best that this installation has, remembering the texts it has seen in the folder."""
    best = fallback() if settings.EMBEDDER == "fallback" else load_embedder(settings.FOLDER / "models")
    return cached(best, settings.FOLDER / "cache" / "embeddings")


def find(product: Product, survey: Survey | None, edits: ThemeEdits, progress: Progress) -> Found:
    """Group the voices as the library does. Raises `InputError` where there are none."""
    rows = list(voices_of(product, survey).order_by("pk").values_list("pk", "text", "who"))
    digests = [text_digest(text) for _, text, _ in rows]
    held = {digest for theme in edits.held for digest in theme.texts}
    told = [
        place
        for place, row in enumerate(rows)
        if digests[place] in held or len(row[1].split()) >= LEAST_WORDS
    ]
    if not told:
        raise InputError("Nobody has said anything yet: bring in voices or a survey with free texts first.")
    texts = [rows[place][1] for place in told]
    embed = embedder()
    themes = group(
        texts,
        # Who is not known is taken for a person of their own.
        [rows[place][2] or f"voice {rows[place][0]}" for place in told],
        embed=embed,
        edits=edits,
        product=product.name,
        progress=lambda share, message: progress(0.9 * share, message),
    )
    progress(0.92, "Looking for needs that the themes speak of")
    near = _similarities(themes, texts, embed)
    there = {told[row]: (theme, near[row]) for row, theme in enumerate(themes.theme_of) if theme}
    members = []
    for place, (pk, _, _) in enumerate(rows):
        theme, similarity = there.get(place, (None, 0.0))
        members.append(Member(feedback=pk, digest=digests[place], theme=theme, similarity=similarity))
    quotes = {theme.id: [rows[told[quote.row]][0] for quote in theme.quotes] for theme in themes.themes}
    return Found(
        themes=themes,
        members=tuple(members),
        quotes=quotes,
        suggestions=_suggestions(product, themes, embed),
        edits=edits,
    )


def _similarities(themes: Themes, texts: list[str], embed: Embedder) -> dict[int, float]:
    """By row: the cosine of a text with the centre of its theme."""
    found: dict[int, float] = {}
    for theme in themes.themes:
        vectors = themes.place(embed([texts[row] for row in theme.members]))
        found.update(zip(theme.members, (vectors @ theme.centre).round(5).tolist(), strict=True))
    return found


def _suggestions(product: Product, themes: Themes, embed: Embedder) -> dict[str, list[tuple[int, float]]]:
    """The needs nearest to each theme, by the theme's id, best first."""
    needs = Opportunity.objects.filter(product=product).values_list("pk", "statement")
    statements = {str(pk): statement for pk, statement in needs}
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for link in suggest_links(themes, statements, embed=embed):
        if len(found[link.theme_id]) < SUGGESTIONS:
            found[link.theme_id].append((int(link.opportunity_id), round(link.similarity, 3)))
    return found
