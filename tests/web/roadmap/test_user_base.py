"""How many people use the product."""

from django.test import Client

from firsthand_web.roadmap.models import UserBase
from tests.world import World

GIVEN = {"people_0": "800", "people_1": "1000", "people_2": "1500", "source": "Licences sold"}


def test_an_editor_says_it_once_for_each_product(world: World, eli: Client) -> None:
    for _ in range(2):
        assert eli.post(world.url("items/user-base/"), GIVEN)["Location"] == world.url("items/")
    base = UserBase.objects.get()
    assert (base.low, base.likely, base.high, base.source) == (800, 1000, 1500, "Licences sold")
    assert 'value="1000"' in eli.get(world.url("items/user-base/")).content.decode()


def test_others_may_not(world: World, vera: Client, sam: Client) -> None:
    for client, status in ((vera, 403), (sam, 404)):
        assert client.get(world.url("items/user-base/")).status_code == status
        assert client.post(world.url("items/user-base/"), GIVEN).status_code == status
    assert not UserBase.objects.exists()
