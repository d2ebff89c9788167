"""A letter to people who left an address: written by an intern, accepted by a mentor, sent by hand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.door import sign_in
from tests.browser.hands import Keyboard, Mouse, download
from tests.browser.judging import complain
from tests.browser.watching import Watch
from tests.web.project import serving
from tests.web.project.serving import Server, rows

pytestmark = pytest.mark.browser

VOICES = """
world = worlds.build()
from firsthand_web.evidence.actions import voices
for name in ("Anna", "Ben"):
    voices.add(
        by=world.eli, product=world.product, text=f"The lamp flickers, says {name}", who=name,
        attributes={"email": f"{name.lower()}@example.net", "name": name},
    )
"""


@pytest.fixture
def lamp(tmp_path: Path) -> Iterator[Server]:
    with serving.served(tmp_path / "own", VOICES) as server:
        yield server


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_from_the_draft_to_the_downloaded_mails(
    context_of: Callable[..., BrowserContext], lamp: Server, tmp_path: Path, width: int, scheme: str
) -> None:
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    ida, max_ = Mouse(context_of(**look).new_page()), Keyboard(context_of(**look).new_page())
    watches = [Watch(hand.page) for hand in (ida, max_)]
    sign_in(ida.page, lamp, "ida")
    today, page = ida.page.url, ida.page
    page.goto(f"{today}voices/")
    ida.press(page.get_by_role("link", name="Write to people"))
    complain(page)
    ida.press(page.get_by_label("Anna, anna@example.net"))
    ida.write(page.get_by_label("What it is for"), "Two interviews")
    ida.write(page.get_by_label("Subject"), "May we ask you, {name}?")
    ida.write(page.get_by_label("Text", exact=True), "Hello {name},\n\nwould you talk to us?\n\n{sender}")
    ida.press(page.get_by_role("button", name="Keep the letter"))
    expect(page.get_by_role("heading", name="May we ask you, Anna?")).to_be_visible()
    complain(page)
    ida.press(page.get_by_role("button", name="Ask a mentor to release it"))
    sign_in(max_.page, lamp, "max")
    max_.page.goto(page.url)
    max_.press(max_.page.get_by_role("button", name="Accept"))
    expect(max_.page.get_by_text("Released, not sent")).to_be_visible()
    page.goto(f"{today}letters/")
    complain(page)
    ida.press(page.get_by_role("link", name="May we ask you"))
    assert (
        download(ida, page.get_by_role("link", name="one mail for each")).suggested_filename == "letters.zip"
    )
    complain(page)
    ida.press(page.get_by_role("button", name="I have sent it to 1"))
    expect(page.get_by_text("Sent", exact=True).first).to_be_visible()
    complain(page)
    assert rows(tmp_path / "own", "SELECT email, state FROM evidence_recipient") == [
        ("anna@example.net", "sent")
    ]
    assert [said for watch in watches for said in watch.said()] == []
