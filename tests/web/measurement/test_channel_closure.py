"""Findings are not sent there any more."""

from django.test import Client

from firsthand_web.measurement.actions.deliveries import open_channel
from firsthand_web.measurement.models import Channel
from tests.world import World


def test_the_owner_stops_sending(world: World, ada: Client, eli: Client, sam: Client) -> None:
    made = open_channel(by=world.ada, product=world.product, kind=Channel.Kind.EMAIL, address="a@example.org")
    address = world.url(f"findings/channels/{made.pk}/closure/")
    assert eli.post(address).status_code == 403
    assert sam.post(address).status_code == 404
    assert ada.post(address).status_code == 302
    made.refresh_from_db()
    assert made.closed_at is not None
    assert "a@example.org" not in ada.get(world.url("findings/channels/")).content.decode()
