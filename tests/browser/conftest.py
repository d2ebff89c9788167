"""A real browser for the journeys; each file starts the server it needs."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts import chromium
from tests.browser.watching import Watch
from tests.web.project import serving
from tests.web.project.serving import Server

# Generous, because a wait ends as soon as what it waits for is there.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each file, closed after it: Django refuses its database while the browser's event loop runs."""
    with sync_playwright() as playwright:
        language = {**os.environ, "LANGUAGE": "en_US"}  # in which date fields want month, day, year
        opened = playwright.chromium.launch(
            executable_path=chromium.find(), args=chromium.FLAGS, env=language
        )
        yield opened
        opened.close()


@pytest.fixture
def context_of(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts that are closed after the test."""
    made: list[BrowserContext] = []

    def make(**wishes: object) -> BrowserContext:
        context = browser.new_context(reduced_motion="reduce", **wishes)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(context_of: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A page at a laptop's size that may not complain: at the end its console has to be empty."""
    opened = context_of(viewport={"width": 1440, "height": 900}).new_page()
    watch = Watch(opened)
    yield opened
    assert watch.said() == []


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A server in a folder that does not exist yet."""
    server = serving.start(tmp_path / "own")
    yield server
    server.stop()


VOICES = """
world = worlds.build()
from firsthand_web.evidence.actions import voices
for who in ("p1", "p2", "p3"):
    voices.add(by=world.eli, product=world.product, text=f"The lamp flickers, says {who}", who=who)
"""


@pytest.fixture(scope="module")
def lamp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The people of `tests.world`, and three voices."""
    with serving.served(tmp_path_factory.mktemp("lamp") / "own", VOICES) as server:
        yield server
