"""What a file that waits holds, and how it would be read."""

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from firsthand.measurement.incoming import PARTS, Preview, preview
from firsthand_web.core.folder import kept_file
from firsthand_web.measurement.models import EventDraft
from firsthand_web.measurement.queries.events import sizes

PART_LABELS = {
    "user": "The person",
    "anonymous": "The device, before somebody signs in",
    "event": "What was done",
    "time": "When",
    "message": "The id of the message",
}


def preview_of(draft: EventDraft) -> Preview:
    """The first rows of the file as it would be read. Raises `FileError` and `InputError`."""
    reading = draft.reading
    mapping = tuple(sorted((reading.get("mapping") or {}).items()))
    reference = draft.at.isoformat() if draft.at else ""
    return _preview(
        kept_file(settings.FOLDER, draft.digest), draft.name, reference, draft.zone,
        reading.get("shape", ""), mapping, reading.get("dates", ""), bool(reading.get("without_bots")),
    )  # fmt: skip


def mapping_of(found: Preview) -> list[tuple[str, str, str, list[str]]]:
    """For each part of an event: its name, what people call it, the field it is read from, and samples."""
    rows = []
    for part in PARTS:
        place = found.places.get(part, "")
        samples = dict.fromkeys(row[place] for row in found.rows if place in row)
        rows.append((part, PART_LABELS[part], place, list(samples)[:3]))
    return rows


@lru_cache(maxsize=32)
def _preview(
    path: Path, name: str, reference: str, zone: str, shape: str, mapping: tuple[tuple[str, str], ...],
    dates: str, without_bots: bool,
) -> Preview:  # fmt: skip
    moment = datetime.fromisoformat(reference) if reference else datetime.max.replace(year=2100, tzinfo=UTC)
    return preview(
        path,
        name=name,
        reference=moment,
        zone=zone,
        shape=shape,
        mapping=dict(mapping),
        dates=dates,
        without_bots=without_bots,
        sizes=sizes(),
    )
