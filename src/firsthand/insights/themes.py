"""Themes: what many people say in their own words, found without being told what to look for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from firsthand.errors import InputError, Progress, silent
from firsthand.insights.communities import find_communities
from firsthand.insights.corpus import Corpus, read_corpus
from firsthand.insights.embedding import Embedder
from firsthand.insights.groups import Groups, centre_of, hold_edits, keep_fitting
from firsthand.insights.languages import language_directions
from firsthand.insights.naming import said_name
from firsthand.insights.neighbours import centred, neighbour_graph, usual_cosine
from firsthand.insights.terms import find_terms, typical
from firsthand.insights.theme_edits import ThemeEdits
from firsthand.insights.vectors import Vectors

USUAL = 0.9  # texts are joined where they are closer than nine in ten pairs of texts,
ENOUGH = 0.25  # ... or than this cosine: where few subjects fill all texts, one pair in ten is not unusual


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A text that speaks for its theme. `row` is its place in the input."""

    text: str
    respondent: str
    row: int
    similarity: float


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Texts that say much the same.

    `size` counts distinct respondents, `members` are rows of the input in ascending order. `centre` is the
    unit mean of the texts' vectors, in the space of `Themes.place`. `edited` says that a person touched it.
    """

    id: str
    name: str
    terms: tuple[str, ...]
    size: int
    quotes: tuple[Quote, ...]
    members: tuple[int, ...]
    edited: bool
    centre: Vectors = field(compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Themes:
    """Themes by falling size (ties by id).

    Per input row: `theme_of` has a theme's id, None where the text fits nothing, is blank or was excluded;
    `digests` has the digest by which edits refer to a text, "" for a blank. A text fits a theme when its
    cosine with the centre reaches `floor`. `resolution` and `stability` say how finely the texts were cut
    and how well such cuts survive the loss of a fifth of the texts (adjusted Rand, 0 to 1).
    """

    themes: tuple[Theme, ...]
    theme_of: tuple[str | None, ...]
    digests: tuple[str, ...]
    embedder: str
    floor: float
    resolution: float
    stability: float
    mean: Vectors = field(compare=False, repr=False)
    languages: Vectors = field(compare=False, repr=False)

    def __getitem__(self, theme_id: str) -> Theme:
        for theme in self.themes:
            if theme.id == theme_id:
                return theme
        known = ", ".join(theme.id for theme in self.themes[:5]) or "none"
        raise InputError(f"theme {theme_id!r} is not among the themes: the first are {known}.")

    def texts_of(self, theme_id: str) -> tuple[str, ...]:
        """The digests of a theme's texts, sorted."""
        return tuple(sorted({self.digests[row] for row in self[theme_id].members}))

    def place(self, vectors: Vectors) -> Vectors:
        """Vectors of the same embedder in the space of the centres: less the mean and the language."""
        return centred(vectors, self.mean, self.languages)

    @cached_property
    def _centres(self) -> Vectors:
        return np.stack([theme.centre for theme in self.themes])


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """The theme nearest to a new text (None where it fits nothing), with the cosine."""

    theme_id: str | None
    similarity: float


@dataclass(frozen=True, kw_only=True)
class Link:
    """A suggestion that a theme speaks of an opportunity, with the cosine that suggested it."""

    theme_id: str
    opportunity_id: str
    similarity: float


def find_themes(
    texts: Sequence[str],
    respondents: Sequence[str],
    *,
    embed: Embedder,
    edits: ThemeEdits | None = None,
    product: str = "",
    seed: int = 0,
    progress: Progress = silent,
) -> Themes:
    """Group texts into themes; the same texts give the same themes in whatever order they come.

    Texts that differ in nothing but case and white space are one text said several times. Each is joined to
    its nearest neighbours by cosine, the graph is cut into communities (`find_communities`), texts far from
    the centre of theirs and themes of fewer than three people are left out, and then the edits are applied:
    a theme that a person touched holds its texts; a new text goes to a held theme when at least half of its
    community is held, to the nearest one.

    Args: one respondent per text (who says a thing twice counts once); the name of the `product`, which names
    no theme; `seed` of the subsamples. Raises `InputError`; `progress` may raise `Cancelled`.
    """
    corpus = read_corpus(texts, respondents)
    vectors = _embedded(corpus, embed, progress)
    mean = vectors.mean(axis=0) if len(vectors) > 2 else np.zeros(embed.dimensions, dtype=np.float32)
    languages = language_directions(corpus.texts, vectors)
    places = centred(vectors, mean, languages)
    progress(0.6, "Joining neighbours")
    floor = min(max(usual_cosine(places, USUAL), 0.0), ENOUGH)
    cut = find_communities(
        neighbour_graph(places, floor),
        seed=seed,
        progress=lambda share, message: progress(0.65 + 0.25 * share, message),
    )
    groups = keep_fitting(cut.labels, places, corpus, floor)
    groups = hold_edits(groups, places, corpus, edits or ThemeEdits())
    progress(0.95, "Naming themes")
    themes = _described(groups, places, corpus, texts, respondents, edits or ThemeEdits(), product)
    found: dict[int, str] = {row: theme.id for theme in themes for row in theme.members}
    return Themes(
        themes=themes,
        theme_of=tuple(found.get(row) for row in range(len(texts))),
        digests=corpus.digests,
        embedder=embed.name,
        floor=floor,
        resolution=cut.resolution,
        stability=cut.stability,
        mean=mean,
        languages=languages,
    )


