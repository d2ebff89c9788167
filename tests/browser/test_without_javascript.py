"""Everything that reads or writes works without JavaScript; only what moves by itself is missing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.door import sign_in
from tests.browser.hands import Mouse
from tests.browser.way import SPOKE, decide, learn
from tests.browser.way.case import button, field, link, row, sees, shows
from tests.web.project.serving import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(context_of: Callable[..., BrowserContext], lamp: Server) -> Page:
    """Eli's browser, which runs no scripts."""
    page = context_of(java_script_enabled=False, viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, lamp, "eli")
    return page


def test_a_voice_is_added_found_and_talked_about(plain: Page) -> None:
    hand = Mouse(plain)
    hand.go("Voices")
    hand.press(plain.locator(".head").get_by_role("link", name="Add a voice"))
    hand.write(field(hand, "What was said"), "  ")
    hand.press(button(hand, "Add the voice"))
    sees(hand, "This field is required.")
    hand.write(field(hand, "What was said"), "It hums when it is dimmed")
    hand.press(button(hand, "Add the voice"))
    sees(hand, "It hums when it is dimmed")
    hand.write(plain.get_by_label("Your comment"), "Which model?")
    hand.press(plain.get_by_role("button", name="Comment"))
    expect(plain.locator(".comment")).to_contain_text("Which model?")
    plain.get_by_label("Search all records").fill("hums")
    plain.keyboard.press("Enter")
    sees(hand, "1 record, best match first", "It hums when it is dimmed")


def test_a_survey_becomes_needs_and_a_plan(plain: Page) -> None:
    """A job's page reloads itself until the job is done."""
    hand = Mouse(plain)
    hand.go("Surveys")
    learn.read_the_survey(hand, SPOKE)
    learn.check_and_confirm(hand, SPOKE)
    learn.count_filter_and_compare(hand, SPOKE)
    hand.go("Needs")
    hand.press(link(hand, "Take needs from a survey"))
    hand.press(button(hand, "Create the needs"))
    shows(hand, "Needs")
    expect(row(hand, SPOKE.need)).to_contain_text("n 57")
    decide.name_periods_and_teams(hand)
    decide.add_three_items(hand, SPOKE)
    decide.find_the_best_plan(hand)
    decide.adopt_it(hand)
