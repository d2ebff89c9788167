"""From an empty folder to ranked needs and themes."""

import re

from playwright.sync_api import expect

from tests.browser.hands import Hand
from tests.browser.way.case import PASSWORD, Case, button, field, link, row, sees, shows
from tests.web.project.serving import Server


def make_the_first_account(hand: Hand, server: Server) -> None:
    """With the code that only somebody at the terminal has read."""
    code = re.search(r"One-time code: (\S+)", server.said)
    assert code is not None, server.said
    hand.page.goto(server.address)
    shows(hand, "Welcome to Firsthand")
    hand.write(field(hand, "One-time code"), code[1])
    hand.write(field(hand, "Your name"), "Mira Sand")
    hand.write(field(hand, "E-mail"), "mira@example.org")
    hand.write(field(hand, "Password"), PASSWORD)
    hand.write(field(hand, "Name of your team or company"), "Sandbank")
    hand.press(button(hand, "Create my workspace"))
    shows(hand, "How would you like to begin?")


def start_with_my_own(hand: Hand, case: Case) -> None:
    door = hand.page.get_by_role("region", name="Start with your own")
    hand.write(door.get_by_label("Name of the product"), case.product)
    hand.press(door.get_by_role("button", name="Create the product"))
    shows(hand, "Where to begin")


def read_the_survey(hand: Hand, case: Case) -> None:
    hand.press(hand.page.locator(".head").get_by_role("link", name="Import a survey"))
    shows(hand, "Import a survey")
    hand.attach(field(hand, "The export"), case.responses)
    hand.attach(field(hand, "A second file with free text"), case.texts)
    hand.write(field(hand, "What was the survey about?"), case.survey)
    hand.write(field(hand, "When was it asked?"), "2026-04-15")
    hand.press(button(hand, "Read the file"))
    shows(hand, "Is this your survey?")


def check_and_confirm(hand: Hand, case: Case) -> None:
    """Nothing is imported before the person says so; a title that reads badly is mended on the way."""
    sees(hand, "not imported yet", f"{case.respondents}new")
    kinds = hand.page.locator("table.draft select").evaluate_all("all => all.map(each => each.value)")
    assert {"single", "multi", "grid", "text"} <= set(kinds)
    hand.write(hand.page.get_by_label("Title of question q1", exact=True), "How often do you open it?")
    hand.press(button(hand, "Import"))
    shows(hand, case.survey)
    sees(hand, f"Imported: {case.respondents} new respondents")


def count_filter_and_compare(hand: Hand, case: Case) -> None:
    """Shares with n and interval; then only some people; then two kinds of people side by side."""
    question = hand.page.get_by_role("region", name="How often do you open it?")
    line = question.get_by_role("row").filter(has_text=case.answer)
    for figure in (*case.share, f"{case.people}"):
        expect(line).to_contain_text(figure)
    expect(question).to_contain_text(f"{case.respondents} answered")
    hand.press(line.get_by_role("link"))
    sees(hand, f"Only people who answered {case.answer}")
    expect(question).to_contain_text(f"{case.people} answered")
    hand.press(hand.page.locator(".clauses").get_by_role("link"))
    expect(hand.page.locator(".clauses")).to_have_count(0)
    hand.choose(field(hand, "Compare by"), case.compare)
    hand.press(button(hand, "Compare"))
    expect(question.get_by_role("columnheader").filter(has_text=case.group)).to_contain_text("n ")
    expect(line).to_contain_text("%")


def talk_about_a_voice(hand: Hand, case: Case) -> None:
    """A voice that somebody works on is not taken back with its import."""
    hand.go("Voices")
    shows(hand, "Voices")
    hand.write(field(hand, "Words"), case.words)
    hand.press(button(hand, "Show"))
    sees(hand, "1 voice")
    hand.press(row(hand, case.words).get_by_role("link"))
    sees(hand, case.words)
    hand.write(hand.page.get_by_label("Your comment"), "Ask which days they are closed")
    hand.press(hand.page.get_by_role("button", name="Comment"))
    expect(hand.page.locator(".comment")).to_contain_text("Ask which days they are closed")


def take_needs_from_the_survey(hand: Hand, case: Case) -> None:
    hand.go("Needs")
    hand.press(link(hand, "Take needs from a survey"))
    shows(hand, "Which question asks about needs?")
    sees(hand, "looks right")
    hand.press(button(hand, "Create the needs"))
    shows(hand, "Needs")
    for figure in case.figures:
        expect(row(hand, case.need)).to_contain_text(figure)
    expect(hand.page.locator("figure.chart svg").first).to_be_visible()


def ask_a_number_where_it_comes_from(hand: Hand, case: Case) -> None:
    number = row(hand, case.need).locator("button.number").first
    origin = hand.open_origin(number)
    for words in ("% interval", "n ", "bootstrap of respondents"):
        expect(origin).to_contain_text(words)
    hand.close_origin(number)
    hand.open_origin(number)
    hand.press(origin.get_by_role("link", name="How it is computed"))
    shows(hand, "How answers become scores")
    sees(hand, "10 × the share of", "Ulwick")


def find_themes(hand: Hand) -> None:
    hand.go("Themes")
    hand.press(hand.page.locator(".head").get_by_role("button", name="Find themes"))
    expect(hand.page.locator("main")).to_contain_text(re.compile(r"\d+ themes? holds? "))


def rename_one_and_link_it(hand: Hand, case: Case) -> None:
    hand.press(hand.page.locator("main ul [data-row] a, main [data-row] a").first)
    sees(hand, "Call it")
    hand.write(field(hand, "Call it"), "They wait for word from us")
    hand.press(button(hand, "Rename"))
    shows(hand, "They wait for word from us")
    hand.choose(field(hand, "Speaks of"), case.need)
    hand.press(hand.page.locator(".decide").get_by_role("button", name="Link", exact=True))
    expect(hand.page.locator("aside")).to_contain_text(case.need)
    hand.press(hand.page.locator("aside").get_by_role("link", name=case.need))
    shows(hand, case.need)
    sees(hand, "They wait for word from us")
