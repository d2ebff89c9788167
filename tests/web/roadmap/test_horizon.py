"""Naming the periods."""

import pytest
from django.test import Client

from firsthand_web.roadmap.models import Horizon
from tests.world import World


def test_an_editor_names_them(world: World, eli: Client) -> None:
    address = world.url("plan/periods/")
    assert "Q1 20" in eli.get(address).content.decode() or "Q2 20" in eli.get(address).content.decode()
    given = {"periods": "EVT,  DVT build , PVT", "discount": "2"}
    assert eli.post(address, given)["Location"] == world.url("plan/teams/")
    found = Horizon.objects.get()
    assert found.periods == ["EVT", "DVT build", "PVT"]
    assert found.discount == 0.02


def test_others_may_not(world: World, vera: Client, sam: Client) -> None:
    given = {"periods": "A", "discount": "0"}
    for client, status in ((vera, 403), (sam, 404)):
        assert client.post(world.url("plan/periods/"), given).status_code == status
    assert not Horizon.objects.exists()


@pytest.mark.parametrize(("periods", "says"), [("A, B, A", "“A” is there twice"), (" , ", "1 to 24 periods")])
def test_what_is_wrong_is_said(world: World, eli: Client, periods: str, says: str) -> None:
    page = eli.post(world.url("plan/periods/"), {"periods": periods, "discount": "0"}).content.decode()
    assert says in page
    assert not Horizon.objects.exists()
