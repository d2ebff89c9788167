"""Long work of evidence."""

from typing import Any

from django.urls import reverse

from firsthand_web.core.registry import RunningJob
from firsthand_web.evidence.actions import surveys
from firsthand_web.evidence.models import SurveyDraft
from firsthand_web.evidence.queries import drafts


def import_survey(run: RunningJob) -> dict[str, Any]:
    """Import a confirmed draft; everything is read before the one transaction that writes."""
    draft = SurveyDraft.objects.get(pk=run.payload["draft"], product=run.product)
    if draft.imported is None:
        reading = drafts.read(draft, run.progress)
        run.progress(0.6, f"Writing {reading.answers.size:,} responses")
        surveys.import_draft(by=run.by, draft=draft, reading=reading)
    assert draft.imported is not None
    address = reverse("survey", args=[run.product.workspace.slug, run.product.slug, draft.imported.pk])
    return {"url": f"{address}?draft={draft.pk}", **draft.summary}
