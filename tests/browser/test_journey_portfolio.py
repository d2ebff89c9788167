"""A portfolio from need to file: the intern redacts, the mentor signs, outsiders read and check."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from firsthand.learning.portfolio import check
from tests.browser.watching import Watch
from tests.web.project import serving
from tests.web.project.serving import Server
from tests.world import PASSWORD

pytestmark = pytest.mark.browser

CLASS = """
from datetime import date
from firsthand.learning.programme import read_programme, to_toml
from firsthand_web.insights.actions import needs
from firsthand_web.learning.actions import cohorts
world = worlds.build()
cohorts.begin(
    by=world.max, product=world.product, title="Autumn", starts_on=date(2026, 11, 2),
    programme=to_toml(read_programme("twelve-weeks")), interns=[world.ida], mentors=[world.max],
)
needs.create(
    by=world.ida, product=world.product, statement="Read in bed without waking anybody",
    detail="We met Zelda Quimby of Blue Kettle GmbH (zelda@example.org). 37 % of 1,023 readers said so.",
)
"""
SECRETS = ("Zelda", "Quimby", "Blue Kettle", "zelda@example.org", "37 %", "1,023", "Lantern")


@pytest.fixture
def autumn(tmp_path: Path) -> Iterator[Server]:
    """Ida has found a need; Max guides her."""
    folder = tmp_path / "own"
    serving.prepare(folder, CLASS)
    server = serving.start(folder)
    yield server
    server.stop()


def sign_in(page: Page, server: Server, email: str) -> None:
    page.goto(f"{server.address}/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def silent(page: Page) -> None:
    """Axe has nothing to say, and nothing is wider than the window."""
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def make(page: Page, look: Callable[[Page], None]) -> None:
    """Ida makes one, with one piece, and asks for approval."""
    page.get_by_role("link", name="Portfolio", exact=True).click()
    look(page)
    page.get_by_role("link", name="Make a portfolio").first.click()
    page.get_by_label("Title").fill("What readers at night need")
    page.get_by_label("In your words").fill("I learnt to ask at Lantern.")
    look(page)
    page.get_by_role("button", name="Make").click()
    page.get_by_role("link", name="Pick a record").click()
    look(page)
    page.get_by_role("button", name="Pick Read in bed").click()
    page.get_by_label("The question").fill("Does the lamp wake anybody?")
    page.get_by_label("What you would do otherwise").fill("Ask those who wake up.")
    look(page)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("proposed, not looked at yet")).to_be_visible()
    page.get_by_role("link", name="Decide what is taken out").click()
    expect(page.locator("mark").first).to_be_visible()
    look(page)
    page.get_by_label("What stands instead of Zelda Quimby").fill("[a reader]")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Below is what outsiders will read")).to_be_visible()
    page.get_by_role("navigation", name="Where you are").get_by_role("link").last.click()
    look(page)
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("Waits for approval")).to_be_visible()


def sign(page: Page, look: Callable[[Page], None]) -> None:
    """Max reads it and signs it off."""
    page.get_by_role("link", name="Portfolio", exact=True).click()
    page.get_by_role("link", name="What readers at night need").click()
    page.get_by_role("link", name="Read and decide").click()
    expect(page.get_by_role("region", name="What outsiders will read")).to_contain_text("[a reader]")
    page.get_by_label("Your words").fill("She says what she did not know.")
    look(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Signed off")).to_be_visible()
    look(page)


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def test_from_a_need_to_a_file_that_can_be_checked(
    page: Page, context_of: Callable[..., BrowserContext], autumn: Server, tmp_path: Path
) -> None:
    sign_in(page, autumn, "ida@example.org")
    make(page, silent)
    mentor = context_of(viewport={"width": 390, "height": 844}, color_scheme="dark").new_page()
    watch = Watch(mentor)
    sign_in(mentor, autumn, "max@example.org")
    mentor.goto(f"{autumn.address}/w/lantern/lamp/portfolios/")
    mentor.get_by_role("link", name="What readers at night need").click()
    mentor.get_by_role("link", name="Read and decide").click()
    mentor.get_by_label("Your words").fill("She says what she did not know.")
    silent(mentor)
    mentor.get_by_role("button", name="Approve").click()
    expect(mentor.get_by_role("heading", name="Signed off")).to_be_visible()
    silent(mentor)
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
        silent(outside)
        expect(outside.get_by_role("region", name="Signed off")).to_contain_text("Max Mentor")
