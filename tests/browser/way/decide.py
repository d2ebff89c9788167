"""From items to a plan that is proven best, adopted and watched."""

import re
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.hands import Hand
from tests.browser.way.case import Case, button, field, give_range, link, row, sees, shows


def name_periods_and_teams(hand: Hand) -> None:
    hand.go("Plan")
    hand.press(link(hand, "Teams"))
    shows(hand, "Teams and what they can do")
    hand.press(link(hand, "Name the periods"))
    shows(hand, "Which periods do you plan?")
    hand.write(field(hand, "Periods"), "Q3, Q4")
    hand.write(field(hand, "Value lost by waiting"), "5")
    hand.press(button(hand, "Save"))
    shows(hand, "Teams and what they can do")
    for team, capacities in (("App", (3, 1)), ("Desk", (2, 2))):
        hand.write(field(hand, "Name of a new team"), team)
        for period, capacity in zip(("Q3", "Q4"), capacities, strict=True):
            hand.write(field(hand, f"Person-months of the new team in {period}"), f"{capacity}")
        hand.press(button(hand, "Save"))
        expect(field(hand, f"Name of {team}")).to_have_value(team)


def add_an_item(hand: Hand, title: str, *, app: float, desk: float = 0, reach: int = 0) -> None:
    hand.go("Items")
    shows(hand, "What could be built")
    hand.press(hand.page.locator(".head").get_by_role("link", name="Add an item"))
    hand.write(field(hand, "Title"), title)
    if reach:
        give_range(hand, "Reach", reach / 2, reach, reach * 2)
    give_range(hand, "Impact", 1, 2, 3)
    give_range(hand, "Effort of App", app, app, app + 1)
    if desk:
        give_range(hand, "Effort of Desk", desk, desk, desk + 1)
    hand.press(button(hand, "Add the item"))
    shows(hand, title)


def bind_reach_to_answers(hand: Hand, case: Case) -> None:
    """Reach is a share of respondents times the people who use the product, and says so."""
    hand.press(link(hand, "Let reach follow evidence"))
    hand.choose(field(hand, "Question", exact=True), case.question)
    hand.press(button(hand, "Choose"))
    hand.press(field(hand, case.choice))
    hand.press(button(hand, "Follow these answers"))
    sees(hand, "Complete it")
    hand.press(link(hand, "Complete it"))
    shows(hand, "How many people use the product?")
    give_range(hand, "People who use the product", 900, 1200, 1500)
    hand.write(field(hand, "How do you know?"), "Accounts that opened it in April")
    hand.press(button(hand, "Save"))
    sees(hand, "from answers")


def add_three_items(hand: Hand, case: Case) -> None:
    """The first follows the answers, the second must be built, the third needs the second."""
    add_an_item(hand, "Work without a connection", app=2)
    bind_reach_to_answers(hand, case)
    add_an_item(hand, "See who changed a ticket", app=1, reach=80)
    hand.press(link(hand, "Edit"))
    hand.press(field(hand, "Must be in the plan"))
    hand.press(button(hand, "Save"))
    shows(hand, "See who changed a ticket")
    sees(hand, "Must be in the plan")
    add_an_item(hand, "Pictures of damage on a ticket", app=2, desk=1, reach=120)
    hand.choose(field(hand, "It needs"), "See who changed a ticket")
    hand.press(button(hand, "Add"))
    sees(hand, "Needs See who changed a ticket")
    hand.choose(field(hand, "Need", exact=True), case.need)
    hand.press(button(hand, "Link"))
    expect(hand.page.locator("aside")).to_contain_text(case.need)