def assign(themes: Themes, vector: Vectors) -> Assignment:
    """Find the theme of a new text from its vector (same embedder), without a new run."""
    if not themes.themes:
        return Assignment(theme_id=None, similarity=0.0)
    cosines = themes._centres @ themes.place(vector)
    best = int(cosines.argmax())
    similarity = float(cosines[best])
    fits = similarity >= themes.floor and similarity > 0
    return Assignment(theme_id=themes.themes[best].id if fits else None, similarity=similarity)


def suggest_links(
    themes: Themes, statements: Mapping[str, str], *, embed: Embedder, threshold: float = 0.3
) -> tuple[Link, ...]:
    """Suggest which opportunity (id → statement) each theme speaks of, best first.

    The similarity is the cosine between the statement's vector and the theme's centre, both less the mean of
    all texts. Links below `threshold` are not suggested. Raises `InputError` for another embedder than the
    themes were found with.
    """
    if embed.name != themes.embedder:
        raise InputError(f"embedder {embed.name} cannot be compared with {themes.embedder}: use the same.")
    if not themes.themes or not statements:
        return ()
    cosines = themes.place(embed(list(statements.values()))) @ themes._centres.T
    links = [
        Link(theme_id=theme.id, opportunity_id=need, similarity=float(cosines[i, j]))
        for i, need in enumerate(statements)
        for j, theme in enumerate(themes.themes)
        if cosines[i, j] >= threshold
    ]
    return tuple(sorted(links, key=lambda link: (-link.similarity, link.theme_id, link.opportunity_id)))


def _embedded(corpus: Corpus, embed: Embedder, progress: Progress) -> Vectors:
    parts = [np.zeros((0, embed.dimensions), dtype=np.float32)]
    for start in range(0, len(corpus.texts), 500):
        progress(0.6 * start / len(corpus.texts), f"Reading text {start + 1} of {len(corpus.texts)}")
        parts.append(embed(corpus.texts[start : start + 500]))
    return np.concatenate(parts)


def _names(
    groups: Groups,
    said: Sequence[Sequence[str]],
    terms: Sequence[tuple[str, ...]],
    edits: ThemeEdits,
    product: str,
) -> list[str]:
    """People's names where they gave one; else what was said, or the terms where that says too little or is
    another theme's name already.
    """
    given = {theme.id: theme.name for theme in edits.held}
    names: list[str] = []
    for theme_id, texts, found in zip(groups, said, terms, strict=True):
        phrase = given.get(theme_id) or said_name(texts, found, product=product)
        free = phrase and (theme_id in given or phrase not in {*names, *given.values()})
        names.append(phrase if free else ", ".join(found[:3]) or texts[0][:40])
    return names


def _described(
    groups: Groups,
    places: Vectors,
    corpus: Corpus,
    texts: Sequence[str],
    respondents: Sequence[str],
    edits: ThemeEdits,
    product: str,
) -> tuple[Theme, ...]:
    said = [[corpus.texts[item] for item in items] for items in groups.values()]
    terms = find_terms(said, product=product)
    names = _names(groups, said, terms, edits, product)
    held = {theme.id for theme in edits.held}
    themes = []
    for (theme_id, items), found, name in zip(groups.items(), terms, names, strict=True):
        centre = centre_of(places, items)
        rows = sorted(row for item in items for row in corpus.rows[item])
        quotes = [items[i] for i in typical([corpus.texts[i] for i in items], places[list(items)], centre)]
        themes.append(
            Theme(
                id=theme_id,
                name=name,
                terms=found,
                size=len({respondents[row] for row in rows}),
                quotes=tuple(
                    Quote(
                        text=texts[corpus.rows[item][0]].strip(),
                        respondent=respondents[corpus.rows[item][0]],
                        row=corpus.rows[item][0],
                        similarity=float(places[item] @ centre),
                    )
                    for item in quotes
                ),
                members=tuple(rows),
                edited=theme_id in held,
                centre=centre,
            )
        )
    return tuple(sorted(themes, key=lambda theme: (-theme.size, theme.id)))
