"""One event: what it means, how often it happens, what it carries."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.models import EventDefinition
from tests.web.measurement.conftest import Import
from tests.world import World

MAIL = "user_id,event,timestamp,plan,contact\nu1,paid,2025-03-05,pro,ann@example.org\nu2,paid,2025-03-06,,\n"


def test_an_editor_says_what_it_is(world: World, eli: Client, vera: Client, bring: Import) -> None:
    bring(MAIL)
    address = world.url("metrics/events/lexicon/event/?name=paid")
    page = eli.get(address).content.decode()
    assert "pro" in page
    assert "ann@example.org" not in page
    assert "hidden, since it looks like an e-mail address" in page
    reply = eli.post(address, {"description": "A receipt was sent", "owner": world.vera.pk, "hidden": "on"})
    assert reply.status_code == 302
    made = EventDefinition.objects.get()
    assert (made.name, made.description, made.owner, made.hidden) == (
        "paid",
        "A receipt was sent",
        world.vera,
        True,
    )
    assert AuditEntry.objects.get(verb="measurement.event.hidden").record_id == made.pk
    eli.post(address, {"description": "A receipt was sent", "owner": world.vera.pk, "hidden": "on"})
    assert AuditEntry.objects.filter(verb__startswith="measurement.event.").count() == 1
    seen = vera.get(address).content.decode()
    assert "A receipt was sent" in seen
    assert "Vera Viewer looks after it" in seen


def test_an_owner_is_a_member(world: World, eli: Client, bring: Import) -> None:
    bring(MAIL)
    address = world.url("metrics/events/lexicon/event/?name=paid")
    assert eli.post(address, {"owner": world.sam.pk}).status_code == 422


def test_others(world: World, vera: Client, sam: Client, eli: Client, bring: Import) -> None:
    bring(MAIL)
    address = world.url("metrics/events/lexicon/event/?name=paid")
    assert vera.post(address, {"description": "x"}).status_code == 403
    assert sam.get(address).status_code == 404
    assert eli.get(world.url("metrics/events/lexicon/event/?name=unknown")).status_code == 404
    assert not EventDefinition.objects.exists()
