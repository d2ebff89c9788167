"""Composing a brief, and its next version."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries import choices as from_what
from firsthand_web.communication.queries.choices import Choices
from firsthand_web.core.models import Job, Product
from firsthand_web.roadmap.actions import plans
from tests.web.communication.spoke import Spoke
from tests.world import World


def given(choices: Choices, **changes: object) -> dict[str, object]:
    return {**choices.to_json(), "audience": "for the council", **changes}


def test_what_is_usual_is_filled_in(world: World, eli: Client, choices: Choices, spoke: Spoke) -> None:
    plans.adopt(by=world.ada, plan=spoke.plan, title="We build this")
    page = eli.get(world.url("briefs/new/")).content.decode()
    assert f'value="{choices.review.isoformat()}"' in page
    assert f'<option value="{choices.setting}" selected>' in page
    assert f'<option value="{spoke.plan.pk}" selected>' in page
    assert ", adopted</option>" in page


def test_an_editor_composes_one(world: World, eli: Client, choices: Choices) -> None:
    reply = eli.post(world.url("briefs/new/"), given(choices, most_needs=3))
    made = Brief.objects.get()
    assert reply["Location"] == world.url(f"briefs/{made.pk}/")
    assert made.told.subtitle == "Lamp · for the council"
    assert made.created_by == world.eli
    page = eli.get(reply["Location"]).content.decode()
    assert "The 3 needs with the highest score" in page
    assert "for the council" in page


def test_a_new_version_starts_from_the_one_before(
    world: World, eli: Client, brief: Brief, choices: Choices
) -> None:
    page = eli.get(world.url(f"briefs/new/?after={brief.pk}")).content.decode()
    assert "Compose version 2" in page
    eli.post(world.url(f"briefs/new/?after={brief.pk}"), given(choices))
    assert Brief.objects.get(version=2).replaces == brief
    again = eli.post(world.url(f"briefs/new/?after={brief.pk}"), given(choices)).content.decode()
    assert "Version 2 exists already" in again
    assert Brief.objects.count() == 2


def test_a_large_survey_is_told_by_a_job(
    world: World,
    eli: Client,
    choices: Choices,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(from_what, "QUICK", 59)
    with django_capture_on_commit_callbacks(execute=True):
        reply = eli.post(world.url("briefs/new/"), given(choices))
    job, made = Job.objects.get(), Brief.objects.get()
    assert reply["Location"] == world.url(f"jobs/{job.pk}/")
    assert job.state == Job.State.DONE
    assert job.result["url"] == world.url(f"briefs/{made.pk}/")


@pytest.mark.parametrize(
    "changes", [{"most_needs": 0}, {"setting": 999_999}, {"review": "soon"}, {"plan": 999_999}]
)
def test_what_cannot_be_is_refused(
    world: World, eli: Client, choices: Choices, changes: dict[str, object]
) -> None:
    page = eli.post(world.url("briefs/new/"), given(choices, **changes))
    assert page.status_code == 200
    assert 'class="error"' in page.content.decode()
    assert not Brief.objects.exists()


def test_the_review_follows_the_decision(world: World, spoke: Spoke) -> None:
    today = timezone.localdate()
    later = today + from_what.QUARTER / 2
    plans.adopt(by=world.ada, plan=spoke.plan, title="We build this", review_on=later)
    found = from_what.defaults(world.product, today=today)
    assert found is not None and found.review == later


def test_without_scored_needs_it_says_what_comes_first(bare: Product, eli: Client) -> None:
    page = eli.get(f"/w/{bare.workspace.slug}/{bare.slug}/briefs/new/").content.decode()
    assert "Score the needs of a survey first" in page


def test_others_may_not(world: World, vera: Client, sam: Client, choices: Choices) -> None:
    assert vera.post(world.url("briefs/new/"), given(choices)).status_code == 403
    assert vera.get(world.url("briefs/new/")).status_code == 403
    assert sam.post(world.url("briefs/new/"), given(choices)).status_code == 404
    assert not Brief.objects.exists()
