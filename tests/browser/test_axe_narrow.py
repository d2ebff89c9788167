"""Every page of the example company, on a telephone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.company import wrong_pages

pytestmark = pytest.mark.browser


def test_every_page(context_of: Callable[..., BrowserContext]) -> None:
    assert wrong_pages(context_of, 390, 844) == []
