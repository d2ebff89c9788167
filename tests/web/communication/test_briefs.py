"""The list of briefs: the newest version of each."""

from django.test import Client

from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries.choices import Choices
from firsthand_web.core.models import Product
from tests.web.access import assert_members_only
from tests.web.communication.spoke import Spoke
from tests.world import World


def test_members_see_the_newest_version(
    world: World, vera: Client, sam: Client, brief: Brief, choices: Choices
) -> None:
    made = briefs.tell(by=world.eli, product=world.product, choices=choices, replaces=brief)
    page = assert_members_only(world.url("briefs/"), vera=vera, sam=sam)
    assert world.url(f"briefs/{made.pk}/") in page
    assert world.url(f"briefs/{brief.pk}/") not in page
    assert "Compose a brief" not in page


def test_an_empty_list_says_what_comes_first(bare: Product, eli: Client, vera: Client) -> None:
    address = f"/w/{bare.workspace.slug}/{bare.slug}/briefs/"
    assert "Score the needs" in eli.get(address).content.decode()
    assert "An editor can compose one" in vera.get(address).content.decode()


def test_an_editor_is_led_to_the_first(world: World, eli: Client, spoke: Spoke) -> None:
    assert f'href="{world.url("briefs/new/")}"' in eli.get(world.url("briefs/")).content.decode()
