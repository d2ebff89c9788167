"""Somebody who presses the next link before the last page has come."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.door import sign_in
from tests.browser.hands import Mouse
from tests.browser.way.case import shows
from tests.web.project.serving import Server

pytestmark = pytest.mark.browser

# Says when the page that was held back has been dealt with.
ANSWERED = """
window.answered = new Promise(done => {
  document.addEventListener("htmx:beforeSwap", event => {
    if (event.detail.pathInfo.requestPath.endsWith("/items/")) setTimeout(done, 0, true);
  });
});
0"""


def test_a_page_that_comes_late_does_not_take_the_place_of_the_one_asked_for_after_it(
    lamp: Server, page: Page
) -> None:
    sign_in(page, lamp, "eli")
    page.goto(f"{lamp.address}/w/lantern/lamp/")
    held: list[Route] = []
    page.route("**/items/", lambda route: held.append(route))
    page.evaluate(ANSWERED)
    hand = Mouse(page)
    hand.go("Items")
    hand.go("Needs")
    shows(hand, "Needs")
    assert len(held) == 1
    held[0].continue_()
    assert page.evaluate("window.answered")
    shows(hand, "Needs")
    expect(page).to_have_url(f"{lamp.address}/w/lantern/lamp/needs/")
