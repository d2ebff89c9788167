"""Themes: what many people say in their own words, found without being told what to look for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import Progress, silent
from firsthand.insights.embedding import Embedder, Vectors
from firsthand.insights.theme_edits import ThemeEdits


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
    unit mean of the members' vectors; a text belongs when its cosine with the centre reaches `reach`.
    """

    id: str
    name: str
    terms: tuple[str, ...]
    size: int
    quotes: tuple[Quote, ...]
    members: tuple[int, ...]
    reach: float
    edited: bool = False
    centre: Vectors = field(compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Themes:
    """Themes by falling size. `theme_of` has one id per input row, None where a text fits nothing.

    `digests` has one digest per input row (see `text_digest`): edits and caches refer to texts by it.
    """

    themes: tuple[Theme, ...]
    theme_of: tuple[str | None, ...]
    digests: tuple[str, ...]
    embedder: str
    resolution: float
    stability: float

    def __getitem__(self, theme_id: str) -> Theme:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """The theme nearest to a new text (None when it is beyond the theme's reach), with the cosine."""

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
    seed: int = 0,
    progress: Progress = silent,
) -> Themes:
    """Group texts into themes; the same texts give the same themes in whatever order they come."""
    raise NotImplementedError


def assign(themes: Themes, vector: NDArray[np.float32]) -> Assignment:
    """Find the theme of a new text from its vector, without a new run."""
    raise NotImplementedError


def suggest_links(
    themes: Themes, statements: Mapping[str, str], *, embed: Embedder, threshold: float = 0.4
) -> tuple[Link, ...]:
    """Suggest which opportunity (id → statement) each theme speaks of, best first."""
    raise NotImplementedError
