"""The files of the practice company are listed by folder; a product of one's own has none."""

from django.test import Client

from firsthand_web.core.models import Membership, Product, Role
from firsthand_web.home.actions import example
from firsthand_web.learning.queries.practice import folder_of
from tests.web.access import assert_members_only
from tests.world import World

ADDRESS = "/w/the-practice-company/ladle/example/files/"


def begun(world: World) -> Product:
    """The company with one file, as it lies there after building."""
    product = example.begin(by=world.ada)
    Membership.objects.create(workspace=product.workspace, person=world.vera, role=Role.VIEWER)
    folder = folder_of(product) / "interviews"
    folder.mkdir(parents=True)
    (folder / "interview-01.txt").write_text("Thanks for making the time.")
    return product


def test_files_are_listed_with_what_they_are(world: World, vera: Client, sam: Client) -> None:
    begun(world)
    page = assert_members_only(ADDRESS, vera=vera, sam=sam)
    assert 'href="/w/the-practice-company/ladle/example/files/interviews/interview-01.txt"' in page
    assert "Transcripts as text" in page


def test_before_it_is_built_the_page_says_so(world: World, ada: Client) -> None:
    example.begin(by=world.ada)
    assert "being built" in ada.get(ADDRESS).content.decode()


def test_a_product_of_ones_own_has_none(world: World, eli: Client) -> None:
    assert eli.get(world.url("example/files/")).status_code == 404
