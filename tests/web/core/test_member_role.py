"""Changing a member's role."""

from django.test import Client

from firsthand_web.core.models import Role
from tests.world import World


def test_only_owners_change_roles(world: World, ada: Client, eli: Client, sam: Client) -> None:
    address = world.url(f"people/{world.vera.memberships.get().pk}/role/")
    assert eli.post(address, {"role": "owner"}).status_code == 403
    assert sam.post(address, {"role": "owner"}).status_code == 404
    ada.post(address, {"role": "editor"})
    assert world.vera.memberships.get().role == Role.EDITOR


def test_an_unknown_role_is_nothing(world: World, ada: Client) -> None:
    address = world.url(f"people/{world.vera.memberships.get().pk}/role/")
    assert ada.post(address, {"role": "emperor"}).status_code == 404
    assert world.vera.memberships.get().role == Role.VIEWER
