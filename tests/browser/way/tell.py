"""From the plan to a brief, and back out of the import."""

import re
from urllib.parse import urlsplit

import pypdf
from playwright.sync_api import expect

from tests.browser.hands import Hand, download
from tests.browser.way.case import Case, button, field, link, row, sees, shows


def compose_a_brief(hand: Hand, case: Case) -> None:
    hand.go("Briefs")
    hand.press(link(hand, "Compose a brief"))
    hand.write(field(hand, "For whom?"), "the workshop team")
    hand.press(button(hand, "Compose"))
    expect(hand.page.locator("article.brief")).to_contain_text(case.need)


def follow_its_numbers(hand: Hand) -> None:
    """Every number leads somewhere; three of them are followed, each to a page of its own or to the list."""
    brief = hand.page.url
    numbers = hand.page.locator("article.brief a.num")
    targets = numbers.evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert len(targets) >= 10
    assert all(targets)
    anchors = {target for target in targets if target.startswith("#")}
    for anchor in anchors:
        expect(hand.page.locator(anchor)).to_have_count(1)
    away = list(dict.fromkeys(target for target in targets if not target.startswith("#")))
    assert len(away) >= 3
    for target in (away[0], away[len(away) // 2], away[-1]):
        hand.press(hand.page.locator(f'article.brief a.num[href="{target}"]').first)
        hand.page.wait_for_url(lambda url, path=target: urlsplit(url).path == urlsplit(path).path)
        expect(hand.page.get_by_role("heading", level=1)).to_have_count(1)
        hand.page.go_back()
        hand.page.wait_for_url(brief)
        expect(numbers.first).to_be_visible()


def take_it_away(hand: Hand, case: Case) -> None:
    """A tagged PDF of about two pages, and one HTML file that needs nothing else."""
    pdf = download(hand, link(hand, "PDF"))
    assert pdf.suggested_filename.endswith(".pdf")
    document = pypdf.PdfReader(pdf.path())
    assert 1 <= len(document.pages) <= 4
    assert "/StructTreeRoot" in document.trailer["/Root"]
    words = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    assert case.need.split(" ")[0] in words
    html = download(hand, link(hand, "HTML"))
    page = html.path().read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert case.need in page
    assert not re.search(r"<script|src=.http|@import", page)


def read_the_story(hand: Hand, case: Case) -> None:
    hand.go("Activity")
    shows(hand, "Activity")
    story = hand.page.locator("main .timeline").last
    for words in (
        "created the workspace",
        f"imported the survey {case.survey}",
        "commented on the voice",
        "Renamed",
        "found the themes",
        "changed the item See who changed a ticket",
        "solved the plan",
        "created the decision History first",
        "created the objective",
    ):
        expect(story).to_contain_text(words)


def take_the_import_back(hand: Hand, case: Case) -> None:
    """Rows that are somebody's work by now are listed, and stay."""
    hand.go("Imports")
    shows(hand, "Imports")
    hand.press(row(hand, case.responses.name).get_by_role("link", name="Undo"))
    shows(hand, re.compile("Take back the import of"))
    listed = hand.page.locator("main li")
    expect(listed.filter(has_text="commented on")).to_contain_text(case.words)
    kept = listed.filter(has_text="(voice)").count()
    hand.press(button(hand, "Undo the import"))
    sees(hand, "was taken back")
    hand.go("Voices")
    sees(hand, case.words, f"{kept} voices, newest first")
