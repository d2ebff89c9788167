"""A brief as one HTML file."""

from pathlib import Path

import pytest
from django.test import Client

from firsthand.charts import themed
from firsthand.communication import ChartBlock
from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from scripts import chromium
from tests.world import World


def test_members_download_a_page_that_needs_nothing_else(
    world: World, vera: Client, sam: Client, brief: Brief
) -> None:
    address = world.url(f"briefs/{brief.pk}/brief.html")
    assert sam.get(address).status_code == 404
    reply = vera.get(address)
    assert reply["Content-Type"] == "text/html; charset=utf-8"
    assert (
        reply["Content-Disposition"]
        == f'attachment; filename="lamp-brief-{brief.composed_at:%Y-%m-%d}-v1.html"'
    )
    page = reply.content.decode()
    assert page.startswith("<!doctype html>")
    assert "/w/" not in page  # it is sent around: nothing leads into the workspace
    assert all(
        themed(block.chart.svg_wide) in page for block in brief.told.blocks if isinstance(block, ChartBlock)
    )


def test_the_file_follows_the_words(world: World, vera: Client, brief: Brief) -> None:
    address = world.url(f"briefs/{brief.pk}/brief.html")
    first = vera.get(address).content
    assert vera.get(address).content == first
    briefs.edit(by=world.eli, brief=brief, title="Another", opening="", closing="")
    assert b"<title>Another</title>" in vera.get(address).content


@pytest.mark.browser
def test_axe_is_silent(world: World, vera: Client, brief: Brief, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    file = tmp_path / "brief.html"
    file.write_bytes(vera.get(world.url(f"briefs/{brief.pk}/brief.html")).content)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 900}, color_scheme="dark")
        page.goto(file.as_uri())
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        browser.close()
