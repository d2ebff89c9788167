"""An intern lives one quarter of the practice company, from the start to the debrief."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.door import sign_in
from tests.browser.hands import Mouse
from tests.browser.judging import complain
from tests.browser.way.case import button, link
from tests.web.project.serving import Server

pytestmark = pytest.mark.browser

JOBS = 120_000  # taking over the company, or a quarter, under load


def test_a_quarter_is_lived_from_start_to_debrief(page: Page, lamp: Server) -> None:
    hand = Mouse(page)
    sign_in(page, lamp, "ida")
    hand.go("Practice")
    link(hand, "Start a run").first.click()
    page.get_by_label("Quarters").select_option("1")
    page.get_by_label("Seed").fill("7")
    complain(page)
    button(hand, "Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quarter 1 of 1", timeout=JOBS)
    complain(page)
    link(hand, "Choose").first.click()
    page.get_by_label("Study").first.select_option(label="A hundred answers to a survey")
    page.get_by_label("How many").first.fill("90")
    page.get_by_label("Priority of Keep the screen awake while cooking").fill("1")
    page.get_by_label("Priority of Search that forgives").fill("2")
    button(hand, "End the quarter").click()
    expect(page.get_by_role("alert")).to_contain_text("this research takes 90 days of the team")
    complain(page)
    page.get_by_label("How many").first.fill("1")
    page.get_by_label("People who are there on an average day: from, people").fill("500")
    page.get_by_label("People who are there on an average day: to, people").fill("1500")
    button(hand, "End the quarter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Debrief", timeout=JOBS)
    expect(page.get_by_role("heading", name="The decisions that cost most")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Minimise the need to touch the screen while cooking")
    complain(page)
    page.set_viewport_size({"width": 390, "height": 844})
    complain(page)
