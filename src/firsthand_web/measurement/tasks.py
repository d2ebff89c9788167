"""Long work of measurement."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from firsthand.measurement import store
from firsthand_web.core.registry import RunningJob
from firsthand_web.measurement.actions import (
    engine_tables,
    erasures,
    event_drafts,
    event_scrubbing,
    events,
    monitors,
)
from firsthand_web.measurement.models import Erasure, EventDraft
from firsthand_web.measurement.queries.events import folder_of


def erase(run: RunningJob) -> dict[str, Any]:
    """Delete a person everywhere; run again after a kill, it does the rest."""
    found = Erasure.objects.get(product=run.product, pk=run.payload["erasure"])
    made = erasures.finish(found, run.progress)
    place = [run.product.workspace.slug, run.product.slug]
    return {"url": reverse("erasures", args=place) + f"?done={made.pk}"}


def import_events(run: RunningJob) -> dict[str, Any]:
    """Bring in an uploaded file; run again after a kill, it finds what it had stored."""
    found = events.import_events(
        by=run.by,
        product=run.product,
        name=run.payload["name"],
        digest=run.payload["digest"],
        reference=datetime.fromisoformat(run.payload["reference"]),
        zone=run.payload["zone"],
        reading=run.payload.get("reading"),
        draft=EventDraft.objects.filter(product=run.product, pk=run.payload.get("draft", 0)).first(),
        progress=run.progress,
    )
    if (rules := store.rules(folder_of(run.product))).forgotten:
        event_scrubbing.scrub_file(found, rules)
    event_drafts.settle(found, run.payload["digest"])
    engine_tables.soon(run.product)
    monitors.look_at_all(run.product)
    place = [run.product.workspace.slug, run.product.slug]
    again = "?again=yes" if found.reference.isoformat() != run.payload["reference"] else ""
    return {"url": reverse("event_file", args=[*place, found.pk]) + again}
