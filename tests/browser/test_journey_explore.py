"""From a funnel to the people behind its drop, a note and a metric: mouse, keyboard, or without scripts."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.door import sign_in
from tests.browser.hands import Hand, Keyboard, Mouse, download
from tests.browser.judging import complain
from tests.browser.way.case import button, field, link, sees, shows
from tests.web.project import serving
from tests.web.project.serving import Server

pytestmark = pytest.mark.browser

# Ten people look, those on the web never buy; two weeks, so that the first is over.
EVENTS = """
from datetime import UTC, datetime, timedelta
from django.conf import settings
from firsthand_web.core.folder import keep_file
from firsthand_web.measurement.actions import events, people_access
from firsthand_web.measurement.models import PeopleAccess
world = worlds.build()
lines = ["user_id,event,timestamp,platform"]
for number in range(10):
    platform, moment = ("phone" if number < 6 else "web"), datetime(2025, 3, 3 + number, 9, tzinfo=UTC)
    lines.append(f"u{number},looked,{moment.isoformat()},{platform}")
    if number < 4:
        lines.append(f"u{number},bought,{(moment + timedelta(hours=2)).isoformat()},{platform}")
lines.append(f"u9,looked,{datetime(2025, 3, 24, tzinfo=UTC).isoformat()},web")
digest = keep_file(settings.FOLDER, ["\\n".join(lines).encode()], name="events.csv", limit=10**6)
events.import_events(
    by=world.eli, product=world.product, name="events.csv", digest=digest,
    reference=datetime(2025, 6, 1, tzinfo=UTC),
)
people_access.let_look(by=world.ada, workspace=world.workspace, who=PeopleAccess.Who.EDITORS)
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving.served(tmp_path_factory.mktemp("shop") / "own", EVENTS) as server:
        yield server


def asks_a_funnel(hand: Hand, *, show: Callable[[], None] = lambda: None) -> None:
    hand.go("Explore")
    shows(hand, "Explore")
    hand.press(link(hand, "Funnel"))
    shows(hand, "Funnel")
    hand.choose(field(hand, "Step 1: event"), "looked")
    show()
    sees(hand, "Choose two events or more")
    hand.choose(field(hand, "Step 2: event"), "bought")
    show()
    sees(hand, "40 % (17 – 69 %, n 10) take every step within 7 days")
    hand.choose(field(hand, "Broken down by"), "platform")
    show()
    expect(hand.page.get_by_role("row").filter(has_text="2. bought").first).to_contain_text("phone")
    expect(hand.page).to_have_url(re.compile("by=platform"))


def looks_at_the_drop(hand: Hand) -> None:
    on_the_web = hand.page.get_by_role("row").filter(has_text="1. looked").filter(has_text="web")
    hand.press(on_the_web.last.get_by_role("link", name="4", exact=True).last)
    shows(hand, "People behind a number")
    sees(hand, "4 people: got to 1. looked and no further, platform is web")
    hand.press(link(hand, "u7"))
    shows(hand, "u7")
    sees(hand, "platform: web")


def keeps_it(hand: Hand, name: str) -> None:
    hand.write(field(hand, "Name", exact=True), name)
    hand.press(button(hand, "Save"))
    shows(hand, name)
    picture = download(hand, link(hand, "SVG"))
    assert Path(picture.path()).read_text(encoding="utf-8").startswith("<svg")


def follows_a_trend_with_a_note(hand: Hand, name: str, *, show: Callable[[], None] = lambda: None) -> None:
    hand.go("Explore")
    shows(hand, "Explore")
    hand.press(hand.page.locator(".cards").get_by_role("link", name="Trend"))
    shows(hand, "Trend")
    hand.choose(field(hand, "A: event"), "looked")
    show()
    sees(hand, "People: looked")
    hand.press(link(hand, "Add an annotation"))
    shows(hand, "Annotations")
    hand.write(field(hand, "Day", exact=True), "2025-03-12")
    hand.write(field(hand, "What happened"), f"{name}: a new price")
    hand.press(button(hand, "Add the annotation"))
    expect(hand.page.locator(".chart svg").first).to_have_attribute(
        "aria-label", re.compile(f"{name}: a new price")
    )
    hand.write(field(hand, "Name", exact=True), name)
    hand.press(button(hand, "Follow as a metric"))
    shows(hand, name)
    sees(hand, "How many people did “looked”.")


@pytest.mark.parametrize("kind", [Mouse, Keyboard])
def test_from_a_drop_to_a_metric(page: Page, shop: Server, kind: Callable[[Page], Hand]) -> None:
    sign_in(page, shop, "eli")
    hand = kind(page)
    asks_a_funnel(hand)
    # While an answer is on its way the one before stands pale; at rest it is at full strength.
    expect(page.locator(".answer").first).to_have_css("opacity", "1")
    complain(page)
    looks_at_the_drop(hand)
    complain(page)
    for heading in ("People behind a number", "Funnel"):
        page.go_back()
        shows(hand, heading)
    keeps_it(hand, f"Who stops, by {kind.__name__}")
    follows_a_trend_with_a_note(hand, f"Lookers by {kind.__name__}")


def test_without_scripts(context_of: Callable[..., BrowserContext], shop: Server) -> None:
    page = context_of(java_script_enabled=False, viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, shop, "eli")
    hand = Mouse(page)

    def show() -> None:
        hand.press(button(hand, "Show"))

    asks_a_funnel(hand, show=show)
    looks_at_the_drop(hand)
    follows_a_trend_with_a_note(hand, "Lookers without scripts", show=show)


def test_what_is_typed_is_asked_and_stays(page: Page, shop: Server) -> None:
    sign_in(page, shop, "eli")
    page.goto(f"{page.url.rstrip('/')}/explore/trend/?a=bought&b=looked")
    page.get_by_label("Formula").press_sequentially("A/B", delay=60)
    expect(page.locator("figcaption")).to_contain_text("A/B: ")
    expect(page.get_by_label("Formula")).to_be_focused()
    expect(page.get_by_label("Formula")).to_have_value("A/B")
    page.go_back()
    expect(page.get_by_label("Formula")).to_have_value("")
