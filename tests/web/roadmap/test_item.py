"""The page of one item: figures, what drives them, what it waits for, where the plan has it."""

from django.test import Client

from firsthand_web.core.models import Link
from firsthand_web.insights.actions import needs
from firsthand_web.roadmap.models import Plan
from tests.web.access import assert_members_only
from tests.web.roadmap.conftest import Roadmap
from tests.world import World


def test_members_see_it_and_strangers_do_not(
    world: World, roadmap: Roadmap, vera: Client, sam: Client
) -> None:
    page = assert_members_only(world.url(f"items/{roadmap.lens.pk}/"), vera=vera, sam=sam)
    assert "2 of 4" in page
    assert "Nothing is planned yet" in page
    assert "Delete this item" not in page


def test_it_says_what_it_waits_for_and_why_it_is_in(
    world: World, roadmap: Roadmap, plan: Plan, eli: Client
) -> None:
    lens = eli.get(world.url(f"items/{roadmap.lens.pk}/")).content.decode()
    assert f'Needs <a href="{world.url(f"items/{roadmap.stand.pk}/")}">Stand</a>' in lens
    stand = eli.get(world.url(f"items/{roadmap.stand.pk}/")).content.decode()
    assert "Needed by" in stand
    assert "“Lens” needs it." in stand
    dome = eli.get(world.url(f"items/{roadmap.dome.pk}/")).content.decode()
    assert "Left out." in dome
    assert "Shop has" in dome


def test_a_need_can_be_chosen_that_it_addresses(world: World, roadmap: Roadmap, eli: Client) -> None:
    need = needs.create(by=world.eli, product=world.product, statement="Read without waking others")
    address = world.url(f"items/{roadmap.lens.pk}/")
    assert f'value="insights.opportunity:{need.pk}"' in eli.get(address).content.decode()
    other = f"insights.opportunity:{need.pk}"
    eli.post(
        world.url(f"records/roadmap.item/{roadmap.lens.pk}/links/"), {"kind": "addresses", "other": other}
    )
    assert Link.objects.get(kind="addresses").source_id == roadmap.lens.pk
    assert "Read without waking others" in eli.get(world.url("items/")).content.decode()


def test_a_deleted_item_is_gone_and_comes_back(world: World, roadmap: Roadmap, eli: Client) -> None:
    address = world.url(f"items/{roadmap.stand.pk}/")
    eli.post(world.url(f"records/roadmap.item/{roadmap.stand.pk}/deletion/"))
    assert eli.get(address).status_code == 404
    assert "Needs <a" not in eli.get(world.url(f"items/{roadmap.lens.pk}/")).content.decode()
    eli.post(world.url("deletions/1/undo/"))
    assert eli.get(address).status_code == 200
    assert "Needs <a" in eli.get(world.url(f"items/{roadmap.lens.pk}/")).content.decode()