def read_the_reach(hand: Hand, case: Case) -> None:
    """The number leads back to the question that it comes from."""
    hand.go("Items")
    hand.press(row(hand, "Work without a connection").get_by_role("link").first)
    shows(hand, "Work without a connection")
    reach = hand.page.locator("dl.numbers div").filter(has_text="Reach").locator("button.number")
    origin = hand.open_origin(reach)
    expect(origin).to_contain_text("n ")
    expect(origin).to_contain_text("Share of respondents")
    hand.press(origin.get_by_role("link", name="Where this comes from"))
    expect(hand.page.locator("aside")).to_contain_text("Work without a connection")


def find_the_best_plan(hand: Hand) -> None:
    """Capacity is for two of the three; what must be in is in, and each has its reason."""
    hand.go("Plan")
    hand.press(button(hand, "Find the best plan"))
    sees(hand, "✓ Proven best", "2 of 3 items in")
    placed = hand.page.get_by_role("region", name="In, and what leaving it out would cost")
    expect(placed).to_contain_text("See who changed a ticket")
    out = hand.page.get_by_role("region", name="Left out, and what it would take")
    expect(out.locator("li p").first).to_contain_text(re.compile(r"\w+"))


def adopt_it(hand: Hand) -> None:
    hand.press(link(hand, "Adopt this plan"))
    shows(hand, "Adopt this plan")
    hand.write(field(hand, "Title of the decision"), "History first")
    hand.write(field(hand, "Why now"), "The spring survey is in.")
    hand.press(button(hand, "Adopt the plan"))
    shows(hand, "History first")
    sees(hand, "The spring survey is in.", "See who changed a ticket")


def write_events(folder: Path) -> Path:
    """Twelve weeks, in each of which some people send a ready message, one more each week."""
    file, today = folder / "events.csv", date.today()  # noqa: DTZ011, TID251 - events end today
    lines = ["user_id,event,timestamp"]
    for week in range(12):
        day = today - timedelta(weeks=12 - week)
        lines += [f"u{person},message sent,{day}T09:00:00Z" for person in range(10 + week)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def bring_in_events(hand: Hand, folder: Path) -> None:
    hand.go("Metrics")
    hand.press(hand.page.locator(".head").get_by_role("link", name="Import events"))
    hand.attach(field(hand, "File", exact=True), write_events(folder))
    hand.press(button(hand, "Look at the file"))
    shows(hand, "Is it read as you mean it?")
    hand.press(button(hand, "Import"))
    shows(hand, "events.csv")
    sees(hand, "186", "Every row was read.")


def define_a_metric(hand: Hand) -> None:
    hand.go("Metrics")
    hand.press(hand.page.locator(".head").get_by_role("link", name="New metric"))
    hand.press(link(hand, "How many people do something?"))
    hand.write(field(hand, "Name"), "People who send messages")
    hand.press(button(hand, "Create the metric"))
    shows(hand, "People who send messages")
    expect(hand.page.locator("figure.chart svg").first).to_be_visible()


def set_an_objective(hand: Hand) -> None:
    """Its key result is fed by the metric: nobody types values."""
    today = date.today()  # noqa: DTZ011, TID251 - pace is told as of today
    times = {"Begins": today - timedelta(weeks=8), "Ends": today + timedelta(weeks=8)}
    hand.go("Objectives")
    hand.press(hand.page.locator(".head").get_by_role("link", name="New objective"))
    hand.write(field(hand, "What should be true?"), "Customers know when their bike is ready")
    for label, day in times.items():
        hand.write(field(hand, label), f"{day}")
    hand.press(button(hand, "Set the objective"))
    shows(hand, "Customers know when their bike is ready")
    hand.press(hand.page.locator(".head").get_by_role("link", name="Add a key result"))
    hand.write(field(hand, "What will show it?"), "Workshops that send messages")
    hand.choose(field(hand, "Metric that feeds it"), "People who send messages")
    hand.write(field(hand, "Start value"), "10")
    hand.write(field(hand, "Target"), "30")
    for label, day in times.items():
        hand.write(field(hand, label), f"{day}")
    hand.press(button(hand, "Add the key result"))
    sees(hand, "Fed by", "Forecast")
