"""Long work of measurement."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from firsthand_web.core.registry import RunningJob
from firsthand_web.measurement.actions import events
from firsthand_web.measurement.models import EventDraft


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
    place = [run.product.workspace.slug, run.product.slug]
    again = "?again=yes" if found.reference.isoformat() != run.payload["reference"] else ""
    return {"url": reverse("event_file", args=[*place, found.pk]) + again}
