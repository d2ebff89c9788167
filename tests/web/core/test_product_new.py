"""A new product in a workspace."""

from django.test import Client

from firsthand_web.core.models import Product
from tests.world import World


def test_an_owner_makes_a_product_with_an_address_of_its_own(world: World, ada: Client) -> None:
    for _ in range(2):
        ada.post(world.url("products/new/"), {"name": "Küche & Co", "kind": "physical"})
    made = Product.objects.filter(name="Küche & Co")
    assert sorted(made.values_list("slug", flat=True)) == ["kuche-co", "kuche-co-2"]
    assert {product.kind for product in made} == {"physical"}


def test_others_may_not(world: World, eli: Client, sam: Client) -> None:
    assert eli.post(world.url("products/new/"), {"name": "X", "kind": "digital"}).status_code == 403
    assert sam.get(world.url("products/new/")).status_code == 404
    assert not Product.objects.filter(name="X").exists()
