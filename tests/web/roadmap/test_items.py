"""The list of items: who sees it, in which order, and which filters its address holds."""

import re

from django.test import Client

from firsthand_web.roadmap.actions import items
from firsthand_web.roadmap.actions.items import Draft
from firsthand_web.roadmap.models import Plan
from tests.web.access import assert_members_only
from tests.web.roadmap.conftest import Roadmap
from tests.world import World


def titles(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a>', page.partition("<tbody>")[2])


def listed(client: Client, world: World, query: str = "") -> list[str]:
    page = client.get(world.url(f"items/{query}")).content.decode()
    return titles(page.rpartition('aria-label="Items"')[2])


def test_members_see_items_best_first(world: World, roadmap: Roadmap, vera: Client, sam: Client) -> None:
    page = assert_members_only(world.url("items/"), vera=vera, sam=sam)
    # reach x 1 x 1 / effort: Dome 300, Lens 100, Stand 33, Cord 25
    assert listed(vera, world) == ["Dome", "Lens", "Stand", "Cord"]
    assert "300" in page
    assert "<summary>2 teams</summary><small>Core, Shop</small>" in page
    assert "Add an item" not in page


def test_without_items_the_next_step_is_shown(world: World, eli: Client, vera: Client) -> None:
    assert "Add an item" in eli.get(world.url("items/")).content.decode()
    assert "Editors add them" in vera.get(world.url("items/")).content.decode()


def test_filters_live_in_the_address(world: World, roadmap: Roadmap, plan: Plan, vera: Client) -> None:
    assert listed(vera, world, "?show=must") == ["Cord"]
    assert listed(vera, world, "?show=out") == ["Dome"]
    assert listed(vera, world, "?show=in") == ["Lens", "Stand", "Cord"]
    assert listed(vera, world, "?team=Core") == ["Lens", "Stand"]
    assert listed(vera, world, "?show=done") == []


def test_headers_sort_and_turn_round(world: World, roadmap: Roadmap, vera: Client) -> None:
    assert listed(vera, world, "?sort=title") == ["Cord", "Dome", "Lens", "Stand"]
    assert listed(vera, world, "?sort=-title") == ["Stand", "Lens", "Dome", "Cord"]
    assert listed(vera, world, "?sort=reach") == ["Dome", "Lens", "Stand", "Cord"]
    assert listed(vera, world, "?sort=nonsense") == ["Dome", "Lens", "Stand", "Cord"]
    assert 'aria-sort="ascending"' in vera.get(world.url("items/?sort=title")).content.decode()


def test_an_item_without_estimates_says_what_is_missing(world: World, roadmap: Roadmap, vera: Client) -> None:
    items.create(by=world.ada, product=world.product, draft=Draft(title="Bare"))
    assert listed(vera, world)[-1] == "Bare"
    assert listed(vera, world, "?show=missing") == ["Bare"]
    assert "Nobody has said what effort it takes." in vera.get(world.url("items/")).content.decode()
