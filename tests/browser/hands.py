"""Two ways to use a page: with the mouse, and with the keyboard alone. The journeys take either."""

from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Download, Locator, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong


class Hand(Protocol):
    page: Page

    def press(self, target: Locator) -> None:
        """A link, a button or a box to tick."""

    def write(self, target: Locator, text: str) -> None:
        """Text in place of what stands in the field; a date is written as 2026-05-31."""

    def choose(self, target: Locator, label: str) -> None:
        """The option of a list whose label begins so."""

    def attach(self, target: Locator, file: Path) -> None: ...

    def go(self, label: str) -> None:
        """To a page of the rail."""

    def open_origin(self, number: Locator) -> Locator:
        """The popover of a number, opened."""

    def close_origin(self, number: Locator) -> None: ...


def download(hand: Hand, target: Locator) -> Download:
    with hand.page.expect_download() as download:
        hand.press(target)
    return download.value


def popover_of(number: Locator) -> Locator:
    return number.page.locator(f"#{number.get_attribute('popovertarget')}")


class Mouse:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.click()
        target.fill(text)

    def choose(self, target: Locator, label: str) -> None:
        target.select_option(index=_place(target, label))

    def attach(self, target: Locator, file: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            target.click()
        chooser.value.set_files(file)

    def go(self, label: str) -> None:
        self.page.locator("header.rail nav a").filter(has_text=label).first.click()

    def open_origin(self, number: Locator) -> Locator:
        number.hover()
        popover = popover_of(number)
        expect(popover).to_be_visible()
        return popover

    def close_origin(self, number: Locator) -> None:
        self.page.locator("h1").hover()
        expect(popover_of(number)).to_be_hidden()


# Where the focus is, seen from the element that the hand wants to reach.
LOOK = """wanted => {
  const at = document.activeElement;
  const ring = getComputedStyle(at);
  return {
    there: at === wanted,
    nowhere: at === document.body || at === null,
    region: at.id === "main",
    visible: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 1 && at.checkVisibility(),
    skip: at.classList.contains("skip") && !!wanted.closest("main"),
    back: !!(at.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING) && !wanted.contains(at),
    what: at.outerHTML.slice(0, 160),
    stayed: window.stayed === true,
  };
}"""
MOST_STEPS = 400


class Keyboard:
    """Never touches the mouse. Every step of the way sees to it that the focus is somewhere, and shown."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0

    def press(self, target: Locator) -> None:
        self.reach(target)
        box = target.evaluate("at => at.matches('input[type=checkbox], input[type=radio]')")
        self.page.keyboard.press("Space" if box else "Enter")

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        if target.get_attribute("type") == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(f"{month}{day}{year}")  # the browser runs in American English
            expect(target).to_have_value(text)
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text)

    def choose(self, target: Locator, label: str) -> None:
        self.reach(target)
        steps = _place(target, label) - target.evaluate("list => list.selectedIndex")
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")

    def attach(self, target: Locator, file: Path) -> None:
        """Press again where nothing opens: a browser may drop keys before it has painted the page."""
        self.reach(target)
        for patience in (3_000, 3_000, 30_000):
            with suppress(TookTooLong):
                with self.page.expect_file_chooser(timeout=patience) as chooser:
                    self.page.keyboard.press("Space")
                return chooser.value.set_files(file)
        raise AssertionError(f"no list of files opened from {target}")

    def go(self, label: str) -> None:
        """With the palette."""
        self.page.keyboard.press("Control+k")
        palette = self.page.locator("#palette")
        expect(palette.get_by_role("searchbox")).to_be_focused()
        self.page.keyboard.type(label)
        first = palette.get_by_role("link").first
        expect(first).to_contain_text(label)
        self.page.keyboard.press("ArrowDown")
        expect(first).to_be_focused()
        self.page.keyboard.press("Enter")

    def open_origin(self, number: Locator) -> Locator:
        self.press(number)
        popover = popover_of(number)
        expect(popover).to_be_visible()
        return popover

    def close_origin(self, number: Locator) -> None:
        self.page.keyboard.press("Escape")
        expect(popover_of(number)).to_be_hidden()
        expect(number).to_be_focused()

    def reach(self, target: Locator) -> None:
        """Tab, or back, until the target has the focus."""
        target.wait_for()
        wanted, seen = self.arrive(target)
        assert not (seen["nowhere"] and seen["stayed"]), "the page changed and the focus was lost"
        for _ in range(MOST_STEPS):
            if seen["there"]:
                self.page.evaluate("window.stayed = true")
                return
            self.page.keyboard.press("Enter" if seen["skip"] else "Shift+Tab" if seen["back"] else "Tab")
            seen = self.look(wanted)
            self.steps += 1
            assert not seen["nowhere"], f"the focus left the page before it came to {target}"
            assert seen["visible"] or seen["region"], f"nobody sees that the focus is on {seen['what']}"
        raise AssertionError(f"{target} was not reached; the focus is on {seen['what']}")

    def arrive(self, target: Locator) -> tuple[Any, dict[str, Any]]:
        """Look again for a moment where the focus is nowhere: the next page may be on its way."""
        for _ in range(30):
            wanted = target.element_handle()
            seen = self.look(wanted)
            if not (seen["nowhere"] and seen["stayed"]):
                break
            self.page.wait_for_timeout(100)
        return wanted, seen

    def look(self, wanted: Any) -> dict[str, Any]:
        seen: dict[str, Any] = self.page.evaluate(LOOK, wanted)
        return seen


def _place(target: Locator, label: str) -> int:
    """The place of the option whose label begins so."""
    target.wait_for()
    labels = [option.strip() for option in target.locator("option").all_inner_texts()]
    found = [place for place, option in enumerate(labels) if option.startswith(label)]
    assert found, f"no option begins with {label!r}: {labels}"
    return found[0]
