"""What a feedback draft's file holds, and what importing it would change."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from firsthand.errors import Progress, silent
from firsthand.evidence.feedback import Columns, Reading, Said, from_json, read
from firsthand.tables import Table
from firsthand_web.core.folder import kept_file
from firsthand_web.core.models import Product
from firsthand_web.evidence.models import Feedback, FeedbackDraft
from firsthand_web.evidence.queries import drafts
from firsthand_web.evidence.queries.drafts import Changes

# An attribute with so many values or fewer can be filtered by; so many attributes are offered.
VALUES, FACETS, VALUE_LENGTH = 15, 8, 60
EXAMPLES = 3


def table_of(draft: FeedbackDraft) -> Table:
    """The draft's file, read again from the folder."""
    file = draft.file
    return drafts.table(kept_file(settings.FOLDER, file["digest"]), file["name"], file["header_rows"])


def columns_of(draft: FeedbackDraft) -> Columns:
    return from_json(draft.columns)


def reading(draft: FeedbackDraft, progress: Progress = silent) -> Reading:
    """Everything the draft's file says. Raises `FileError` and `InputError` for what cannot be read."""
    progress(0.05, f"Reading {draft.file['name']}")
    table = table_of(draft)
    progress(0.2, f"Reading {len(table.rows):,} rows")
    return _reading(draft.file["digest"], draft.file["name"], draft.file["header_rows"], columns_of(draft))


@lru_cache(maxsize=1)
def _reading(digest: str, name: str, header_rows: int | None, columns: Columns) -> Reading:
    return read(drafts.table(kept_file(settings.FOLDER, digest), name, header_rows), columns)


def changes(draft: FeedbackDraft, found: Reading) -> Changes:
    """What importing would do, compared with what came from this source before.

    What a person has edited or deleted since stays as they left it.
    """
    theirs = Feedback.everything.filter(product=draft.product, source=draft.source).exclude(source="")
    kept = theirs.filter(deletion=None) | theirs.filter(deletion__isnull=False, deletion__batch=None)
    stored: dict[str, tuple[int, Any]] = {}
    for key, pk, changed_at, deletion, *content in kept.values_list(
        "source_id", "pk", "changed_at", "deletion", "text", "who", "said_on", "attributes"
    ):
        stored[key] = (pk, content if changed_at is None and deletion is None else None)
    return drafts.changes({said.key: content_of(said) for said in found.said}, stored)


def content_of(said: Said) -> list[Any]:
    return [said.text, said.who, said.said_on, dict(said.attributes)]


def known(product: Product, headers: Sequence[str]) -> FeedbackDraft | None:
    """The last import of a file with these columns: its source and roles are proposed again."""
    earlier = FeedbackDraft.objects.filter(product=product).exclude(imported_at=None)
    return next((draft for draft in earlier if draft.columns.get("headers") == list(headers)), None)


def facets_of(found: Reading) -> dict[str, list[str]]:
    """Attributes with few values, each with its values from the most frequent."""
    counts: dict[str, Counter[str]] = {}
    for said in found.said:
        for name, value in said.attributes.items():
            counts.setdefault(name, Counter())[value] += 1
    few = {name: values for name, values in counts.items() if 1 < len(values) <= VALUES}
    return {
        name: [value for value, _ in values.most_common()]
        for name, values in list(few.items())[:FACETS]
        if all(len(value) <= VALUE_LENGTH for value in values)
    }


@dataclass(frozen=True, kw_only=True)
class ColumnPreview:
    """One column of the file; `place` is its number from 0."""

    place: int
    header: str
    role: str
    reason: str
    examples: tuple[str, ...]


def preview(table: Table, columns: Columns) -> Iterator[ColumnPreview]:
    """The columns as the person sees them before confirming."""
    for place, (header, role, reason) in enumerate(
        zip(columns.headers, columns.roles, columns.reasons, strict=True)
    ):
        cells = (row[place].strip() for row in table.rows[:200])
        examples = tuple(dict.fromkeys(cell[:90] for cell in cells if cell))[:EXAMPLES]
        yield ColumnPreview(place=place, header=header, role=role, reason=reason, examples=examples)


@dataclass(frozen=True, kw_only=True)
class Facet:
    """An attribute that voices can be filtered by."""

    name: str
    values: tuple[str, ...]

    @property
    def label(self) -> str:
        """Its name as people write it: “custom_plan” is “Custom plan”."""
        return self.name.replace("_", " ").strip().capitalize()


def facets(product: Product, source: str = "") -> list[Facet]:
    """Those of all files, or of one source, that came in and were not taken back."""
    imported = _came_in(product).order_by("pk")
    if source:
        imported = imported.filter(source=source)
    found: dict[str, dict[str, None]] = {}
    for stored in imported.values_list("facets", flat=True):
        for name, values in stored.items():
            found.setdefault(name, {}).update(dict.fromkeys(values))
    return [Facet(name=name, values=_in_order(values)) for name, values in found.items()]


def sources(product: Product) -> list[str]:
    """Names of the files that voices came in with."""
    return sorted(set(_came_in(product).values_list("source", flat=True)), key=str.casefold)


def imported(product: Product, number: str) -> FeedbackDraft | None:
    """The draft with this number, once it is imported: its page says what came in."""
    drafts = FeedbackDraft.objects.filter(product=product).exclude(imported_at=None)
    return drafts.filter(pk=int(number)).first() if number.isdigit() else None


def _came_in(product: Product) -> QuerySet[FeedbackDraft]:
    return FeedbackDraft.objects.filter(product=product, batch__undone_at=None).exclude(batch=None)


def _in_order(values: Mapping[str, None]) -> tuple[str, ...]:
    """Numbers by size, words by the alphabet."""
    if all(value.replace(".", "", 1).isdigit() for value in values):
        return tuple(sorted(values, key=float))
    return tuple(sorted(values, key=str.casefold))
