"""Long work of evidence."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from firsthand.errors import Cancelled
from firsthand_web.core.registry import RunningJob
from firsthand_web.evidence.actions import feedback, letters, surveys
from firsthand_web.evidence.models import FeedbackDraft, Letter, SurveyDraft
from firsthand_web.evidence.queries import drafts
from firsthand_web.evidence.queries import feedback as feedback_queries


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


def import_feedback(run: RunningJob) -> dict[str, Any]:
    """Import a confirmed file of feedback; everything is read before the one transaction that writes."""
    draft = FeedbackDraft.objects.get(pk=run.payload["draft"], product=run.product)
    if draft.imported_at is None:
        reading = feedback_queries.reading(draft, run.progress)
        feedback.import_draft(by=run.by, draft=draft, reading=reading, progress=run.progress)
    address = reverse("voices", args=[run.product.workspace.slug, run.product.slug])
    return {"url": f"{address}?{urlencode({'source': draft.source, 'draft': draft.pk})}", **draft.summary}


def send_letter(run: RunningJob) -> dict[str, Any]:
    """Write to everybody of a released letter who was not written to yet."""
    letter = Letter.objects.select_related("product__workspace", "released_by", "created_by").get(
        pk=run.payload["letter"], product=run.product, state=Letter.State.RELEASED
    )
    try:
        sent = letters.deliver(letter, run.progress)
    except Cancelled as stop:
        raise Cancelled(
            "Stopped: what was sent stays sent, and the others wait on the letter’s page."
        ) from stop
    address = reverse("letter", args=[run.product.workspace.slug, run.product.slug, letter.pk])
    return {"url": address, "sent": sent}
