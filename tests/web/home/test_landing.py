"""Signing in leads to one's product, or to the doors."""

from django.test import Client

from firsthand_web.core.models import Product
from tests.world import World


def test_members_land_on_today(world: World, ada: Client, eli: Client, vera: Client) -> None:
    for client in (ada, eli, vera):
        reply = client.get("/")
        assert (reply.status_code, reply["Location"]) == (302, world.url())


def test_ones_own_product_comes_before_the_example(world: World, ada: Client) -> None:
    Product.objects.create(workspace=world.workspace, name="Aardvark", slug="aardvark", example=True)
    assert ada.get("/")["Location"] == world.url()


def test_without_a_product_the_doors_are_next(world: World, ada: Client) -> None:
    Product.objects.filter(workspace=world.workspace).delete()
    assert ada.get("/")["Location"] == "/doors/"


def test_who_is_not_signed_in_is_asked_to(world: World, client: Client) -> None:
    assert client.get("/")["Location"].startswith("/accounts/login/")
