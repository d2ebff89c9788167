"""Deleting a team: its efforts stay, so that the plan can say what is wrong."""

from django.test import Client

from firsthand_web.core.models import Deletion
from firsthand_web.roadmap.models import Team
from tests.web.access import assert_only_editors_post
from tests.web.roadmap.conftest import Roadmap
from tests.world import World


def test_only_editors_delete_it_and_it_comes_back(
    world: World, roadmap: Roadmap, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"plan/teams/{roadmap.shop.pk}/removal/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    assert "Deleted the team “Shop”" in eli.post(address, follow=True).content.decode()
    plan = eli.get(world.url("plan/")).content.decode()
    assert "The team “Shop” was deleted, but items need it" in plan
    assert "Open “Dome”" in plan
    assert "Find the best plan" not in plan
    eli.post(world.url(f"deletions/{Deletion.objects.get().pk}/undo/"))
    assert Team.objects.filter(pk=roadmap.shop.pk).exists()
    assert "Find the best plan" in eli.get(world.url("plan/")).content.decode()
