"""Long work of home: building the example company."""

from datetime import date
from typing import Any

from django.urls import reverse

from firsthand_web.core.registry import RunningJob
from firsthand_web.home.actions import example


def build_example(run: RunningJob) -> dict[str, Any]:
    """Killed and run again, it goes on where it stopped."""
    today = date.fromisoformat(run.payload["today"])
    example.build(by=run.by, workspace=run.product.workspace, today=today, progress=run.progress)
    return {"url": reverse("today", args=[run.product.workspace.slug, run.product.slug])}
