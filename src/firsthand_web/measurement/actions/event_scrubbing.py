"""Files of events that were kept, written anew without people who are forgotten."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from firsthand.errors import FirsthandError, silent
from firsthand.measurement import segments, store
from firsthand.measurement.capture import lines_without
from firsthand_web.core.folder import keep_file, kept_file
from firsthand_web.core.models import Product
from firsthand_web.measurement.actions.event_drafts import forget_file
from firsthand_web.measurement.actions.events import staged
from firsthand_web.measurement.models import EventDraft, EventFile
from firsthand_web.measurement.queries.events import folder_of

# How the file that takes the place of an upload is read.
AS_TABLE = {"shape": "table"}


def scrub(product: Product, ids: Sequence[str] = ()) -> None:
    """Take forgotten people out of every kept file; `ids` also out of rows that were left out.

    A file in which there is one is replaced by a table of its usable events. A draft that cannot be read as
    it stands is thrown away. Safe to run again.
    """
    rules = store.rules(folder_of(product))
    for file in EventFile.objects.filter(batch__product=product):
        scrub_file(file, rules, ids)
    for draft in EventDraft.objects.filter(product=product):
        scrub_draft(draft, rules, ids)


def scrub_file(file: EventFile, rules: segments.Rules, ids: Sequence[str] = ()) -> None:
    with staged(file.name, file.digest, file.reference, file.zone, file.reading, silent) as (events, _):
        if fresh := _without(events, rules, ids):
            old, file.digest, file.reading = file.digest, fresh, AS_TABLE
            file.problems = [each for each in file.problems if not any(one in each for one in ids)]
            file.counts["reasons"] = [[*each[:3], ""] for each in file.counts.get("reasons", [])]
            file.save(update_fields=["digest", "reading", "problems", "counts"])
            forget_file(old)
    if file.apart and ids:
        text = kept_file(settings.FOLDER, file.apart).read_text(encoding="utf-8")
        left = lines_without(text, ids).encode()
        old, file.apart = file.apart, keep_file(settings.FOLDER, [left], name=file.name, limit=len(left))
        if old != file.apart:
            file.save(update_fields=["apart"])
            forget_file(old)


def scrub_draft(draft: EventDraft, rules: segments.Rules, ids: Sequence[str] = ()) -> None:
    old = draft.digest
    try:
        with staged(draft.name, old, draft.at, draft.zone, draft.reading, silent) as (events, _):
            fresh = _without(events, rules, ids)
            if fresh:
                draft.digest, draft.reading = fresh, AS_TABLE
                draft.save(update_fields=["digest", "reading"])
    except (FirsthandError, FileNotFoundError):
        draft.delete()
    forget_file(old)


def _without(events: Path, rules: segments.Rules, ids: Sequence[str]) -> str:
    """The digest of the file that takes its place, or nothing where nobody forgotten is in it."""
    target = events.with_name("fresh.parquet")
    left_out = events.with_name("left-out.csv").read_text(encoding="utf-8")
    if not segments.without_forgotten(events, target, rules) and not any(each in left_out for each in ids):
        return ""
    with target.open("rb") as file:
        chunks = iter(lambda: file.read(1 << 20), b"")
        return keep_file(settings.FOLDER, chunks, name=target.name, limit=target.stat().st_size)
