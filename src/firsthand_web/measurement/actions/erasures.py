"""Deleting one person everywhere.

What is to be deleted is written down first, so that a kill at any moment is followed by the rest at the next
start. The event store goes first: from then on their ids stand there as digests, and nothing brings their
events back. Then files that were kept, then rows. The ids themselves are kept until all of it is done.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError, Progress, silent
from firsthand.measurement import capture as log
from firsthand.measurement import store
from firsthand_web.core import backup
from firsthand_web.core.actions import forgetting, history, jobs
from firsthand_web.core.models import Job, Person, Product
from firsthand_web.measurement.actions import capture, engine_tables, event_scrubbing, events
from firsthand_web.measurement.models import EngineTable, Erasure
from firsthand_web.measurement.queries.events import folder_of

COUNT = "SELECT count(*) FROM events WHERE user_id = $person"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is here of a person: their ids, and how many of what."""

    ids: tuple[str, ...]
    counts: dict[str, int]

    @property
    def anything(self) -> bool:
        return any(self.counts.values())


def find(product: Product, person_id: str) -> Found:
    """What would be deleted for the person who has this id among theirs."""
    person_id = person_id.strip()
    if not person_id:
        raise InputError("Say whose data: write one of their ids, such as the one in your product.")
    capture.settle(product)
    folder = folder_of(product)
    ids = store.ids_of(folder, person_id) if store.batches(folder) else (person_id,)
    count: Any = store.ask(folder, COUNT, {"person": ids[0]})[0][0]
    return Found(ids=ids, counts={"events": int(count), **forgetting.count_rows(product, ids)})


@transaction.atomic
def begin(*, by: Person | None, product: Product, person_id: str, confirmation: str) -> Erasure:
    """Write down that a person is to be deleted. Raises `InputError` unless the id is typed again."""
    if confirmation.strip() != person_id.strip():
        raise InputError(f"Type “{person_id.strip()}” again to confirm: this cannot be undone.")
    ids = find(product, person_id).ids
    salt = store.rules(folder_of(product)).salt or secrets.token_hex(16)
    made = Erasure.objects.create(
        product=product, by=by, ids=[salt, *ids], digest=store.digest_of_id(ids[0], salt=salt)
    )
    history.note(
        by=by, verb="measurement.person.deletion-begun", product=product, label=f"person {made.digest[:8]}",
        data={"digest": made.digest},
    )  # fmt: skip
    return made


def start(*, by: Person | None, erasure: Erasure) -> Job:
    """Delete in a job."""
    return jobs.start(
        by=by, product=erasure.product, kind="measurement.erasure", label="Deleting a person",
        payload={"erasure": erasure.pk},
    )  # fmt: skip


def finish(erasure: Erasure, progress: Progress = silent) -> Erasure:
    """Do what is left of it. Safe to run again."""
    with events.in_step:
        erasure.refresh_from_db()
        if erasure.finished_at is not None:
            return erasure
        salt, *ids = erasure.ids
        product = erasure.product
        progress(0.1, "Deleting events")
        capture.settle(product)
        _added(erasure, {"events": store.forget(folder_of(product), ids, salt=salt)})
        progress(0.4, "Cleaning files")
        _clean_files(product, ids)
        progress(0.8, "Deleting answers and voices")
        counts = _added(erasure, forgetting.forget_rows(product, ids))
        with transaction.atomic():
            erasure.ids, erasure.counts, erasure.finished_at = [], counts, timezone.now()
            erasure.on_server = EngineTable.objects.filter(product=product).exists()
            erasure.save()
            history.note(
                by=erasure.by, verb="measurement.person.deleted", product=product,
                label=f"person {erasure.digest[:8]}", data={"digest": erasure.digest, **counts},
            )  # fmt: skip
    engine_tables.soon(product)
    return erasure


def follow(product: Product) -> None:
    """Finish what a kill interrupted."""
    for erasure in Erasure.objects.open().filter(product=product):
        finish(erasure)


def backups() -> list[Path]:
    """Copies of the rows that may still hold what was deleted."""
    return backup.copies(Path(settings.FOLDER))


def _added(erasure: Erasure, found: dict[str, int]) -> dict[str, int]:
    """What went so far, over all attempts."""
    counts = dict(erasure.counts)
    for noun, number in found.items():
        counts[noun] = counts.get(noun, 0) + number
    Erasure.objects.filter(pk=erasure.pk).update(counts=counts)
    erasure.counts = counts
    return counts


def _clean_files(product: Product, ids: Sequence[str]) -> None:
    event_scrubbing.scrub(product, ids)
    log.clean_left_out(folder_of(product), ids)
