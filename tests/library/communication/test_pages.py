"""The HTML of a brief: well-formed, self-contained, every number with a working anchor, silent under axe."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from firsthand.communication import Brief, cited_sources, to_html
from scripts import chromium
from tests.library.communication.conftest import HOSTILE

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Collects what is there, and fails on a tag that is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_page_is_well_formed_named_and_in_order(brief: Brief) -> None:
    page = to_html(brief)
    reader = Reader(page)
    assert reader.all("html") == [{"lang": "en-GB"}]
    assert [tag for tag, _ in reader.tags if tag in ("h1", "main", "title")] == ["title", "main", "h1"]
    levels = [int(tag[1]) for tag, _ in reader.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))


def test_page_needs_nothing_from_elsewhere(brief: Brief) -> None:
    page = to_html(brief)
    tags = {tag for tag, _ in Reader(page).tags}
    assert not tags & {"script", "link", "img", "iframe", "object"}
    assert "url(" not in page and "@import" not in page
    assert set(re.findall(r"https?://[^\"<\s]+", page)) == {"http://www.w3.org/2000/svg"}


def test_every_number_leads_to_its_source(brief: Brief) -> None:
    reader = Reader(to_html(brief))
    identifiers = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    targets = [link["href"] or "" for link in reader.all("a") if (link["href"] or "").startswith("#")]
    assert targets and {target[1:] for target in targets} <= set(identifiers)
    numbers = [link for link in reader.all("a") if link.get("class") == "num"]
    assert len(numbers) >= 30
    assert sum(identifier.startswith("from-") for identifier in identifiers if identifier) == len(
        cited_sources(brief)
    )


def test_numbers_may_lead_to_given_addresses(brief: Brief) -> None:
    part = to_html(brief, standalone=False, links={"plan": "/plans/7/"})
    assert '<a class="num" href="/plans/7/">412 points</a>' in part
    Reader(part)


def test_part_fits_a_strict_page(brief: Brief) -> None:
    part = to_html(brief, standalone=False)
    reader = Reader(part)
    tags = {tag for tag, _ in reader.tags}
    assert not tags & {"html", "head", "style", "main", "script"}
    assert not any("style" in attributes for _, attributes in reader.tags)


def test_hostile_words_come_out_as_words(brief: Brief) -> None:
    page = to_html(brief)
    assert "<script" not in page
    assert HOSTILE in Reader(page).text


def test_same_page_twice(brief: Brief) -> None:
    assert to_html(brief) == to_html(brief)


@pytest.mark.browser
def test_axe_is_silent_and_nothing_is_wider_than_the_screen(brief: Brief, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    file = tmp_path / "brief.html"
    file.write_text(to_html(brief), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        for scheme, width in (("light", 1000), ("dark", 390)):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(file.as_uri())
            for summary in page.locator("summary").all():
                summary.click()
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
