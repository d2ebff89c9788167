"""A portfolio from need to file: the intern redacts, the mentor signs, outsiders read and check."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from firsthand.learning.portfolio import check
from tests.browser.cohort import AUTUMN
from tests.browser.door import sign_in
from tests.browser.judging import complain
from tests.browser.watching import Watch
from tests.web.project import serving
from tests.web.project.serving import Server

pytestmark = pytest.mark.browser

FOUND = (
    AUTUMN
    + """
from firsthand_web.insights.actions import needs
needs.create(
    by=world.ida, product=world.product, statement="Read in bed without waking anybody",
    detail="We met Zelda Quimby of Blue Kettle GmbH (zelda@example.org). 37 % of 1,023 readers said so.",
)
"""
)
SECRETS = ("Zelda", "Quimby", "Blue Kettle", "zelda@example.org", "37 %", "1,023", "Lantern")


@pytest.fixture
def autumn(tmp_path: Path) -> Iterator[Server]:
    """Ida has found a need; Max guides her."""
    with serving.served(tmp_path / "own", FOUND) as server:
        yield server


def make(page: Page) -> None:
    """Ida makes one, with one piece, and asks for approval."""
    page.get_by_role("link", name="Portfolio", exact=True).click()
    complain(page)
    page.get_by_role("link", name="Make a portfolio").first.click()
    page.get_by_label("Title").fill("What readers at night need")
    page.get_by_label("In your words").fill("I learnt to ask at Lantern.")
    complain(page)
    page.get_by_role("button", name="Make").click()
    page.get_by_role("link", name="Pick a record").click()
    complain(page)
    page.get_by_role("button", name="Pick Read in bed").click()
    page.get_by_label("The question").fill("Does the lamp wake anybody?")
    page.get_by_label("What you would do otherwise").fill("Ask those who wake up.")
    complain(page)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("proposed, not looked at yet")).to_be_visible()
    page.get_by_role("link", name="Decide what is taken out").click()
    expect(page.locator("mark").first).to_be_visible()
    complain(page)
    page.get_by_label("What stands instead of Zelda Quimby").fill("[a reader]")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Below is what outsiders will read")).to_be_visible()
    page.get_by_role("navigation", name="Where you are").get_by_role("link").last.click()
    complain(page)
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("Waits for approval")).to_be_visible()


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def test_from_a_need_to_a_file_that_can_be_checked(
    page: Page, context_of: Callable[..., BrowserContext], autumn: Server, tmp_path: Path
) -> None:
    sign_in(page, autumn, "ida")
    make(page)
    mentor = context_of(viewport={"width": 390, "height": 844}, color_scheme="dark").new_page()
    watch = Watch(mentor)
    sign_in(mentor, autumn, "max")
    mentor.goto(f"{autumn.address}/w/lantern/lamp/portfolios/")
    mentor.get_by_role("link", name="What readers at night need").click()
    mentor.get_by_role("link", name="Read and decide").click()
    mentor.get_by_label("Your words").fill("She says what she did not know.")
    complain(mentor)
    mentor.get_by_role("button", name="Approve").click()
    expect(mentor.get_by_role("heading", name="Signed off")).to_be_visible()
    complain(mentor)
    assert watch.said() == []
    page.reload()
    html, pdf = download(page, "HTML"), download(page, "PDF")
    assert check(html).good and check(pdf).good
    assert check(html).digest == check(pdf).digest == page.locator("code.digest").inner_text()
    assert [word for word in SECRETS if word.encode() in html] == []
    file = tmp_path / "portfolio.html"
    file.write_bytes(html)
    for scheme, width in (("light", 1440), ("dark", 390)):
        outside = context_of(viewport={"width": width, "height": 844}, color_scheme=scheme).new_page()
        outside.goto(file.as_uri())
        complain(outside)
        expect(outside.get_by_role("region", name="Signed off")).to_contain_text("Max Mentor")
