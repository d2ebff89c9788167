"""The list of findings."""

from django.test import Client

from firsthand_web.measurement.actions.findings import dismiss_finding
from firsthand_web.measurement.models import Finding, Monitor
from tests.world import World


def test_open_ones_are_listed_and_dismissed_ones_apart(world: World, vera: Client, watched: Monitor) -> None:
    found = Finding.objects.get()
    assert found.title in vera.get(world.url("findings/")).content.decode()
    dismiss_finding(by=world.eli, finding=found, reason="A holiday")
    assert found.title not in vera.get(world.url("findings/")).content.decode()
    page = vera.get(world.url("findings/"), {"state": "dismissed"}).content.decode()
    assert found.title in page
    assert "A holiday" in page


def test_today_shows_what_is_open(world: World, eli: Client, watched: Monitor) -> None:
    found = Finding.objects.get()
    waits = eli.get(world.url()).content.decode().split("What changed")[0]
    assert found.title in waits
    assert world.url(f"findings/{found.pk}/") in waits
    dismiss_finding(by=world.eli, finding=found, reason="A holiday")
    assert (
        world.url(f"findings/{found.pk}/")
        not in eli.get(world.url()).content.decode().split("What changed")[0]
    )


def test_strangers_find_nothing(world: World, sam: Client) -> None:
    assert sam.get(world.url("findings/")).status_code == 404
