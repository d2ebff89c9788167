"""A revoked key takes nothing any more."""

from django.test import Client

from firsthand_web.measurement.actions import keys
from firsthand_web.measurement.models import WriteKey
from tests.web.access import assert_only_editors_post
from tests.web.measurement.test_capture import NOTE, send
from tests.world import World


def test_an_editor_revokes_it(world: World, eli: Client, vera: Client, sam: Client) -> None:
    made, key = keys.create_key(by=world.eli, product=world.product, name="Shop")
    address = world.url(f"metrics/events/keys/{made.pk}/revocation/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    assert send(key, "track", NOTE).status_code == 200
    eli.post(address)
    assert WriteKey.objects.get().revoked_at is not None
    assert send(key, "track", NOTE | {"messageId": "m2"}).status_code == 401


def test_a_key_of_another_product_is_not_found(world: World, eli: Client) -> None:
    other = world.sam.memberships.get().workspace.products.get()
    made, _ = keys.create_key(by=world.sam, product=other, name="Theirs")
    assert eli.post(world.url(f"metrics/events/keys/{made.pk}/revocation/")).status_code == 404
    assert WriteKey.objects.get().revoked_at is None
