"""The audit log as sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from firsthand_web.core import registry
from firsthand_web.core.access import Place
from firsthand_web.core.models import AuditEntry


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
    "core.link.created": "linked something to",
    "core.link.deleted": "unlinked something from",
}


def lines(place: Place, entries: Iterable[AuditEntry]) -> list[Line]:
    return [_line(place, entry) for entry in entries]


def _line(place: Place, entry: AuditEntry) -> Line:
    _, noun, did = entry.verb.split(".", 2)
    kind = registry.named(entry.record_type)
    url = ""
    if kind and entry.product_id == place.product.pk and entry.record_id:
        record = kind.model.objects.filter(pk=entry.record_id, product=place.product).first()
        url = place.url_of(record) if record else ""
    about = ABOUT.get(entry.verb) if kind else None
    return Line(
        who=str(entry.by) if entry.by else "Firsthand",
        did=about or did.replace("-", " "),
        noun=kind.noun if kind and about else noun.replace("-", " "),
        label=entry.label,
        url=url,
        at=entry.at,
        stage=kind.stage if kind else "",
    )
