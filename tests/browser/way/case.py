"""What a person knows before the way begins, and how they look at a page."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.hands import Hand

ROOT = Path(__file__).parents[3]
PASSWORD = "quiet kettle 42"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A survey, and what is known about it from elsewhere: counted in the file, or published."""

    responses: Path
    texts: Path
    product: str
    survey: str
    respondents: str
    answer: str  # to one question,
    people: int  # given by so many people,
    share: tuple[str, ...]  # and how that stands on the survey's page
    compare: str
    group: str
    need: str
    figures: tuple[str, ...]  # in the need's line of the ranked table
    words: str  # which somebody wrote
    question: str  # that reach follows
    choice: str


SIXTY = ROOT / "tests/fixtures/survey_sixty"
SPOKE = Case(
    responses=SIXTY / "responses.csv",
    texts=SIXTY / "texts.csv",
    product="Spoke",
    survey="Spoke, spring",
    respondents="60",
    answer="Daily - heavy use; all day long",
    people=18,
    share=("30 %", "20 – 43"),
    compare="2 How long",
    group="2+ years",
    need="Telling customers that a bike is ready",
    figures=("n 57", "n 51"),
    words="Ready messages should not go out on Sundays",
    question="1 ",
    choice="Daily - heavy use; all day long",
)


def jupyter(folder: Path) -> Case:
    """1,135 people in December 2020; the figures of the need are published with the task."""
    return Case(
        responses=folder / "all_responses.csv",
        texts=folder / "text_fields.csv",
        product="Jupyter",
        survey="Jupyter, December 2020",
        respondents="1,135",
        answer="Daily - heavy usage; 3+ hours per day",
        people=338,
        share=("30 %", "27 – 33"),
        compare="2 How long",
        group="2+ years",
        need="Writing a software package",
        figures=("5.61", "4.09", "n 1,023", "2.56", "n 624"),
        words="nbdime is nice but GitHub integration code diff is challenge",
        question="1 ",
        choice="Daily - heavy usage; 3+ hours per day",
    )


def shows(hand: Hand, heading: str | re.Pattern[str]) -> None:
    """The page that a person expects to be on."""
    expect(hand.page.get_by_role("heading", level=1)).to_have_text(heading)


def sees(hand: Hand, *words: str) -> None:
    for each in words:
        expect(hand.page.locator("main")).to_contain_text(each)


def button(hand: Hand, name: str) -> Locator:
    return hand.page.locator("main").get_by_role("button", name=name, exact=True)


def link(hand: Hand, name: str | re.Pattern[str]) -> Locator:
    return hand.page.locator("main").get_by_role("link", name=name, exact=True).first


def field(hand: Hand, label: str, *, exact: bool = False) -> Locator:
    return hand.page.locator("main").get_by_label(label, exact=exact)


def row(hand: Hand, words: str) -> Locator:
    return hand.page.locator("main").get_by_role("row").filter(has_text=words).first


def give_range(hand: Hand, name: str, low: float, likely: float, high: float) -> None:
    boxes = hand.page.get_by_role("group", name=name)
    for label, value in (("low", low), ("likely", likely), ("high", high)):
        hand.write(boxes.get_by_label(label, exact=True), f"{value:g}")
