"""Joining by invitation with an account that exists already."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.core.actions import people
from firsthand_web.core.models import Person, Role
from tests.world import World


def test_somebody_known_signs_in_first_and_then_joins(
    world: World, client: Client, as_person: Callable[[Person], Client]
) -> None:
    token = people.invite(by=world.ada, workspace=world.workspace, email=world.sam.email, role=Role.VIEWER)
    assert client.get(f"/join/{token}/")["Location"] == f"/accounts/login/?next=/join/{token}/"
    sam = as_person(world.sam)
    assert "Join Lantern" in sam.get(f"/join/{token}/").content.decode()
    sam.post(f"/join/{token}/")
    assert sam.get(world.url("people/")).status_code == 200


def test_another_account_cannot_take_the_invitation(world: World, eli: Client) -> None:
    token = people.invite(by=world.ada, workspace=world.workspace, email=world.sam.email, role=Role.OWNER)
    assert eli.post(f"/join/{token}/")["Location"].startswith("/accounts/login/")
    assert not world.workspace.memberships.filter(person=world.sam).exists()
