"""The ways in, and every page while it is empty: axe is silent, and each page says what it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.hands import Mouse
from tests.browser.judging import Critic
from tests.browser.way import SPOKE, learn
from tests.web.project.serving import Server
from tests.world import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)], ids=["wide", "narrow"]),
]

EMPTY = ("", "surveys/", "voices/", "needs/", "themes/", "objectives/", "items/", "plan/", "plan/teams/")
EMPTY += ("decisions/", "metrics/", "metrics/events/", "briefs/", "briefs/new/", "imports/", "people/")
EMPTY += ("experiments/", "experiments/library/", "metrics/monitors/", "findings/", "findings/channels/")


@pytest.fixture
def light(context_of: Callable[..., BrowserContext], width: int, height: int) -> Page:
    return context_of(viewport={"width": width, "height": height}, color_scheme="light").new_page()


def test_the_way_in(light: Page, empty: Server) -> None:
    """First run, doors, every page while it is empty, and the draft of an import."""
    hand, critic = Mouse(light), Critic(light)
    critic.visit(empty.address)
    learn.make_the_first_account(hand, empty)
    critic.look()
    learn.start_with_my_own(hand, SPOKE)
    today = light.url
    for rest in EMPTY:
        critic.visit(f"{today}{rest}")
    critic.visit(today)
    learn.read_the_survey(hand, SPOKE)
    critic.look()
    assert critic.wrong == []


def test_signing_in_and_being_refused(light: Page, lamp: Server) -> None:
    critic = Critic(light)
    critic.visit(f"{lamp.address}/accounts/login/")
    for password in ("a wrong one", PASSWORD):
        light.get_by_label("Email").fill("vera@example.org")
        light.get_by_label("Password").fill(password)
        light.get_by_role("button", name="Sign in").click()
        light.wait_for_load_state()
        critic.look()
    critic.visit(f"{lamp.address}/w/lantern/lamp/voices/new/", status=403)
    critic.visit(f"{lamp.address}/w/elsewhere/other/", status=404)
    assert critic.wrong == []
