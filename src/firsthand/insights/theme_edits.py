"""What people decided about themes, as plain data that a later run respects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firsthand.insights.themes import Themes


@dataclass(frozen=True, kw_only=True)
class HeldTheme:
    """A theme that a person touched: it keeps its id, its name if one was given, and its texts (digests)."""

    id: str
    name: str | None
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ThemeEdits:
    """All decisions about the themes of one body of texts; each method returns the edits with one more."""

    held: tuple[HeldTheme, ...] = ()
    excluded: tuple[str, ...] = ()

    def rename(self, themes: "Themes", theme_id: str, name: str) -> "ThemeEdits":
        """Call the theme `name`."""
        raise NotImplementedError

    def merge(self, themes: "Themes", theme_ids: Sequence[str], name: str | None = None) -> "ThemeEdits":
        """Make one theme of several; the first id stays."""
        raise NotImplementedError

    def split(self, themes: "Themes", theme_id: str, parts: Sequence[Sequence[str]]) -> "ThemeEdits":
        """Cut a theme into parts, each a list of text digests; what is in no part stays behind."""
        raise NotImplementedError

    def exclude(self, digest: str) -> "ThemeEdits":
        """Leave a text out of every theme."""
        raise NotImplementedError

    def pin(self, themes: "Themes", digest: str, theme_id: str) -> "ThemeEdits":
        """Hold a text to a theme."""
        raise NotImplementedError

    def to_json(self) -> Mapping[str, object]:
        """Plain lists, texts and numbers, ready for `json.dumps`."""
        raise NotImplementedError

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "ThemeEdits":
        """The edits that `to_json` wrote; raises `InputError` where the shape is wrong."""
        raise NotImplementedError
