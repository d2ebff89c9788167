"""Recording a decision that no plan made."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.roadmap.models import Decision
from tests.world import World

GIVEN = {"title": "Brass", "chosen": "A brass body", "decided_on": "2026-01-01"}


def test_an_editor_records_one(world: World, eli: Client) -> None:
    eli.post(world.url("decisions/new/"), GIVEN)
    assert Decision.objects.get().chosen == "A brass body"
    assert AuditEntry.objects.get(verb="roadmap.decision.created").by == world.eli


def test_others_may_not(world: World, vera: Client, sam: Client) -> None:
    for client, status in ((vera, 403), (sam, 404)):
        assert client.post(world.url("decisions/new/"), GIVEN).status_code == status
    assert not Decision.objects.exists()


def test_a_review_before_the_decision_is_refused(world: World, eli: Client) -> None:
    page = eli.post(world.url("decisions/new/"), {**GIVEN, "review_on": "2025-12-31"}).content.decode()
    assert "choose a later day" in page
    assert "A brass body" in page
    assert not Decision.objects.exists()
