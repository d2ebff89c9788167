"""Where findings are sent: the owner says so."""

import pytest
from django.test import Client

from firsthand_web.measurement.models import Channel
from tests.world import World


def test_the_owner_adds_places_and_sees_the_secret(world: World, ada: Client) -> None:
    address = world.url("findings/channels/")
    assert ada.post(address, {"kind": "email", "address": "team@example.org"}).status_code == 302
    assert ada.post(address, {"kind": "webhook", "address": "https://hooks.example.org/x"}).status_code == 302
    mail, hook = Channel.objects.all()
    assert (mail.secret, len(hook.secret)) == ("", 48)
    page = ada.get(address).content.decode()
    assert hook.secret in page
    assert "team@example.org" in page


@pytest.mark.parametrize(
    ("kind", "address", "said"),
    [
        ("email", "team", "is no e-mail address"),
        ("webhook", "http://example.org/", "begins with https://"),
        ("webhook", "https://me:secret@example.org/", "begins with https://"),
        ("webhook", "https://example.org:22/", "Port 22 is not used"),
        ("webhook", "file:///etc/passwd", "begins with https://"),
    ],
)
def test_what_is_no_place_is_refused(world: World, ada: Client, kind: str, address: str, said: str) -> None:
    reply = ada.post(world.url("findings/channels/"), {"kind": kind, "address": address})
    assert reply.status_code == 422
    assert said in reply.content.decode()
    assert not Channel.objects.exists()


def test_nobody_else_may(world: World, eli: Client, vera: Client, sam: Client) -> None:
    given = {"kind": "email", "address": "me@example.org"}
    for client, status in ((eli, 403), (vera, 403), (sam, 404)):
        assert client.post(world.url("findings/channels/"), given).status_code == status
        assert client.get(world.url("findings/channels/")).status_code == status
    assert not Channel.objects.exists()
