"""Changing a monitor: it looks again, and what it found stays."""

from django.test import Client

from firsthand_web.measurement.models import Finding, Monitor
from tests.world import World


def test_an_editor_changes_what_it_looks_for(world: World, eli: Client, watched: Monitor) -> None:
    address = world.url(f"metrics/monitors/{watched.pk}/edit/")
    assert 'name="distance"' in eli.get(address).content.decode()
    assert 'name="low"' in eli.get(f"{address}?rule=level").content.decode()
    reply = eli.post(f"{address}?rule=level", {"grain": "day", "low": "5"})
    assert reply.status_code == 302
    watched.refresh_from_db()
    assert (watched.rule, watched.definition["low"]) == ("level", 5.0)
    assert {each.kind for each in Finding.objects.all()} == {"unusual", "level"}


def test_viewers_and_strangers_change_nothing(
    world: World, vera: Client, sam: Client, watched: Monitor
) -> None:
    address = world.url(f"metrics/monitors/{watched.pk}/edit/?rule=level")
    assert vera.post(address, {"grain": "day", "low": "5"}).status_code == 403
    assert sam.post(address, {"grain": "day", "low": "5"}).status_code == 404
    watched.refresh_from_db()
    assert watched.rule == "unusual"
