"""Bringing events in, and keeping the event store in step with the rows.

Rows decide which events count. An import writes the store first and its rows last; taking one back changes
the rows first and the store last. Killed in between, the store holds too much or too little by the rows; at
the next start `follow` puts that right. So an import or undo has happened exactly when its rows say so.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import transaction
from django_tasks import task

from firsthand.errors import InputError, Progress, silent
from firsthand.measurement import store
from firsthand.measurement.capture import PREFIX
from firsthand.measurement.incoming import Staged, stage
from firsthand_web.core.actions import history
from firsthand_web.core.folder import keep_file, kept_file
from firsthand_web.core.models import Batch, Person, Product
from firsthand_web.measurement.models import EventDraft, EventFile
from firsthand_web.measurement.queries.events import folder_of, sizes

# Of a file with a fault in every row, the first ones show what is wrong.
PROBLEMS = 500
WAITED_FOR = 5_000_000  # bytes of files, about a second
# Between the store and the rows no `follow` may run: it would take the import for a leftover.
in_step = threading.RLock()


def import_events(
    *,
    by: Person | None,
    product: Product,
    name: str,
    digest: str,
    reference: datetime,
    zone: str = "UTC",
    reading: dict[str, Any] | None = None,
    draft: EventDraft | None = None,
    progress: Progress = silent,
) -> EventFile:
    """Bring in the kept file `digest`, called `name`. The same content again gives the same import back.

    `reference` is the time of the upload, `zone` that of timestamps without an offset, `reading` what a
    person chose: shape, mapping, without_bots; `draft` is done with it. Raises `FileError` and
    `InputError`; nothing is kept then.
    """
    chosen = reading or {}
    with staged(name, digest, reference, zone, chosen, progress) as (file, found):
        if not found.events:
            first = f" The first: {found.problems[0]}." if found.problems else ""
            raise InputError(f"None of the {found.left_out:,} rows of {name} is usable as an event.{first}")
        progress(0.8, f"Storing {found.events:,} events")
        with in_step:
            try:
                batch = _append(product, file, found, name)
                files = EventFile.objects.counting().filter(batch__product=product, store_batch=batch.id)
                known = files.first()
                if known is not None:
                    _done(draft, known)
                    return known
                apart = _kept_apart(file.parent, found, name)
                return _keep_rows(
                    by, product, name, digest, reference, zone, chosen, batch, found, apart, draft
                )
            except BaseException:
                follow(product)
                raise


def soon(product: Product) -> None:
    """`follow`; by the worker where files must be read again that take longer than a page may."""
    held = {each.id for each in store.batches(folder_of(product))}
    files = EventFile.objects.filter(batch__product=product).counting().exclude(store_batch__in=held)
    if sum(kept_file(settings.FOLDER, file.digest).stat().st_size for file in files) > WAITED_FOR:
        later.enqueue(product.pk)
    else:
        follow(product)


@task()
def later(product_id: int) -> None:
    follow(Product.objects.get(pk=product_id))


def follow(product: Product) -> None:
    """Make the store hold what the rows say: nothing of imports taken back, everything of the others."""
    folder = folder_of(product)
    with in_step:
        files = EventFile.objects.filter(batch__product=product)
        if not files.exists() and not folder.exists():
            return
        wanted = {file.store_batch: file for file in files.counting()}
        held = {each.id for each in store.batches(folder) if not each.id.startswith(PREFIX)}
        for batch_id in held - wanted.keys():
            store.remove(folder, batch_id)
        for file in sorted((wanted[key] for key in wanted.keys() - held), key=lambda file: file.pk):
            with staged(file.name, file.digest, file.reference, file.zone, file.reading, silent) as read:
                batch = _append(product, *read, file.name)
            # A newer program may read the same file a little differently.
            EventFile.objects.filter(pk=file.pk).update(store_batch=batch.id)


@contextmanager
def staged(
    name: str, digest: str, reference: datetime, zone: str, reading: dict[str, Any], progress: Progress
) -> Iterator[tuple[Path, Staged]]:
    """The events of a kept file as `stage` writes them, while the context lasts."""
    with TemporaryDirectory(dir=Path(settings.FOLDER) / "cache") as folder:
        source, out = kept_file(settings.FOLDER, digest), Path(folder)
        found = stage(
            source, out, name=name, reference=reference, zone=zone, sizes=sizes(), progress=progress,
            **reading,
        )  # fmt: skip
        yield out / "events.parquet", found


def _append(product: Product, file: Path, found: Staged, name: str) -> store.Batch:
    folder, repeats = folder_of(product), found.repeats
    return store.append_file(folder, file, content=found.content, source=name, repeats=repeats).batch


@transaction.atomic
def _keep_rows(
    by: Person | None,
    product: Product,
    name: str,
    digest: str,
    reference: datetime,
    zone: str,
    reading: dict[str, Any],
    stored: store.Batch,
    found: Staged,
    apart: str,
    draft: EventDraft | None,
) -> EventFile:
    told = {"new events": stored.events, "known before": stored.known, "rows left out": found.left_out}
    summary = {what: count for what, count in told.items() if count or what == "new events"}
    batch = Batch.objects.create(
        product=product, kind="events", label=name[:200], digest=digest, by=by, summary=summary
    )
    made = EventFile.objects.create(
        batch=batch,
        name=name[:200],
        digest=digest,
        store_batch=stored.id,
        reference=reference,
        zone=zone,
        reading=reading,
        events=stored.events,
        known=stored.known,
        left_out=found.left_out,
        problems=[str(problem) for problem in found.problems[:PROBLEMS]],
        counts=_counts(found),
        apart=apart,
    )
    _done(draft, made)
    history.note(
        by=by, verb="measurement.events.imported", product=product, label=name,
        data={"batch": batch.pk, "digest": digest, **summary},
    )  # fmt: skip
    return made


def _kept_apart(folder: Path, found: Staged, name: str) -> str:
    """Keep the rows that were left out, for people to look at; the digest of the file, if there are any."""
    if not any(reason.column for reason in found.reasons):
        return ""
    with (folder / "left-out.csv").open("rb") as file:
        chunks = iter(lambda: file.read(1 << 20), b"")
        # What was left out is never larger than what came in, unpacked.
        return keep_file(settings.FOLDER, chunks, name=name, limit=sizes().unpacked)


def _counts(found: Staged) -> dict[str, Any]:
    return {
        "shape": found.shape, "repeats": found.repeats, "bots": found.bots, "late": found.late,
        "negative": found.negative, "names": found.names,
        "reasons": [[each.column, each.rule, each.rows, each.example] for each in found.reasons[:50]],
    }  # fmt: skip


def _done(draft: EventDraft | None, file: EventFile) -> None:
    if draft is not None:
        draft.imported = file
        draft.save(update_fields=["imported"])
