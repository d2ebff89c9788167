"""What people decided about themes, as plain data that a later run respects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from firsthand.errors import InputError


@dataclass(frozen=True, kw_only=True)
class HeldTheme:
    """A theme that a person touched: it keeps its id, its name if one was given, and its texts (digests)."""

    id: str
    name: str | None = None
    texts: tuple[str, ...]


class ThemeTexts(Protocol):
    """The part of `Themes` that edits need: the digests of the texts of a theme; `InputError` if unknown."""

    def texts_of(self, theme_id: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, kw_only=True)
class ThemeEdits:
    """All decisions about the themes of one body of texts; each method returns the edits with one more.

    A touched theme holds the texts it had: a later run keeps them together under the same id. Its methods
    take the `Themes` on which the person decided, themselves made with these edits.
    """

    held: tuple[HeldTheme, ...] = ()
    excluded: tuple[str, ...] = ()

    def rename(self, themes: ThemeTexts, theme_id: str, name: str) -> "ThemeEdits":
        """Call the theme `name`."""
        if not name.strip():
            raise InputError(f"name={name!r} is blank: give the theme a name.")
        return self._holding(themes, theme_id)._replacing(theme_id, name=name.strip())

    def merge(self, themes: ThemeTexts, theme_ids: Sequence[str], name: str | None = None) -> "ThemeEdits":
        """Make one theme of several; the first id stays, and its name unless another is given."""
        first, *others = dict.fromkeys(theme_ids)
        if not others:
            raise InputError(f"theme_ids={list(theme_ids)} names one theme: name two or more to merge.")
        texts = [text for theme_id in (first, *others) for text in themes.texts_of(theme_id)]
        edits = self._holding(themes, first)
        kept = tuple(theme for theme in edits.held if theme.id not in others)
        merged = replace(edits, held=kept)._replacing(first, texts=tuple(sorted(set(texts))))
        return merged.rename(themes, first, name) if name else merged

    def split(self, themes: ThemeTexts, theme_id: str, parts: Sequence[Sequence[str]]) -> "ThemeEdits":
        """Cut a theme into parts, each a list of text digests; texts in no part stay in the theme."""
        own = set(themes.texts_of(theme_id))
        given = [text for part in parts for text in part]
        if len(set(given)) < len(given) or not own.issuperset(given) or not all(parts):
            raise InputError(
                f"parts of {[len(part) for part in parts]} texts do not split theme {theme_id}: each part "
                "needs at least one text of the theme, and no text may stand in two parts."
            )
        edits = self._holding(themes, theme_id)._replacing(theme_id, texts=tuple(sorted(own - set(given))))
        # A part is known by its first text: deterministic, and different from the theme it came from.
        new = tuple(HeldTheme(id=f"{min(part)}-part", texts=tuple(sorted(part))) for part in parts)
        return replace(edits, held=tuple(theme for theme in (*edits.held, *new) if theme.texts))

    def exclude(self, digest: str) -> "ThemeEdits":
        """Leave a text out of every theme."""
        released = tuple(_without(theme, digest) for theme in self.held)
        return replace(self, held=released, excluded=tuple(sorted({*self.excluded, digest})))

    def pin(self, themes: ThemeTexts, digest: str, theme_id: str) -> "ThemeEdits":
        """Hold a text to a theme, wherever it was before."""
        edits = self._holding(themes, theme_id)
        held = tuple(_without(theme, digest) for theme in edits.held)
        texts = next(theme.texts for theme in held if theme.id == theme_id)
        excluded = tuple(text for text in self.excluded if text != digest)
        pinned = replace(edits, held=held, excluded=excluded)
        return pinned._replacing(theme_id, texts=tuple(sorted((*texts, digest))))

    def to_json(self) -> dict[str, Any]:
        """Plain lists and texts, ready for `json.dumps`."""
        held = [{"id": theme.id, "name": theme.name, "texts": list(theme.texts)} for theme in self.held]
        return {"held": held, "excluded": list(self.excluded)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ThemeEdits":
        """The edits that `to_json` wrote; raises `InputError` where the shape is wrong."""
        try:
            held = tuple(
                HeldTheme(id=str(one["id"]), name=one["name"], texts=tuple(map(str, one["texts"])))
                for one in data["held"]
            )
            return cls(held=held, excluded=tuple(map(str, data["excluded"])))
        except (KeyError, TypeError) as error:
            raise InputError(
                f"{str(data)[:80]} is not a set of theme edits: it needs “held” (id, name, texts) and "
                "“excluded”, as ThemeEdits.to_json writes them."
            ) from error

    def _holding(self, themes: ThemeTexts, theme_id: str) -> "ThemeEdits":
        texts = themes.texts_of(theme_id)
        if any(theme.id == theme_id for theme in self.held):
            return self
        return replace(self, held=(*self.held, HeldTheme(id=theme_id, texts=tuple(sorted(texts)))))

    def _replacing(
        self, theme_id: str, *, name: str | None = None, texts: tuple[str, ...] | None = None
    ) -> "ThemeEdits":
        held = tuple(
            replace(theme, name=name or theme.name, texts=theme.texts if texts is None else texts)
            if theme.id == theme_id
            else theme
            for theme in self.held
        )
        return replace(self, held=held)


def _without(theme: HeldTheme, digest: str) -> HeldTheme:
    return replace(theme, texts=tuple(text for text in theme.texts if text != digest))
