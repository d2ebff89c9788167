"""The waves of a stretch as files, in both shapes, and what is true of them."""

import json
from collections.abc import Sequence
from pathlib import Path

from firsthand.learning.simulator.people import customers
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.surveys import maxdiff
from firsthand.learning.simulator.sources.surveys.answering import Survey, survey
from firsthand.learning.simulator.sources.surveys.invitations import MOST_INVITED, Invited, invitations
from firsthand.learning.simulator.sources.surveys.qualtrics import write_qualtrics
from firsthand.learning.simulator.sources.surveys.questions import WAVES
from firsthand.learning.simulator.sources.surveys.respondents import Respondent, answered
from firsthand.learning.simulator.sources.surveys.surveymonkey import write_surveymonkey
from firsthand.tables import Cell, write_csv

PEOPLE = (
    "person", "account", "segment", "chance", "answered", "style", "careless", "pages", "contentment",
    "needs of improve", "needs of more",
)  # fmt: skip


def write(folder: Path, truth: Path, setting: Setting) -> None:
    """Writes `surveys/` (each wave twice, and the sets of best and worst) and its truth.

    `truth/survey-1.csv` has everybody who was asked, with the chance that they answer; `truth/surveys.json`
    what each item asked about is to each segment.
    """
    target = folder / "surveys"
    target.mkdir(parents=True, exist_ok=True)
    people = customers(setting, MOST_INVITED)
    for wave in WAVES:
        about, asked = survey(setting, wave), invitations(setting, wave, people)
        found = answered(about, asked)
        write_surveymonkey(target / f"wave-{wave}-surveymonkey.csv", about, found)
        write_qualtrics(target / f"wave-{wave}-qualtrics.csv", about, found)
        _write_people(truth / f"survey-{wave}.csv", asked, found)
    about = survey(setting, WAVES[0])
    _write_design(target / "maxdiff-sets.csv", about)
    (truth / "surveys.json").write_text(_items(about), encoding="utf-8")


def _write_people(path: Path, asked: Sequence[Invited], found: Sequence[Respondent]) -> None:
    said = {each.customer.number: each for each in found}
    rows: list[list[Cell]] = []
    for each in asked:
        one = said.get(each.customer.number)
        rows.append([
            each.customer.number, each.customer.account, each.customer.segment, round(each.chance, 4),
            int(one is not None), each.character.style, one.careless if one else "", one.pages if one else 0,
            round(each.character.contentment, 3),
            *(" ".join(one.themes.get(code, ())) if one else "" for code in ("improve", "more")),
        ])  # fmt: skip
    write_csv(path, PEOPLE, rows)


def _write_design(path: Path, about: Survey) -> None:
    if len(about.items) == maxdiff.ITEMS:
        rows: list[list[Cell]] = [
            [number, *(about.items[place].title for place in shown)]
            for number, shown in enumerate(maxdiff.DESIGN, start=1)
        ]
        write_csv(path, ("set", "item 1", "item 2", "item 3", "item 4"), rows)


def _items(about: Survey) -> str:
    """By item: its title, and by segment its category of Kano and what it does to wellbeing."""
    found = {
        item.id: {
            "title": item.title,
            "kano": {segment: kinds[place] for segment, kinds in about.categories.items()},
            "gain": {segment: gains[place] for segment, gains in about.gains.items()},
        }
        for place, item in enumerate(about.items)
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"
