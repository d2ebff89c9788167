"""The audit log as sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from firsthand.charts.wording import day_words
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
    more: str = ""


# What a verb says of the record that it is about, where the verb's own noun is something beside it.
ABOUT = {
    "core.comment.created": "commented on",
    "core.tag.added": "tagged",
    "core.tag.removed": "took a tag from",
    "core.link.created": "linked a record to",
    "core.link.deleted": "unlinked a record from",
}

# Counts that an entry may carry, as people say them; those of several kinds of rows are nested.
COUNTED = (
    "new", "changed", "new events", "known before", "items", "themes", "voices", "respondents", "recipients",
    "remarks", "interns", "mentors", "people", "rows", "sent",
)  # fmt: skip
NESTED = ("responses", "voices")

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
        more=told(entry.data),
    )


def told(data: dict[str, Any]) -> str:
    """What an entry's data says of what changed, and by how much; ids and digests are no news."""
    parts = [f"“{data['tag']}”"] if data.get("tag") else []
    parts += [str(data[name]) for name in ("role", "verdict") if data.get(name)]
    parts += [str(field).replace("_", " ") for field in data.get("fields", ())]
    if isinstance(data.get("value"), int | float) and data.get("on"):
        parts.append(f"{data['value']:,g} on {_day(data['on'])}")
    if data.get("day"):
        parts.append(_day(data["day"]))
    before, after = data.get("from"), data.get("to")
    if isinstance(before, str) and isinstance(after, str):
        parts.append(f"{before or 'nothing'} to {after or 'nothing'}")
    parts += [f"{data['in']:,} of {data['of']:,}"] if {"in", "of"} <= data.keys() else []
    for kind, counts in (
        ("", data),
        *((k, v) for k, v in data.items() if k in NESTED and isinstance(v, dict)),
    ):
        parts += [
            f"{counts[name]:,} {f'{kind} ' if kind else ''}{name}"
            for name in COUNTED
            if isinstance(counts.get(name), int) and counts[name] > 0
        ]
    return ", ".join(parts)


def _day(text: str) -> str:
    try:
        return day_words(date.fromisoformat(text))
    except ValueError:
        return text
