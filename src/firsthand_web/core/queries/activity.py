"""The audit log as sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from firsthand_web.core import access, registry
from firsthand_web.core.access import Place
from firsthand_web.core.models import AuditEntry, Record


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry: “Ada closed the item Offline mode”."""

    who: str
    did: str
    noun: str
    label: str
    url: str
    at: datetime
    stage: str


# What a verb says of the record that it is about, where the verb's own noun is something beside it.
ABOUT = {
    "core.comment.created": "commented on",
    "core.tag.added": "tagged",
    "core.tag.removed": "took a tag from",
    "core.link.created": "linked a record to",
    "core.link.deleted": "unlinked a record from",
}

# Participles that are not the past tense: “Ruth began the review”, not “Ruth begun”.
PAST = {"begun": "began", "bound": "chose a record for", "given": "gave", "taken-up": "took up"}


def lines(place: Place, entries: Iterable[AuditEntry]) -> list[Line]:
    entries = list(entries)
    here = access.records(
        place,
        [
            (entry.record_type, entry.record_id)
            for entry in entries
            if entry.product_id == place.product.pk and entry.record_id
        ],
    )
    return [_line(place, entry, here.get((entry.record_type, entry.record_id or 0))) for entry in entries]


def _line(place: Place, entry: AuditEntry, record: Record | None) -> Line:
    _, noun, did = entry.verb.split(".", 2)
    kind = registry.named(entry.record_type)
    about = ABOUT.get(entry.verb) if kind else None
    return Line(
        who=str(entry.by) if entry.by else "Firsthand",
        did=about or PAST.get(did, did.replace("-", " ")),
        noun=kind.noun if kind and about else noun.replace("-", " "),
        label=entry.label,
        url=place.url_of(record) if record else "",
        at=entry.at,
        stage=kind.stage if kind else "",
    )
