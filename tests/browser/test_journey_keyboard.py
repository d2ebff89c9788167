"""The whole way by keyboard alone; and the keys that make it quick."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Keyboard
from tests.browser.way import SPOKE, jupyter, walk
from tests.web.project.serving import Server, rows

pytestmark = pytest.mark.browser


def test_the_whole_way(page: Page, empty: Server, tmp_path: Path) -> None:
    """At each of its steps the hand sees to it that the focus is somewhere, and shown."""
    walk(Keyboard(page), SPOKE, empty, tmp_path)
    assert rows(tmp_path / "own", "SELECT status FROM roadmap_plan") == [("optimal",)]


@pytest.mark.slow
def test_the_whole_way_on_the_real_survey(
    page: Page, empty: Server, tmp_path: Path, shared_data: Path
) -> None:
    walk(Keyboard(page), jupyter(shared_data / "jupyter-survey-2020"), empty, tmp_path)
    assert rows(tmp_path / "own", "SELECT status FROM roadmap_plan") == [("optimal",)]


@pytest.fixture
def voices(page: Page, lamp: Server) -> Page:
    """The list of voices, of one who has signed in by keyboard."""
    hand = Keyboard(page)
    page.goto(f"{lamp.address}/w/lantern/lamp/voices/")
    hand.write(page.get_by_label("Email"), "eli@example.org")
    hand.write(page.get_by_label("Password"), "quiet kettle 42")
    hand.press(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Voices")
    return page


def row(page: Page, number: int) -> Locator:
    return page.locator("[data-row] a").nth(number)


def test_j_and_k_walk_through_a_list_and_back_leads_to_it(voices: Page) -> None:
    voices.keyboard.press("j")
    expect(row(voices, 0)).to_be_focused()
    voices.keyboard.press("j")
    expect(row(voices, 1)).to_be_focused()
    voices.keyboard.press("k")
    expect(row(voices, 0)).to_be_focused()
    voices.keyboard.press("Enter")
    expect(voices.locator("main blockquote").first).to_be_visible()
    expect(voices.locator("main")).to_be_focused()
    voices.go_back()  # Alt and the left arrow; a browser without a window has no such key
    expect(row(voices, 2)).to_be_visible()
    expect(voices.locator("main")).to_be_focused()


def test_the_slash_searches_from_anywhere(voices: Page) -> None:
    voices.keyboard.press("/")
    expect(voices.get_by_label("Search all records")).to_be_focused()
    voices.keyboard.type("lamp flickers")
    voices.keyboard.press("Enter")
    expect(voices.get_by_role("heading", level=1)).to_have_text("“lamp flickers”")
    expect(voices.get_by_label("Search all records")).to_be_focused()  # to ask differently
    Keyboard(voices).press(row(voices, 0))
    expect(voices.locator("main blockquote").first).to_contain_text("flickers")


def test_the_palette_opens_closes_and_goes(voices: Page) -> None:
    palette = voices.locator("#palette")
    voices.keyboard.press("j")
    voices.keyboard.press("Control+k")
    expect(palette.get_by_role("searchbox")).to_be_focused()
    voices.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    expect(row(voices, 0)).to_be_focused()
    voices.keyboard.press("Control+k")
    voices.keyboard.type("peop")
    voices.keyboard.press("Enter")
    expect(voices.get_by_role("heading", level=1)).to_have_text(re.compile("People in"))


def test_a_refused_form_says_why_and_keeps_the_focus(voices: Page) -> None:
    hand = Keyboard(voices)
    hand.press(voices.get_by_role("link", name="Add a voice"))
    hand.write(voices.get_by_label("What was said"), "   ")
    hand.press(voices.get_by_role("button", name="Add the voice"))
    expect(voices.locator(".error")).to_contain_text("This field is required.")
    hand.write(voices.get_by_label("What was said"), "It is bright enough to read by")
    hand.press(voices.get_by_role("button", name="Add the voice"))
    expect(voices.locator("main blockquote").first).to_contain_text("bright enough")
