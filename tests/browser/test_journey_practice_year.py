"""An intern lives four quarters by the ordinary pages: a survey, needs from it, choices, the debrief."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.door import sign_in
from tests.browser.hands import Mouse
from tests.browser.way.case import button, link
from tests.web.project.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

JOBS = 120_000  # a quarter's job under load


def comes_to(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=JOBS)


def forecast(page: Page, words: str, low: float, high: float) -> None:
    page.get_by_label(f"{words}: from").fill(f"{low:g}")
    page.get_by_label(f"{words}: to").fill(f"{high:g}")


def take_needs(hand: Mouse) -> None:
    """The survey that was bought becomes needs with scores."""
    hand.go("Needs")
    link(hand, "Take needs from a survey").click()
    button(hand, "Create the needs").click()
    comes_to(hand.page, "Needs")


def test_four_quarters_are_lived_by_the_ordinary_pages(page: Page, lamp: Server) -> None:
    sign_in(page, lamp, "ida")
    hand = Mouse(page)
    hand.go("Practice")
    link(hand, "Start a run").first.click()
    page.get_by_label("Seed").fill("11")
    button(hand, "Start").click()
    comes_to(page, "Quarter 1 of 4")
    run = page.url
    # First quarter: ask people, and build what is quick.
    link(hand, "Choose").first.click()
    page.get_by_label("Study").first.select_option(label="A hundred answers to a survey")
    page.get_by_label("How many").first.fill("3")
    page.get_by_label("Priority of Keep the screen awake while cooking").fill("1")
    forecast(page, "People who are there on an average day", 400, 1200)
    button(hand, "End the quarter").click()
    comes_to(page, "Quarter 2 of 4")
    take_needs(hand)
    page.goto(run)
    link(hand, "Choose").first.click()
    for place in (1, 2, 3):
        page.get_by_label(f"Need number {place}").select_option(index=place)
    page.get_by_label("Priority of Add up the same ingredient").fill("1")
    page.get_by_label("Priority of Several timers with names").fill("2")
    page.get_by_label("Priority of Search that forgives").fill("3")
    page.get_by_label("Chance in % that your first item ships").fill("80")
    button(hand, "End the quarter").click()
    comes_to(page, "Quarter 3 of 4")
    # What the needs ask for, and a word on what it will do.
    link(hand, "Choose").first.click()
    page.get_by_label("Priority of Recipes and list without a connection").fill("1")
    page.get_by_label("Priority of Cook from what is left").fill("2")
    forecast(page, "Share of them who pay", 20, 60)
    button(hand, "End the quarter").click()
    comes_to(page, "Quarter 4 of 4")
    expect(page.get_by_role("heading", name="What came of quarter 3")).to_be_visible()
    link(hand, "Choose").first.click()
    button(hand, "End the quarter").click()
    comes_to(page, "Debrief")
    tells_what_cost_most(page)


def tells_what_cost_most(page: Page) -> None:
    costly = page.get_by_role("region", name="The decisions that cost most")
    expect(costly.locator("li")).to_have_count(3)
    expect(costly.locator("li").first).to_contain_text("In quarter")
    expect(page.get_by_role("region", name="What people needed").locator("tbody tr")).to_have_count(10)
