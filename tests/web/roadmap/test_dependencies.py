"""What has to come first."""

from django.test import Client

from firsthand_web.roadmap.models import Dependency
from tests.web.access import assert_only_editors_post
from tests.web.roadmap.conftest import Roadmap
from tests.world import World


def test_only_editors_say_so(world: World, roadmap: Roadmap, eli: Client, vera: Client, sam: Client) -> None:
    address = world.url(f"items/{roadmap.dome.pk}/dependencies/")
    given = {"needs": str(roadmap.cord.pk)}
    assert_only_editors_post(address, given, vera=vera, sam=sam)
    assert not Dependency.objects.filter(item=roadmap.dome).exists()
    assert eli.post(address, given)["Location"] == world.url(f"items/{roadmap.dome.pk}/")
    eli.post(address, given)
    assert Dependency.objects.get(item=roadmap.dome).needs == roadmap.cord


def test_a_circle_is_named_and_not_kept(world: World, roadmap: Roadmap, eli: Client) -> None:
    page = eli.post(
        world.url(f"items/{roadmap.stand.pk}/dependencies/"), {"needs": str(roadmap.lens.pk)}, follow=True
    )
    assert "would wait for each other" in page.content.decode()
    assert Dependency.objects.count() == 1


def test_nothing_chosen_is_said(world: World, roadmap: Roadmap, eli: Client) -> None:
    page = eli.post(world.url(f"items/{roadmap.stand.pk}/dependencies/"), {"needs": ""}, follow=True)
    assert "Choose the item that has to come first." in page.content.decode()
