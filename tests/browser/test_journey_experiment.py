"""A test that comes with its file: from the idea to a verdict, which an uneven split stops."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.door import sign_in
from tests.browser.hands import Hand, Keyboard, Mouse
from tests.browser.judging import complain
from tests.browser.watching import Watch
from tests.web.experiments.conftest import rows
from tests.web.project.serving import Server

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("hand_of", "width", "scheme"),
    [(Mouse, 1440, "light"), (Keyboard, 390, "dark")],
    ids=["mouse", "keyboard"],
)
def test_from_a_file_to_a_verdict(
    context_of: Callable[..., BrowserContext],
    lamp: Server,
    tmp_path: Path,
    hand_of: Callable[..., Hand],
    width: int,
    scheme: str,
) -> None:
    page = context_of(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    hand, watch = hand_of(page), Watch(page)
    uneven, sound = tmp_path / "uneven.csv", tmp_path / "sound.csv"
    uneven.write_bytes(rows(people=(3_000, 2_600)))
    sound.write_bytes(rows())
    sign_in(page, lamp, "eli")
    page.goto(f"{page.url}experiments/new/")
    complain(page)
    hand.write(page.get_by_label("Name"), f"Shorter checkout, {scheme}")
    hand.write(page.get_by_label("Because"), "People leave at the address")
    hand.press(page.get_by_role("button", name="Keep the experiment"))
    bring(hand, uneven)
    expect(page.get_by_role("heading", name="No verdict: uneven split")).to_be_visible()
    expect(page.get_by_text("The split is 3,000 : 2,600 instead of 2,800 : 2,800")).to_be_visible()
    complain(page)
    bring(hand, sound)
    expect(page.get_by_role("heading", name="Ship", exact=True)).to_be_visible()
    # Back to where a number was looked into: the browser has nothing to say against the page that was kept.
    hand.open_origin(page.locator("main [popovertarget]").first)
    reads_as_beliefs(hand)
    page.go_back()
    expect(page.get_by_role("columnheader", name="p", exact=True)).to_be_visible()
    reads_as_beliefs(hand)
    complain(page)
    hand.press(page.get_by_role("link", name="Decide", exact=True))
    complain(page)
    hand.press(page.get_by_role("button", name="Record the decision"))
    expect(page.get_by_role("heading", name=f"Ship “Shorter checkout, {scheme}”")).to_be_visible()
    assert watch.said() == []


def reads_as_beliefs(hand: Hand) -> None:
    hand.press(hand.page.get_by_role("link", name="beliefs"))
    expect(hand.page.get_by_role("columnheader", name="Chance it is better")).to_be_visible()


def bring(hand: Hand, file: Path) -> None:
    """Upload it, and say what its columns are the first time."""
    page = hand.page
    hand.press(page.get_by_role("link", name="Bring a file"))
    hand.attach(page.get_by_label("File"), file)
    hand.press(page.get_by_role("button", name="Look into it"))
    expect(page.get_by_role("heading", name="What are the columns?")).to_be_visible()
    complain(page)
    if page.get_by_label("Column that decides").count():
        hand.choose(page.get_by_label("Column that decides"), "bought")
        hand.press(page.get_by_role("group", name="Looked at too").get_by_label("revenue"))
    hand.press(page.get_by_role("button", name="Read it out"))
