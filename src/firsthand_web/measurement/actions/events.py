"""Bringing events in, and keeping the event store in step with the rows.

Rows decide which events count. An import writes the store first and its rows last; taking one back changes
the rows first and the store last. Killed in between, the store holds too much or too little by the rows; at
the next start `follow` puts that right. So an import or undo has happened exactly when its rows say so.
"""

import threading
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from firsthand.errors import InputError, Progress, silent
from firsthand.measurement import store
from firsthand.measurement.events import EventTable, read_events
from firsthand.tables import read_table
from firsthand_web.core.actions import history
from firsthand_web.core.folder import kept_file
from firsthand_web.core.models import Batch, Person, Product
from firsthand_web.measurement.models import EventFile
from firsthand_web.measurement.queries.events import folder_of

# Of a file with a fault in every row, the first ones show what is wrong.
PROBLEMS = 500
# Between the store and the rows no `follow` may run: it would take the import for a leftover.
_in_step = threading.RLock()


def import_events(
    *,
    by: Person | None,
    product: Product,
    name: str,
    digest: str,
    reference: datetime,
    zone: str = "UTC",
    progress: Progress = silent,
) -> EventFile:
    """Bring in the kept file `digest`, called `name`. The same content again gives the same import back.

    `reference` is the time of the upload, `zone` that of timestamps without an offset. Raises `FileError`
    and `InputError`; nothing is kept then.
    """
    found = _read(name, digest, reference, zone, progress)
    if not found.events:
        first = f" The first: {found.problems[0]}." if found.problems else ""
        raise InputError(f"None of the {found.left_out:,} rows of {name} is usable as an event.{first}")
    progress(0.6, f"Storing {len(found.events):,} events")
    with _in_step:
        try:
            batch = store.append(folder_of(product), found.events, source=name).batch
            known = EventFile.objects.counting().filter(batch__product=product, store_batch=batch.id).first()
            if known is not None:
                return known
            return _keep_rows(by, product, name, digest, reference, zone, batch, found)
        except BaseException:
            follow(product)
            raise


def follow(product: Product) -> None:
    """Make the store hold what the rows say: nothing of imports taken back, everything of the others."""
    folder = folder_of(product)
    with _in_step:
        files = EventFile.objects.filter(batch__product=product)
        if not files.exists() and not folder.exists():
            return
        wanted = {file.store_batch: file for file in files.counting()}
        held = {batch.id for batch in store.batches(folder)}
        for batch_id in held - wanted.keys():
            store.remove(folder, batch_id)
        for file in sorted((wanted[key] for key in wanted.keys() - held), key=lambda file: file.pk):
            found = _read(file.name, file.digest, file.reference, file.zone, silent)
            batch = store.append(folder, found.events, source=file.name).batch
            # A newer program may read the same file a little differently.
            EventFile.objects.filter(pk=file.pk).update(store_batch=batch.id)


def _read(name: str, digest: str, reference: datetime, zone: str, progress: Progress) -> EventTable:
    progress(0.05, "Reading the file")
    table = read_table(kept_file(settings.FOLDER, digest), name=name, header_rows=1)
    progress(0.3, f"Reading {len(table.rows):,} rows")
    return read_events(table, reference=reference, zone=zone)


@transaction.atomic
def _keep_rows(
    by: Person | None,
    product: Product,
    name: str,
    digest: str,
    reference: datetime,
    zone: str,
    stored: store.Batch,
    found: EventTable,
) -> EventFile:
    summary: dict[str, Any] = {"new events": stored.events}
    summary |= {"known before": stored.known} if stored.known else {}
    summary |= {"rows left out": found.left_out} if found.left_out else {}
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
        events=stored.events,
        known=stored.known,
        left_out=found.left_out,
        problems=[str(problem) for problem in found.problems[:PROBLEMS]],
    )
    history.note(
        by=by,
        verb="measurement.events.imported",
        product=product,
        label=name,
        data={"batch": batch.pk, "digest": digest, **summary},
    )
    return made
