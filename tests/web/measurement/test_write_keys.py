"""Write keys: shown once, kept as a digest, made by those who edit."""

import re

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions.keys import digest_of
from firsthand_web.measurement.models import WriteKey
from tests.world import World


def test_an_editor_makes_one_and_sees_it_once(world: World, eli: Client) -> None:
    address = world.url("metrics/events/keys/")
    page = eli.post(address, {"name": "Shop"}).content.decode()
    (key,) = re.findall(r"<pre[^>]*>([0-9a-f]{48})</pre>", page)
    made = WriteKey.objects.get()
    assert (made.name, made.digest, made.start) == ("Shop", digest_of(key), key[:6])
    again = eli.get(address).content.decode()
    assert key not in again
    assert key[:6] in again
    assert AuditEntry.objects.get(verb="measurement.write-key.created").data == {"start": key[:6]}


def test_a_key_has_a_name(world: World, eli: Client) -> None:
    assert eli.post(world.url("metrics/events/keys/"), {"name": " "}).status_code == 422
    assert not WriteKey.objects.exists()


def test_others_do_not_find_out_about_keys(world: World, vera: Client, sam: Client) -> None:
    for client, status in ((vera, 403), (sam, 404)):
        assert client.get(world.url("metrics/events/keys/")).status_code == status
        assert client.post(world.url("metrics/events/keys/"), {"name": "Mine"}).status_code == status
    assert not WriteKey.objects.exists()
