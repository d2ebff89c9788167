"""Long work of insights."""

from typing import Any

from django.urls import reverse

from firsthand_web.core.registry import RunningJob
from firsthand_web.evidence.models import Survey
from firsthand_web.insights.actions import needs, themes
from firsthand_web.insights.models import NeedSetting
from firsthand_web.insights.queries import deciding, finding, scoring


def score_needs(run: RunningJob) -> dict[str, Any]:
    """Score the needs of one setting; everything is computed before the one transaction that writes."""
    setting = NeedSetting.objects.get(pk=run.payload["setting"], product=run.product)
    computed = scoring.compute(setting, run.progress)
    needs.keep_scores(by=run.by, setting=setting, computed=computed)
    return {"url": _address(run, "needs"), "needs": len(computed.scores)}


def find_themes(run: RunningJob) -> dict[str, Any]:
    """Find the themes of a product's voices, or of one survey's; what people decided is respected."""
    survey_id = run.payload.get("survey")
    survey = Survey.objects.get(pk=survey_id, product=run.product) if survey_id else None
    edits = deciding.edits_for(run.product, survey)
    found = finding.find(run.product, survey, edits, run.progress)
    themes.keep_found(by=run.by, product=run.product, survey=survey, found=found)
    query = f"?survey={survey.pk}" if survey else ""
    return {"url": _address(run, "themes") + query, "themes": len(found.themes.themes)}


def _address(run: RunningJob, page: str) -> str:
    return reverse(page, args=[run.product.workspace.slug, run.product.slug])
