"""Long work of communication: composing from a large survey."""

from typing import Any

from django.urls import reverse

from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries.choices import Choices
from firsthand_web.core.registry import RunningJob


def compose_brief(run: RunningJob) -> dict[str, Any]:
    """Compose and keep; everything is composed before the one transaction that writes."""
    replaces = Brief.objects.filter(product=run.product, pk=run.payload["replaces"]).first()
    run.progress(0.1, "Composing the brief")
    choices = Choices.from_json(run.payload["choices"])
    brief = briefs.tell(by=run.by, product=run.product, choices=choices, replaces=replaces)
    address = reverse("brief", args=[run.product.workspace.slug, run.product.slug, brief.pk])
    return {"url": address}
