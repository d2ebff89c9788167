"""Removing a member."""

from django.test import Client

from tests.world import World


def test_only_owners_remove(world: World, ada: Client, eli: Client) -> None:
    address = world.url(f"people/{world.vera.memberships.get().pk}/removal/")
    assert eli.post(address).status_code == 403
    assert world.vera.memberships.exists()
    ada.post(address)
    assert not world.vera.memberships.exists()


def test_the_last_owner_is_told_why_not(world: World, ada: Client) -> None:
    address = world.url(f"people/{world.ada.memberships.get().pk}/removal/")
    assert "needs an owner" in ada.post(address, follow=True).content.decode()
    assert world.ada.memberships.exists()
