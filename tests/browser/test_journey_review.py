"""Reviewing: by keyboard alone, with the mouse, without JavaScript; and what the intern does with it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.cohort import AUTUMN
from tests.browser.door import sign_in
from tests.browser.hands import Keyboard
from tests.browser.judging import complain
from tests.browser.watching import Watch
from tests.web.project import serving
from tests.web.project.serving import Server, rows

pytestmark = pytest.mark.browser

STATEMENT = "Read in bed without waking anybody"
DETAIL = "They wake up. The switch is loud! 12 of 30 said so 😀 and nobody disagreed."
HANDED_IN = (
    AUTUMN
    + f"""
from firsthand_web.insights.actions import needs
from firsthand_web.learning.actions import work as working
need = needs.create(by=world.ida, product=world.product, statement={STATEMENT!r}, detail={DETAIL!r})
made = working.begin(by=world.ida, cohort=cohort, assignment=cohort.content.assignment["know-the-product"])
working.bind(by=world.ida, work=made, record=need)
working.hand_in(by=world.ida, work=made, words="Is this a need?")
"""
)


@pytest.fixture
def autumn(tmp_path: Path) -> Iterator[Server]:
    """Ida has handed in; Max guides. The folder is `tmp_path / "own"`."""
    with serving.served(tmp_path / "own", HANDED_IN) as server:
        yield server


def test_a_mentor_reviews_by_keyboard_alone(page: Page, autumn: Server, tmp_path: Path) -> None:
    sign_in(page, autumn, "max")
    Keyboard(page).go("Reviews")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 waits for your eyes")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#part-detail h2 a")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("n")
    page.keyboard.press("m")
    expect(page.locator("[name=text]")).to_be_focused()
    expect(page.locator("[name=quote]")).to_have_value("12 of 30 said so 😀 and nobody disagreed.")
    page.keyboard.type("Who said so?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#part-detail mark")).to_have_text("12 of 30 said so 😀 and nobody disagreed.")
    expect(page.locator("#part-detail")).to_be_focused()
    for level in page.locator("[data-criterion]").all():
        page.keyboard.press("g")
        page.keyboard.press("2")
        expect(level.locator("input[value='2']")).to_be_checked()
    page.keyboard.press("w")
    page.keyboard.type("A good beginning.")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Sign", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed: the intern sees your review now.")).to_be_visible()
    folder = tmp_path / "own"
    assert rows(folder, "SELECT verdict, words FROM learning_review") == [("revise", "A good beginning.")]
    assert rows(folder, "SELECT start, text FROM learning_remark") == [(34, "Who said so?")]


def test_what_is_selected_with_the_mouse_is_remarked_on_and_put_in(
    page: Page, autumn: Server, context_of: Callable[..., BrowserContext]
) -> None:
    sign_in(page, autumn, "max")
    page.get_by_role("link", name="Review the next").click()
    words = page.locator("#part-statement [data-text]")
    words.evaluate(
        """text => {
          const range = document.createRange();
          range.setStart(text.firstChild, 5);
          range.setEnd(text.firstChild, 11);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          text.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
        }"""
    )
    page.get_by_role("button", name="Remark on this").click()
    page.locator("[name=suggestion]").fill("at night")
    page.get_by_role("button", name="Add the remark").click()
    expect(page.locator("#part-statement mark")).to_have_text("in bed")
    page.locator("[name=words]").fill("Kept while I write")
    expect(page.locator("[data-status]")).to_have_text("Draft kept")
    page.reload()
    expect(page.locator("[name=words]")).to_have_value("Kept while I write")
    page.get_by_label("Ask to revise").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed: the intern sees your review now.")).to_be_visible()

    intern = context_of(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(intern, autumn, "ida")
    intern.get_by_role("link", name="Read the review").click()
    intern.get_by_role("button", name="Put it in").click()
    expect(intern.get_by_text("It stands in the record now.")).to_be_visible()
    expect(intern.get_by_role("link", name="Read at night without waking anybody")).to_be_visible()
    intern.get_by_role("button", name="Hand it in").click()
    intern.get_by_role("link", name="Round 2").click()
    expect(intern.locator("ins")).to_contain_text("at night")
    expect(intern.locator("del")).to_contain_text("in bed")


def test_what_is_being_written_survives_a_reload_and_a_post_that_fails(
    context_of: Callable[..., BrowserContext], autumn: Server, tmp_path: Path
) -> None:
    """No `page` fixture: a request that fails on purpose is an error in the console."""
    page = context_of(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, autumn, "max")
    page.get_by_role("link", name="Review the next").click()
    expect(page.locator("[data-keys]")).to_be_visible()
    page.locator("#part-detail h2 a").focus()
    page.keyboard.press("m")
    page.keyboard.type("Who said")
    page.reload()  # before writing paused
    expect(page.locator("#part-detail [name=text]")).to_have_value("Who said")
    expect(page.locator("[data-status]")).to_have_text("Draft kept")
    assert "Who said" in rows(tmp_path / "own", "SELECT remark FROM learning_review")[0][0]

    page.route(
        "**/review/", lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )
    page.locator("[name=text]").fill("Who said so?")
    page.locator("[name=private]").fill("She hurries")
    page.locator("[data-criterion] input[value='2']").first.check()
    page.get_by_role("button", name="Add the remark").click()
    page.wait_for_url("chrome-error://**")
    page.unroute_all()
    page.goto(f"{autumn.address}/w/lantern/lamp/works/1/rounds/1/review/")
    expect(page.locator("[name=private]")).to_have_value("She hurries")
    expect(page.locator("[data-criterion] input[value='2']").first).to_be_checked()
    page.get_by_role("button", name="Add the remark").click()
    expect(page.locator("#part-detail .said-so")).to_have_text("Who said so?")
    expect(page.locator("[name=text]")).to_have_value("")
    assert rows(tmp_path / "own", "SELECT private, remark FROM learning_review") == [("She hurries", "{}")]


def test_a_review_without_javascript(context_of: Callable[..., BrowserContext], autumn: Server) -> None:
    page = context_of(java_script_enabled=False).new_page()
    sign_in(page, autumn, "max")
    page.get_by_role("link", name="Review the next").click()
    page.locator("[name=part]").select_option(label="In more words")
    page.locator("[name=quote]").fill("not there")
    page.locator("[name=text]").fill("Who?")
    page.locator("[name=words]").fill("Nearly")
    page.get_by_role("button", name="Add the remark").click()
    expect(page.locator(".error").first).to_contain_text("does not stand in")
    expect(page.locator("[name=text]")).to_have_value("Who?")
    page.locator("[name=quote]").fill("12 of 30")
    page.get_by_role("button", name="Add the remark").click()
    expect(page.locator("#part-detail mark")).to_have_text("12 of 30")
    expect(page.locator("[name=words]")).to_have_value("Nearly")
    page.get_by_label("Ask to revise").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed: the intern sees your review now.")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_is_silent(
    context_of: Callable[..., BrowserContext], autumn: Server, width: int, scheme: str
) -> None:
    page = context_of(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    watch = Watch(page)
    sign_in(page, autumn, "max")
    today = page.url
    for rest in ("reviews/", "works/1/rounds/1/review/", "works/1/rounds/1/"):
        page.goto(today + rest)
        complain(page)
    page.goto(f"{today}works/1/rounds/1/review/")
    page.locator("[name=part]").select_option(label="In more words")
    page.locator("[name=quote]").fill("12 of 30")
    page.locator("[name=text]").fill("Who?")
    page.locator("[name=suggestion]").fill("Twelve")
    page.get_by_role("button", name="Add the remark").click()
    expect(page.locator("#part-detail mark")).to_be_visible()
    complain(page)
    page.get_by_label("Ask to revise").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    for rest in ("reviews/", "works/1/rounds/1/", "works/1/"):
        page.goto(today + rest)
        complain(page)
    assert watch.said() == []
