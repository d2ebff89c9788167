"""The page of a brief: the library's part inside our page, numbers that lead to records, what is newer."""

import re
from html import unescape

from django.test import Client
from django.utils import timezone

from firsthand.charts import themed
from firsthand.communication import ChartBlock
from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries.choices import Choices
from firsthand_web.core.actions import records
from firsthand_web.roadmap.models import Item
from firsthand_web.strategy.actions import key_results
from tests.web.access import assert_members_only
from tests.web.communication.spoke import Spoke
from tests.world import World


def targets(page: str) -> list[str]:
    """Where the numbers and quotes of the brief lead."""
    inside = page[page.index('<article class="brief">') : page.index("</article>")]
    return [unescape(target) for target in re.findall(r'<a[^>]* href="([^"]+)"', inside)]


def test_every_link_leads_to_a_page_of_the_workspace(
    world: World, vera: Client, sam: Client, brief: Brief
) -> None:
    page = assert_members_only(world.url(f"briefs/{brief.pk}/"), vera=vera, sam=sam)
    found = targets(page)
    anchors = {target for target in found if target.startswith("#")}
    assert {f'id="{anchor[1:]}"' in page for anchor in anchors} == {True}
    pages = set(found) - anchors
    for kind in ("needs/", "items/", "voices/", "plan/", "surveys/"):
        assert any(target.startswith(world.url(kind)) for target in pages), kind
    assert {target: vera.get(target).status_code for target in pages} == dict.fromkeys(pages, 200)


def test_our_page_stays_strict(world: World, vera: Client, brief: Brief) -> None:
    page = vera.get(world.url(f"briefs/{brief.pk}/")).content.decode()
    assert " style=" not in page and "<style" not in page
    assert page.count("<h1") == 1
    assert all(
        themed(block.chart.svg_wide) in page for block in brief.told.blocks if isinstance(block, ChartBlock)
    )


def test_a_deleted_source_is_told_without_a_link(world: World, vera: Client, brief: Brief) -> None:
    name, pk = next(source for source in brief.sources.values() if source[0] == "roadmap.item")
    assert name == Item.type_name()
    records.delete(by=world.eli, record=Item.objects.get(pk=pk))
    page = vera.get(world.url(f"briefs/{brief.pk}/")).content.decode()
    assert world.url(f"items/{pk}/") not in targets(page)


def test_newer_data_are_said_and_a_new_version_offered(
    world: World, eli: Client, vera: Client, brief: Brief, spoke: Spoke, choices: Choices
) -> None:
    address = world.url(f"briefs/{brief.pk}/")
    assert "Newer data exist" not in eli.get(address).content.decode()
    key_results.check_in(by=world.eli, key_result=spoke.key_result, on=timezone.localdate(), value=280)
    page = eli.get(address).content.decode()
    assert "Since this was composed the key results changed" in page
    assert f"briefs/new/?after={brief.pk}" in page
    assert "briefs/new/" not in vera.get(address).content.decode()
    made = briefs.tell(by=world.eli, product=world.product, choices=choices, replaces=brief)
    page = eli.get(address).content.decode()
    assert "There is a newer version" in page
    assert world.url(f"briefs/{made.pk}/") in page


def test_hostile_words_come_out_as_words(world: World, vera: Client, brief: Brief) -> None:
    words = "</p><script>alert(1)</script>"
    briefs.edit(by=world.eli, brief=brief, title=words, opening=words, closing=words)
    page = vera.get(world.url(f"briefs/{brief.pk}/")).content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 4
