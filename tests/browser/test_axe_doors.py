"""Every page: axe is silent, the console too, nothing is wider than a phone, and each says what it is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from scripts import screens
from tests.browser.hands import Mouse
from tests.browser.watching import Watch
from tests.browser.way import SPOKE, learn
from tests.web.project.serving import Server
from tests.world import PASSWORD

pytestmark = pytest.mark.browser

# Each size and each scheme is seen in every run, all four of them in the slow one.
LOOKS = pytest.mark.parametrize(
    "look",
    [
        pytest.param((1440, 900, "light"), id="wide-light"),
        pytest.param((390, 844, "dark"), id="narrow-dark"),
        pytest.param((1440, 900, "dark"), id="wide-dark", marks=pytest.mark.slow),
        pytest.param((390, 844, "light"), id="narrow-light", marks=pytest.mark.slow),
    ],
)
Look = tuple[int, int, str]
Wish = Callable[..., BrowserContext]
# Shown by no link of the example, or looking otherwise when asked for something.
BESIDES = ("metrics/new/?kind=users", "search/?q=key", "nowhere/")
EMPTY = ("", "surveys/", "voices/", "needs/", "themes/", "objectives/", "items/", "plan/", "plan/teams/")
EMPTY += ("decisions/", "metrics/", "metrics/events/", "briefs/", "briefs/new/", "imports/", "people/")
EMPTY += ("experiments/", "experiments/library/", "metrics/monitors/", "findings/", "findings/channels/")


class Critic:
    """Looks at a page as it stands and keeps what is wrong with it."""

    def __init__(self, page: Page) -> None:
        self.page, self.watch, self.wrong = page, Watch(page), list[str]()

    def visit(self, url: str, *, status: int = 200) -> None:
        reply = self.page.goto(url)
        assert reply is not None
        assert reply.status == status, url
        self.look(refused=status)

    def look(self, *, refused: int = 200) -> None:
        """A page may be `refused` on purpose: browsers note that in the console."""
        said = [each for each in self.watch.said() if refused < 400 or str(refused) not in each]
        self.wrong += [f"{self.page.url}: {complaint}" for complaint in (*self._complaints(), *said)]

    def _complaints(self) -> Iterator[str]:
        if self.page.locator("h1").count() != 1:
            yield f"{self.page.locator('h1').count()} main headings"
        if not re.search(r"\w.* · Firsthand$", self.page.title()):
            yield f"the title is {self.page.title()!r}"
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            yield "wider than the window"
        for violation in Axe().run(self.page).response["violations"]:
            where = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
            yield f"axe {violation['id']} ({violation['impact']}): {violation['help']} at {where}"


def opened(context_of: Wish, look: Look, **wishes: object) -> Page:
    width, height, scheme = look
    return context_of(viewport={"width": width, "height": height}, color_scheme=scheme, **wishes).new_page()


@dataclass(frozen=True)
class Company:
    """The example company: one who is signed in, and every page that links lead to."""

    state: StorageState
    pages: tuple[str, ...]


@pytest.fixture(scope="module")
def company(browser: Browser) -> Iterator[Company]:
    with pytest.MonkeyPatch.context() as patch, browser.new_context() as context:
        patch.delenv("DJANGO_SETTINGS_MODULE", raising=False)  # the demo has settings of its own
        with screens.demo() as who:
            yield _shown(context, who)


def _shown(context: BrowserContext, who: screens.SignIn) -> Company:
    page = context.new_page()
    screens.sign_in(page, who)
    today = page.url
    found = list(screens.find_pages(page, who).values())
    page.goto(next(url for url in found if re.search(r"surveys/\d+/$", url)))
    found.append(page.locator(".spread.bars a").first.evaluate("link => link.href"))
    page.get_by_label("Compare by").select_option(index=1)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("columnheader").filter(has_text="n ").first).to_be_visible()
    found += [page.url, f"{who.address}/ui/", *(f"{today}{rest}" for rest in BESIDES)]
    return Company(state=context.storage_state(), pages=tuple(found))


@LOOKS
def test_every_page_of_the_example_company(context_of: Wish, company: Company, look: Look) -> None:
    critic = Critic(opened(context_of, look, storage_state=company.state))
    assert len(company.pages) > 55
    for url in company.pages:
        critic.visit(url, status=404 if url.endswith("nowhere/") else 200)
    assert critic.wrong == []


@LOOKS
def test_the_way_in(context_of: Wish, empty: Server, look: Look) -> None:
    """First run, doors, every page while it is empty, and the draft of an import."""
    hand = Mouse(opened(context_of, look))
    critic = Critic(hand.page)
    critic.visit(empty.address)
    learn.make_the_first_account(hand, empty)
    critic.look()
    learn.start_with_my_own(hand, SPOKE)
    today = hand.page.url
    for rest in EMPTY:
        critic.visit(f"{today}{rest}")
    critic.visit(today)
    learn.read_the_survey(hand, SPOKE)
    critic.look()
    assert critic.wrong == []


@LOOKS
def test_signing_in_and_being_refused(context_of: Wish, lamp: Server, look: Look) -> None:
    page = opened(context_of, look)
    critic = Critic(page)
    critic.visit(f"{lamp.address}/accounts/login/")
    for password in ("a wrong one", PASSWORD):
        page.get_by_label("Email").fill("vera@example.org")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state()
        critic.look()
    critic.visit(f"{lamp.address}/w/lantern/lamp/voices/new/", status=403)
    critic.visit(f"{lamp.address}/w/elsewhere/other/", status=404)
    assert critic.wrong == []
