"""A dismissed finding is opened again."""

from django.test import Client

from firsthand_web.measurement.actions.findings import dismiss_finding
from firsthand_web.measurement.models import Finding, Monitor
from tests.world import World


def test_it_waits_again(world: World, eli: Client, vera: Client, sam: Client, watched: Monitor) -> None:
    found = Finding.objects.get()
    dismiss_finding(by=world.eli, finding=found, reason="A holiday")
    address = world.url(f"findings/{found.pk}/reopening/")
    assert vera.post(address).status_code == 403
    assert sam.post(address).status_code == 404
    assert eli.post(address).status_code == 302
    found.refresh_from_db()
    assert (found.is_open, found.reason, found.dismissed_by) == (True, "", None)
