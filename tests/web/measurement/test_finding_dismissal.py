"""A finding that needs nobody is dismissed with a reason."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions import monitors
from firsthand_web.measurement.models import Finding, Monitor
from tests.world import World


def test_it_stays_dismissed_when_the_monitor_looks_again(world: World, eli: Client, watched: Monitor) -> None:
    found = Finding.objects.get()
    reply = eli.post(world.url(f"findings/{found.pk}/dismissal/"), {"reason": "The  fair was closed"})
    assert reply["Location"] == world.url(f"findings/{found.pk}/")
    assert monitors.look(monitor=watched) == []
    found.refresh_from_db()
    assert (found.state, found.reason, found.dismissed_by) == ("dismissed", "The fair was closed", world.eli)
    assert AuditEntry.objects.filter(verb="measurement.finding.dismissed").count() == 1
    assert "The fair was closed" in eli.get(world.url(f"findings/{found.pk}/")).content.decode()


def test_a_reason_is_needed(world: World, eli: Client, watched: Monitor) -> None:
    found = Finding.objects.get()
    reply = eli.post(world.url(f"findings/{found.pk}/dismissal/"), {"reason": " "}, follow=True)
    assert "Say why, in a few words" in reply.content.decode()
    found.refresh_from_db()
    assert found.is_open


def test_viewers_and_strangers_dismiss_nothing(
    world: World, vera: Client, sam: Client, watched: Monitor
) -> None:
    address = world.url(f"findings/{Finding.objects.get().pk}/dismissal/")
    assert vera.post(address, {"reason": "x"}).status_code == 403
    assert sam.post(address, {"reason": "x"}).status_code == 404
    assert Finding.objects.get().is_open
