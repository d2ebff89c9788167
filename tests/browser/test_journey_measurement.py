"""The whole way of a number: a file of events, a drop and who is behind it, a monitor, a decision."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.door import sign_in
from tests.browser.hands import Hand, Mouse
from tests.browser.way.case import button, field, link, row, sees, shows
from tests.web.project import serving
from tests.web.project.serving import Server

pytestmark = pytest.mark.browser

FIRST, DAYS, PEOPLE = datetime(2026, 3, 2, 9, tzinfo=UTC), 42, 30


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Server]:
    with serving.served(tmp_path / "own") as server:
        yield server


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Thirty people look every day, those on the phone buy; in the last days almost nobody comes."""
    lines = ["user_id,event,timestamp,platform"]
    for day in range(DAYS):
        for person in range(PEOPLE if day < DAYS - 3 else 4):
            platform = "phone" if person < 12 else "web"
            moment = FIRST + timedelta(days=day, minutes=person)
            lines.append(f"u{person:02d},looked,{moment.isoformat()},{platform}")
            if platform == "phone":
                lines.append(f"u{person:02d},bought,{(moment + timedelta(hours=1)).isoformat()},{platform}")
    path = tmp_path / "shop.csv"
    path.write_text("\n".join(lines))
    return path


def brings_events_in(hand: Hand, file: Path) -> None:
    hand.go("Metrics")
    shows(hand, "Metrics")
    hand.press(link(hand, "Events"))
    shows(hand, "Events")
    hand.press(link(hand, "Import events"))
    shows(hand, "Import events")
    hand.attach(field(hand, "File", exact=True), file)
    hand.press(button(hand, "Look at the file"))
    shows(hand, "Is it read as you mean it?")
    sees(hand, "It holds 1,662 rows.")
    hand.press(button(hand, "Import"))
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("shop.csv", timeout=60_000)
    sees(hand, "New events", "1,662")


def lets_people_be_seen(hand: Hand) -> None:
    hand.go("Explore")
    shows(hand, "Explore")
    hand.press(link(hand, "Who may see people"))
    shows(hand, "Who may see people")
    hand.press(hand.page.locator("main").get_by_role("radio").last)
    hand.press(button(hand, "Save"))
    sees(hand, "Saved.")


def finds_who_stops(hand: Hand) -> None:
    hand.go("Explore")
    shows(hand, "Explore")
    hand.press(link(hand, "Funnel"))
    hand.choose(field(hand, "Step 1: event"), "looked")
    sees(hand, "Choose two events or more")
    hand.choose(field(hand, "Step 2: event"), "bought")
    sees(hand, "40 %")
    hand.choose(field(hand, "Broken down by"), "platform")
    on_the_web = hand.page.get_by_role("row").filter(has_text="1. looked").filter(has_text="web")
    hand.press(on_the_web.last.get_by_role("link", name="18", exact=True).last)
    shows(hand, "People behind a number")
    sees(hand, "18 people", "u29")


def follows_it(hand: Hand) -> None:
    hand.go("Explore")
    shows(hand, "Explore")
    hand.press(hand.page.locator(".cards").get_by_role("link", name="Trend"))
    hand.choose(field(hand, "A: event"), "looked")
    sees(hand, "People: looked")
    hand.press(link(hand, "Add an annotation"))
    hand.write(field(hand, "Day"), "2026-04-09")
    hand.write(field(hand, "What happened"), "Sign-in changed")
    hand.press(button(hand, "Add the annotation"))
    hand.write(field(hand, "Name", exact=True), "Lookers")
    hand.press(button(hand, "Follow as a metric"))
    shows(hand, "Lookers")


def watches_it(hand: Hand) -> None:
    hand.press(link(hand, "Watch it"))
    hand.press(link(hand, "It leaves a range"))
    hand.write(field(hand, "Below"), "20")
    hand.press(button(hand, "Create the monitor"))
    sees(hand, "fell to 4 people")
    hand.go("Today")
    shows(hand, "Where to begin")
    sees(hand, "fell to 4 people")


def decides(hand: Hand) -> None:
    hand.go("Recommendations")
    shows(hand, "Recommendations")
    card = hand.page.locator("article").filter(has_text="Find out why “Lookers” is not as usual")
    expect(card).to_contain_text("Usual at least")
    hand.press(card.get_by_role("link", name="See it"))
    sees(hand, "fell to 4 people", "Why did it move?")
    hand.go("Recommendations")
    shows(hand, "Recommendations")
    hand.press(card.get_by_role("button", name="Decide so"))
    shows(hand, "Find out why “Lookers” is not as usual")
    sees(hand, "A metric left what its monitor calls usual.")
    hand.go("Recommendations")
    shows(hand, "Recommendations")
    expect(card).to_have_count(0)
    hand.press(link(hand, "Answered"))
    expect(row(hand, "Find out why “Lookers”")).to_contain_text("Decided")


def test_from_a_file_to_a_decision(page: Page, office: Server, file: Path) -> None:
    sign_in(page, office, "ada")
    hand = Mouse(page)
    brings_events_in(hand, file)
    lets_people_be_seen(hand)
    finds_who_stops(hand)
    follows_it(hand)
    watches_it(hand)
    decides(hand)
