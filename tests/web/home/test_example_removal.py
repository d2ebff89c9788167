"""Only an owner removes the example, and only an example can be removed."""

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.core.actions import people
from firsthand_web.core.models import AuditEntry, Membership, Person, Product, Role, Workspace
from firsthand_web.home.actions import example
from tests.world import World

ADDRESS = "/w/the-practice-company/ladle/example/removal/"


@pytest.fixture
def ladle(world: World) -> Product:
    product = example.begin(by=world.ada)
    for person, role in ((world.eli, Role.EDITOR), (world.vera, Role.VIEWER)):
        Membership.objects.create(workspace=product.workspace, person=person, role=role)
    return product


def test_the_owner_is_asked_first(ladle: Product, ada: Client) -> None:
    assert "Remove the example" in ada.get(ADDRESS).content.decode()
    assert Product.objects.filter(pk=ladle.pk).exists()


def test_others_may_not(ladle: Product, eli: Client, vera: Client, sam: Client) -> None:
    assert [client.post(ADDRESS).status_code for client in (eli, vera, sam)] == [403, 403, 404]
    assert Product.objects.filter(pk=ladle.pk).exists()


def test_a_workspace_with_other_members_stays(ladle: Product, ada: Client) -> None:
    assert ada.post(ADDRESS)["Location"] == "/"
    assert not Product.objects.filter(example=True).exists()
    assert Workspace.objects.get(slug="the-practice-company").memberships.count() == 3
    assert not Person.objects.filter(email__endswith=".example").exists()
    assert AuditEntry.objects.filter(verb="core.example.removed", label="Ladle").exists()


def test_the_invented_people_stay_while_another_example_needs_them(world: World, ladle: Product) -> None:
    other = example.begin(by=world.sam)
    example.remove(by=world.ada, workspace=ladle.workspace)
    assert Person.objects.filter(email__endswith=".example").count() == 4
    example.remove(by=world.sam, workspace=other.workspace)
    assert not Person.objects.filter(email__endswith=".example").exists()


def test_a_real_product_is_refused_whole(world: World, ada: Client) -> None:
    with pytest.raises(InputError, match="not an example"):
        people.remove_example(by=world.ada, product=world.product)
    assert Product.objects.filter(pk=world.product.pk).exists()
    assert ada.post(world.url("example/removal/")).status_code == 404
