"""The internship from the first assignment to a skill that can be shown: an intern and a mentor, in turns.

The intern uses the mouse. The mentor touches the keyboard alone.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.cohort import AUTUMN
from tests.browser.door import sign_in
from tests.browser.hands import Keyboard, Mouse
from tests.browser.judging import complain
from tests.browser.watching import Watch
from tests.web.project import serving
from tests.web.project.serving import Server, rows

pytestmark = pytest.mark.browser

ASSIGNMENT = "Know the product and those who use it"


@pytest.fixture
def autumn(tmp_path: Path) -> Iterator[Server]:
    """A cohort that nobody has begun anything in."""
    with serving.served(tmp_path / "own", AUTUMN) as server:
        yield server


@pytest.fixture
def people(context_of: Callable[..., BrowserContext], autumn: Server) -> Iterator[tuple[Mouse, Keyboard]]:
    """Ida and Max, each signed in at a browser of their own; neither console may complain."""
    pages = [context_of(viewport={"width": 1440, "height": 900}).new_page() for _ in range(2)]
    watches = [Watch(page) for page in pages]
    for page, who in zip(pages, ("ida", "max"), strict=True):
        sign_in(page, autumn, who)
    yield Mouse(pages[0]), Keyboard(pages[1])
    assert [said for watch in watches for said in watch.said()] == []


def test_from_the_first_assignment_to_a_skill_with_its_evidence(
    people: tuple[Mouse, Keyboard], tmp_path: Path
) -> None:
    ida, max_ = people
    look_around(max_)
    begin(ida)
    read_a_lesson_and_hand_in(ida)
    ask_to_revise(max_)
    take_up_and_hand_in_again(ida)
    see_what_changed_and_accept(max_)
    say_what_it_shows(max_)
    see_the_skill_with_its_evidence(ida)
    folder = tmp_path / "own"
    assert rows(folder, "SELECT verdict FROM learning_review ORDER BY id") == [("revise",), ("accept",)]
    cites = "SELECT target_type FROM core_link WHERE source_type = 'learning.assessment' ORDER BY id"
    assert rows(folder, cites) == [("learning.work",), ("insights.opportunity",)]


def look_around(max_: Keyboard) -> None:
    """A fresh cohort says what comes next."""
    max_.go("Programme")
    expect(max_.page.get_by_text("0 of 1 intern has begun")).to_be_visible()
    complain(max_.page)


def begin(ida: Mouse) -> None:
    page = ida.page
    ida.go("Programme")
    ida.press(page.get_by_role("link", name=ASSIGNMENT))
    ida.press(page.get_by_role("button", name="Begin"))
    ida.press(page.get_by_role("link", name="Make a need"))
    ida.write(page.get_by_label("What do people want to get done?"), "An app that dims the lamp at night")
    ida.write(page.get_by_label("What should one know about it?"), "Three of five said so. They were tired.")
    ida.press(page.get_by_role("button", name="Add the need"))
    expect(page.get_by_role("heading", name="An app that dims the lamp at night")).to_be_visible()
    ida.go("Programme")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Twelve weeks")
    ida.press(page.get_by_role("link", name=ASSIGNMENT))
    ida.press(page.get_by_role("button", name="Work on it"))
    expect(page.get_by_text("names a solution: say what somebody wants to get done")).to_be_visible()
    complain(page)


def read_a_lesson_and_hand_in(ida: Mouse) -> None:
    page = ida.page
    ida.press(advice(page, "names a solution").get_by_role("link"))
    expect(page.get_by_text("Where this comes from:")).to_be_visible()
    page.go_back()
    ida.write(page.get_by_label("A word to your mentor"), "Is this a need?")
    ida.press(page.get_by_role("button", name="Hand it in"))
    expect(page.get_by_text("Handed in. What it says now is kept for the review.")).to_be_visible()


def ask_to_revise(max_: Keyboard) -> None:
    page, keys = max_.page, max_.page.keyboard
    open_the_next(max_)
    expect(page.get_by_text("names a solution: say what somebody wants")).to_be_visible()
    keys.press("j")
    expect(page.locator("#part-statement h2 a")).to_be_focused()
    keys.press("n")
    keys.press("m")
    expect(page.locator("[name=quote]")).to_have_value("An app that dims the lamp at night")
    keys.type("That is what we would build. What do they want?")
    max_.write(page.locator("[name=suggestion]"), "Read in bed without waking anybody")
    keys.press("Control+Enter")
    expect(page.locator("#part-statement mark")).to_be_visible()
    grade(max_, "2")
    keys.press("w")
    keys.type("A good ear. Now the need behind it.")
    keys.press("Escape")
    keys.press("r")
    keys.press("Enter")
    expect(page.get_by_text("Signed: the intern sees your review now.")).to_be_visible()


def take_up_and_hand_in_again(ida: Mouse) -> None:
    page = ida.page
    ida.go("Today")
    ida.press(page.get_by_role("link", name="Read the review"))
    complain(page)
    ida.press(page.get_by_role("button", name="Put it in"))
    expect(page.get_by_role("link", name="Read in bed without waking anybody")).to_be_visible()
    expect(page.get_by_text("names a solution")).to_have_count(0)
    ida.press(page.get_by_role("button", name="Hand it in"))
    expect(page.get_by_text("Handed in. What it says now is kept for the review.")).to_be_visible()


def see_what_changed_and_accept(max_: Keyboard) -> None:
    page, keys = max_.page, max_.page.keyboard
    open_the_next(max_)
    expect(page.get_by_text("What changed since round 1")).to_be_visible()
    expect(page.locator("ins").first).to_contain_text("Read in bed")
    expect(page.locator("del").first).to_contain_text("An app")
    complain(page)
    grade(max_, "3")
    keys.press("a")
    expect(page.get_by_role("button", name="Sign", exact=True)).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_text("Signed: the intern sees your review now.")).to_be_visible()


def say_what_it_shows(max_: Keyboard) -> None:
    page = max_.page
    max_.press(page.locator("main").get_by_role("link", name=ASSIGNMENT).first)
    max_.press(page.get_by_role("link", name="Say what it shows"))
    level = page.locator("input[name=level-customer]")
    max_.reach(level.nth(0))
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(level.nth(3)).to_be_checked()
    expect(page.locator("select[name=cites-customer] option:checked")).to_contain_text(ASSIGNMENT)
    max_.write(page.locator("[name=words-customer]"), "Found the need behind the wish.")
    max_.press(page.get_by_role("button", name="Keep"))
    expect(page.get_by_text("Found the need behind the wish.")).to_be_visible()
    complain(page)


def see_the_skill_with_its_evidence(ida: Mouse) -> None:
    page = ida.page
    ida.go("Skills")
    skill = page.get_by_role("region", name="Customer")
    expect(skill).to_contain_text("Give your own level first")
    ida.press(page.get_by_role("link", name="Assess yourself"))
    ida.press(page.locator("input[name=level-customer]").nth(2))
    ida.press(page.get_by_role("button", name="Keep"))
    expect(skill).to_contain_text("Found the need behind the wish.")
    expect(skill).to_contain_text("3 of 4")
    ida.press(skill.get_by_role("link", name="Read in bed without waking anybody"))
    expect(page.get_by_role("region", name="The thread").get_by_role("link", name=ASSIGNMENT)).to_be_visible()
    page.go_back()
    ida.press(skill.get_by_role("link", name="review of round 2"))
    expect(page.get_by_role("heading", name="Max Mentor: accepted")).to_be_visible()
    complain(page)


def open_the_next(max_: Keyboard) -> None:
    page = max_.page
    max_.go("Reviews")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 waits for your eyes")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("[data-keys]")).to_be_visible()


def grade(max_: Keyboard, level: str) -> None:
    for criterion in max_.page.locator("[data-criterion]").all():
        max_.page.keyboard.press("g")
        max_.page.keyboard.press(level)
        expect(criterion.locator(f"input[value='{level}']")).to_be_checked()


def advice(page: Page, words: str) -> Locator:
    return page.get_by_role("region", name="Worth a look").get_by_role("listitem").filter(has_text=words)
