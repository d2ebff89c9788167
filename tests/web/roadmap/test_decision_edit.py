"""Changing a decision."""

from datetime import date

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.roadmap.actions import decisions
from firsthand_web.roadmap.models import Decision
from tests.web.roadmap.test_decision_new import GIVEN
from tests.world import World


def test_only_editors_change_it(world: World, eli: Client, vera: Client, sam: Client) -> None:
    draft = decisions.Draft(title="Steel", chosen="A steel body", decided_on=date(2026, 1, 1))
    made = decisions.create(by=world.ada, product=world.product, draft=draft)
    address = world.url(f"decisions/{made.pk}/edit/")
    for client, status in ((vera, 403), (sam, 404)):
        assert client.post(address, GIVEN).status_code == status
    assert "A steel body" in eli.get(address).content.decode()
    eli.post(address, GIVEN)
    assert Decision.objects.get().title == "Brass"
    assert AuditEntry.objects.filter(verb="roadmap.decision.changed").count() == 1
