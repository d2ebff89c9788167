"""The people page: owners invite and change roles, others look."""

import re

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.core.actions import people
from firsthand_web.core.models import AuditEntry, Invitation, Person, Role
from tests.world import PASSWORD, World


def test_members_are_listed(world: World, vera: Client) -> None:
    page = vera.get(world.url("people/")).content.decode()
    assert "Eli Editor" in page
    assert "Make a link" not in page


def test_only_owners_invite(world: World, eli: Client, sam: Client) -> None:
    given = {"email": "new@example.org", "role": "editor"}
    assert eli.post(world.url("people/"), given).status_code == 403
    assert sam.post(world.url("people/"), given).status_code == 404
    assert not Invitation.objects.exists()


def test_an_invited_person_joins_with_the_link_once(world: World, ada: Client, client: Client) -> None:
    page = ada.post(world.url("people/"), {"email": "new@example.org", "role": "editor"}).content.decode()
    link = re.search(r"/join/[\w-]+/", page)
    assert link is not None
    assert link[0].split("/")[2] not in Invitation.objects.get().token_digest
    joined = client.post(link[0], {"name": "Noor New", "password": PASSWORD})
    assert joined.status_code == 302
    assert client.get(world.url("people/")).status_code == 200
    assert Person.objects.get(email="new@example.org").memberships.get().role == Role.EDITOR
    assert Client().get(link[0]).status_code == 404


def test_a_weak_password_is_refused_with_its_reason(world: World, client: Client) -> None:
    token = people.invite(by=world.ada, workspace=world.workspace, email="new@example.org", role=Role.VIEWER)
    page = client.post(f"/join/{token}/", {"name": "Noor", "password": "short"}).content.decode()
    assert "at least 10 characters" in page
    assert not Person.objects.filter(email="new@example.org").exists()


def test_the_last_owner_stays_owner(world: World) -> None:
    mine = world.ada.memberships.get()
    with pytest.raises(InputError, match="needs an owner"):
        people.change_role(by=world.ada, membership=mine, role=Role.VIEWER)
    with pytest.raises(InputError, match="needs an owner"):
        people.remove_member(by=world.ada, membership=mine)
    assert world.ada.memberships.get().role == Role.OWNER


def test_a_changed_role_is_history(world: World, ada: Client) -> None:
    member = world.eli.memberships.get()
    ada.post(world.url(f"people/{member.pk}/role/"), {"role": "viewer"})
    assert world.eli.memberships.get().role == Role.VIEWER
    entry = AuditEntry.objects.get(verb="core.member.role-changed")
    assert entry.data == {"from": "editor", "to": "viewer"}


def test_a_removed_member_is_a_stranger(world: World, ada: Client, eli: Client) -> None:
    ada.post(world.url(f"people/{world.eli.memberships.get().pk}/removal/"))
    assert eli.get(world.url("people/")).status_code == 404


def test_members_of_another_workspace_cannot_be_touched(world: World, ada: Client) -> None:
    other = world.sam.memberships.get()
    assert ada.post(world.url(f"people/{other.pk}/removal/")).status_code == 404
    assert world.sam.memberships.exists()
