"""An intern lives one quarter of the practice company, from the start to the debrief."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.hands import Mouse
from tests.browser.way.case import button, link
from tests.web.project import serving
from tests.web.project.serving import Server
from tests.world import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lamp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("practice") / "own"
    serving.prepare(folder, "worlds.build()\n")
    server = serving.start(folder)
    yield server
    server.stop()


def looks_well(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_a_quarter_is_lived_from_start_to_debrief(page: Page, lamp: Server) -> None:
    hand = Mouse(page)
    page.goto(f"{lamp.address}/accounts/login/")
    page.get_by_label("Email").fill("ida@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    button(hand, "Sign in").click()
    hand.go("Practice")
    link(hand, "Start a run").first.click()
    page.get_by_label("Quarters").select_option("1")
    page.get_by_label("Seed").fill("7")
    looks_well(page)
    button(hand, "Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quarter 1 of 1")
    looks_well(page)
    link(hand, "Choose").first.click()
    page.get_by_label("Study").first.select_option(label="A hundred answers to a survey")
    page.get_by_label("How many").first.fill("90")
    page.get_by_label("Priority of Keep the screen awake while cooking").fill("1")
    page.get_by_label("Priority of Search that forgives").fill("2")
    button(hand, "End the quarter").click()
    expect(page.get_by_role("alert")).to_contain_text("this research takes 90 days of the team")
    looks_well(page)
    page.get_by_label("How many").first.fill("1")
    page.get_by_label("People who are there on an average day: from, people").fill("500")
    page.get_by_label("People who are there on an average day: to, people").fill("1500")
    button(hand, "End the quarter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Debrief")
    expect(page.get_by_role("heading", name="The decisions that cost most")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Minimise the need to touch the screen while cooking")
    looks_well(page)
    page.set_viewport_size({"width": 390, "height": 844})
    looks_well(page)
