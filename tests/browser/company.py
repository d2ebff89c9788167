"""The example company, walked once at each size; each size has a file, so that two workers share the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from scripts import screens
from tests.browser.judging import Critic

# Shown by no link of the example, or looking otherwise when asked for something.
BESIDES = ("metrics/new/?kind=users", "search/?q=key")


def wrong_pages(context_of: Callable[..., BrowserContext], width: int, height: int) -> list[str]:
    """What is wrong with any page of the company at this size."""
    critic = Critic(context_of(viewport={"width": width, "height": height}, color_scheme="light").new_page())
    page = critic.page
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DJANGO_SETTINGS_MODULE", raising=False)  # the demo has settings of its own
        with screens.demo() as who:
            screens.sign_in(page, who)
            today, found = page.url, list[str]()
            for reply in screens.walk(page, who):
                assert reply.status == 200, reply.url
                found.append(reply.url)
                critic.look()
            assert len(found) > 150
            _compare_answers(page, next(url for url in found if re.search(r"surveys/\d+/$", url)))
            critic.look()
            for url in (f"{who.address}/ui/", *(f"{today}{rest}" for rest in BESIDES)):
                critic.visit(url)
            critic.visit(f"{today}nowhere/", status=404)
    return critic.wrong


def _compare_answers(page: Page, survey: str) -> None:
    """Of those who gave the first answer, two kinds side by side."""
    page.goto(survey)
    page.goto(page.locator(".spread.bars a").first.evaluate("link => link.href"))
    page.get_by_label("Compare by").select_option(index=1)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("columnheader").filter(has_text="n ").first).to_be_visible()
