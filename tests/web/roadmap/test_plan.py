"""The page of the plan: grid, proof, reasons, and whether it is still true."""

from django.test import Client

from firsthand_web.roadmap.actions import capacity, items
from firsthand_web.roadmap.actions.items import Draft
from firsthand_web.roadmap.models import Item, Plan
from tests.web.access import assert_members_only
from tests.web.roadmap.conftest import Roadmap
from tests.world import World


def test_members_see_the_plan(world: World, plan: Plan, vera: Client, sam: Client) -> None:
    page = assert_members_only(world.url("plan/"), vera=vera, sam=sam)
    assert "Proven best" in page
    assert "450 points of at most 450" in page
    assert "3 of 4 items in" in page
    assert "Adopt this plan" not in page
    assert "Out of date" not in page


def test_each_item_stands_in_the_grid_of_its_teams(world: World, plan: Plan, eli: Client) -> None:
    page = eli.get(world.url("plan/")).content.decode()
    grid = page.partition('class="plan-grid"')[2].partition("</table>")[0]
    assert grid.count("Lens") == 2  # Core and Shop both build it
    assert grid.count("Stand") == 1
    assert "Dome" not in grid
    assert "must" in grid
    left_out = page.partition('id="left-out"')[2].partition("</section>")[0]
    assert "Dome" in left_out
    assert "Shop has" in left_out


def test_before_the_first_plan_the_next_step_is_shown(world: World, eli: Client, roadmap: Roadmap) -> None:
    assert "Find the best plan" in eli.get(world.url("plan/")).content.decode()


def test_without_anything_the_way_is_shown(world: World, eli: Client) -> None:
    page = eli.get(world.url("plan/")).content.decode()
    assert "There is no period to plan for" in page
    assert "Name the periods" in page


def test_a_change_is_named_and_a_new_plan_offered(
    world: World, roadmap: Roadmap, plan: Plan, eli: Client
) -> None:
    capacity.change_team(by=world.eli, team=roadmap.shop, name="Shop", usual=3)
    Item.objects.filter(pk=roadmap.stand.pk).update(reach_likely=120, reach_high=300)
    page = eli.get(world.url("plan/")).content.decode()
    assert "Out of date" in page
    assert "Changed: Shop." in page
    assert "Changed: Stand." in page
    assert "Plan again" in page


def test_what_does_not_matter_does_not_make_it_stale(
    world: World, roadmap: Roadmap, plan: Plan, eli: Client
) -> None:
    Item.objects.filter(pk=roadmap.stand.pk).update(description="Of oak")
    assert "Out of date" not in eli.get(world.url("plan/")).content.decode()


def test_older_plans_can_be_opened(
    world: World, roadmap: Roadmap, plan: Plan, eli: Client, sam: Client
) -> None:
    newer = Plan.objects.create(product=world.product, digest="x", status="infeasible", result=plan.result)
    page = eli.get(world.url(f"plan/{plan.pk}/")).content.decode()
    assert "This is an older plan" in page
    assert sam.get(world.url(f"plan/{plan.pk}/")).status_code == 404
    assert newer.pk > plan.pk


def test_items_without_estimates_are_listed_apart(
    world: World, roadmap: Roadmap, plan: Plan, eli: Client
) -> None:
    items.create(by=world.ada, product=world.product, draft=Draft(title="Bare", must=True))
    page = eli.get(world.url("plan/")).content.decode()
    assert "Bare" in page.partition("Not considered")[2]
    assert "Out of date" not in page


def test_an_item_that_needs_a_dropped_one_is_named(world: World, roadmap: Roadmap, eli: Client) -> None:
    Item.objects.filter(pk=roadmap.stand.pk).update(status="dropped")
    page = eli.get(world.url("plan/")).content.decode()
    assert "“Lens” needs “Stand”, which was dropped" in page
    Item.objects.filter(pk=roadmap.stand.pk).update(status="done")
    assert "needs “Stand”" not in eli.get(world.url("plan/")).content.decode()
