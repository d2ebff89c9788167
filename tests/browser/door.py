"""Signing in, as one of the people of `tests.world`."""

from playwright.sync_api import Page, expect

from tests.web.project.serving import Server
from tests.world import PASSWORD


def sign_in(page: Page, server: Server, who: str) -> None:
    page.goto(f"{server.address}/accounts/login/")
    page.get_by_label("Email").fill(f"{who}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
