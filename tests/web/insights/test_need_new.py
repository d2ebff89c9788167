"""Writing a need down."""

from django.test import Client

from firsthand_web.insights.models import Opportunity
from tests.world import World


def test_editors_add_a_need(world: World, eli: Client, vera: Client, sam: Client) -> None:
    address, given = world.url("needs/new/"), {"statement": "Carry it up the stairs", "detail": ""}
    assert vera.post(address, given).status_code == 403
    assert sam.post(address, given).status_code == 404
    assert vera.get(address).status_code == 403
    assert eli.get(address).status_code == 200
    made = eli.post(address, given)
    assert made["Location"] == world.url(f"needs/{Opportunity.objects.get().pk}/")


def test_an_empty_statement_comes_back(world: World, eli: Client) -> None:
    assert "required" in eli.post(world.url("needs/new/"), {"statement": " "}).content.decode()
    assert not Opportunity.objects.exists()
