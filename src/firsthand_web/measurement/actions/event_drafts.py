"""Files of events that wait to be confirmed."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from firsthand.errors import InputError
from firsthand.measurement.incoming import Preview
from firsthand_web.core.actions import history, jobs
from firsthand_web.core.folder import keep_file, kept_file
from firsthand_web.core.models import Job, Person, Product
from firsthand_web.measurement.models import EventDraft, EventFile
from firsthand_web.measurement.queries import event_drafts as queries

WAY_OUT = (
    "Split it over several files, or let FIRSTHAND_LARGEST_FILE, a setting of the server, allow more MB."
)


def begin(*, by: Person | None, product: Product, name: str, chunks: Iterable[bytes]) -> EventDraft:
    """Keep a file and look at it. Nothing is kept of one that cannot be read: raises `FileError`."""
    digest = keep_file(settings.FOLDER, chunks, name=name, limit=settings.LARGEST_FILE, way_out=WAY_OUT)
    draft = EventDraft(product=product, by=by, name=name[:200], digest=digest)
    try:
        queries.preview_of(draft)
    except InputError:
        forget_file(digest)
        raise
    with transaction.atomic():
        draft.save()
        history.note(
            by=by,
            verb="measurement.event-draft.created",
            product=product,
            label=name,
            data={"draft": draft.pk},
        )
    return draft


@transaction.atomic
def change(*, by: Person | None, draft: EventDraft, zone: str, reading: dict[str, Any]) -> None:
    """Keep how a person wants it read."""
    _waiting(draft)
    if (zone, reading) != (draft.zone, draft.reading):
        draft.zone, draft.reading = zone, reading
        draft.save(update_fields=["zone", "reading"])
        history.note(
            by=by, verb="measurement.event-draft.changed", product=draft.product, label=draft.name,
            data={"draft": draft.pk},
        )  # fmt: skip


@transaction.atomic
def confirm(*, by: Person | None, draft: EventDraft) -> Job:
    """Start the import. Raises `InputError` while a part of events is not mapped, or no row looks usable."""
    _waiting(draft)
    found = queries.preview_of(draft)
    if missing := found.missing:
        words = " and ".join(queries.PART_LABELS[part].lower() for part in missing)
        raise InputError(f"Say which column holds {words}: without it, no row is an event.")
    if not found.usable:
        raise InputError(_nothing(draft.name, found))
    return jobs.start(
        by=by, product=draft.product, kind="measurement.events", label=f"Importing {draft.name}",
        payload={
            "draft": draft.pk, "name": draft.name, "digest": draft.digest, "zone": draft.zone,
            "reading": draft.reading | {"dates": found.dates}, "reference": draft.at.isoformat(),
        },
    )  # fmt: skip


@transaction.atomic
def discard(*, by: Person | None, draft: EventDraft) -> None:
    """Throw a draft away, with its file when nothing else needs that."""
    _waiting(draft)
    pk, digest = draft.pk, draft.digest
    draft.delete()
    history.note(
        by=by, verb="measurement.event-draft.discarded", product=draft.product, label=draft.name,
        data={"draft": pk},
    )  # fmt: skip
    transaction.on_commit(lambda: forget_file(digest))


def settle(file: EventFile, uploaded: str) -> None:
    """What was imported needs one file: that of the import."""
    EventDraft.objects.filter(imported=file, digest=uploaded).update(digest=file.digest)
    forget_file(uploaded)


def forget_file(digest: str) -> None:
    """Remove a kept file that nothing here needs any more."""
    used = (
        EventDraft.objects.filter(digest=digest).exists() or EventFile.objects.filter(digest=digest).exists()
    )
    if not used and not EventFile.objects.filter(apart=digest).exists():
        kept_file(settings.FOLDER, digest).unlink(missing_ok=True)


def _nothing(name: str, found: Preview) -> str:
    rows = f"the {found.looked_at:,} rows" if found.whole else f"the first {found.looked_at:,} rows"
    why = f" {found.reasons[0].column}: {found.reasons[0].rule}." if found.reasons else ""
    return f"None of {rows} of {name} would be an event.{why} Change how it is read, and look again."


def _waiting(draft: EventDraft) -> None:
    if draft.imported_id is not None:
        raise InputError(f"{draft.name} is imported already: undo the import first.")
