"""What may be wrong with a page as it stands, in both of its colour schemes."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from scripts import screens
from tests.browser.watching import Watch

COLOURS = ["color-contrast", "link-in-text-block"]


def complain(page: Page) -> None:
    """Axe has nothing to say, and nothing is wider than the window."""
    assert screens.violations(page) == [], page.url


class Critic:
    """Looks at a light page as it stands and keeps what is wrong with it."""

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
        yield from screens.violations(self.page)
        self.page.emulate_media(color_scheme="dark")  # the same but for its colours
        yield from (f"dark: {each}" for each in screens.violations(self.page, runOnly=COLOURS))
        self.page.emulate_media(color_scheme="light")
