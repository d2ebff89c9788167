"""The company part of a world file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from firsthand.errors import FileError
from firsthand.learning.simulator import read_world, worlds
from firsthand.learning.simulator.reading import SHIPPED

WorldFile = Callable[[str, str], Path]


@pytest.mark.parametrize(
    ("old", "new", "place", "rule"),
    [
        ("money = 14000", 'money = "much"', "company.money", "a number should stand here"),
        ("free = 0, ", "", "company.prices.free", "a number should stand here"),
        ("free = 0, ", "free = 0, team = 9, ", "company.prices.team", "known are free, month, year"),
        ("habit = 2.2", "habits = 2.2", "company.response.habits", "not known"),
        ("days = 82", "days = 820", "teams[design].days", "from 0 to 140"),
        ('["Ilse Brandner", "Tomás Quiroga"]', "[]", "teams[design].people", "at least one person"),
        ('id = "interviews"', 'id = "seance"', "studies[seance].id", "choose one of interviews"),
        ('id = "voice"', 'id = "awake"', "items[awake].id", "this one is taken"),
        ("decide = 0.08, pantry", "tidy = 0.08, pantry", "items[search].needs.tidy", "known are decide"),
        ("families = 0.46", "families = 1.46", "items[shared].needs.together.families", "-1"),
        ("hands = 0.27", "hands = true", "items[awake].needs.hands", "a number should stand here"),
        (
            "effort = { app = 8, web = 4",
            "effort = { ap = 8, web = 4",
            "items[awake].effort.ap",
            "known are design",
        ),
        ('after = ["nutrients"]', 'after = ["vitamins"]', "items[barcode].after.vitamins", "not known here"),
        ('after = ["nutrients"]', 'after = ["barcode"]', "items[barcode].after", "in a circle"),
        ("delay = 1\n", "delay = 0.5\n", "items[expiry].delay", "a whole number should stand here"),
        (
            'title = "Dark mode"',
            'title = "Dark mode"\npart = "lamp"',
            "items[dark].part",
            "there is none in this file",
        ),
        ("{ quarter = 4,", "{ quarter = 0,", "competitors[simmerly].moves[3].quarter", "from 1 to 100"),
        ("[[competitors]]", "[hardware]\n[[competitors]]", "hardware", "digital one has none"),
        ("[company]\n", "[firm]\n", "firm", "not known"),
    ],
)
def test_a_wrong_value_is_named_by_its_place(
    world_file: WorldFile, old: str, new: str, place: str, rule: str
) -> None:
    with pytest.raises(FileError) as caught:
        read_world(world_file(old, new))
    assert caught.value.place.column == place
    assert rule in str(caught.value)


def test_a_world_without_a_company_is_whole(tmp_path: Path) -> None:
    usage = (SHIPPED / "ladle.toml").read_text(encoding="utf-8").split("[company]")[0]
    path = tmp_path / "bare.toml"
    path.write_text(usage, encoding="utf-8")
    company = read_world(path).company
    assert company.prices == {"free": 0, "month": 0, "year": 0}
    assert not company.items + company.teams + company.competitors + company.studies
    assert (company.money, company.response.habit, company.hardware) == (0, 0, None)


def test_a_number_is_the_effect_on_all_segments() -> None:
    items = {item.id: item for item in read_world("ladle").company.items}
    assert items["merge"].needs["list"] == {
        "families": 0.24,
        "learners": 0.24,
        "athletes": 0.24,
        "hosts": 0.24,
    }
    assert items["shared"].needs["list"] == {"families": 0.12, "hosts": 0.06}


@pytest.mark.parametrize("name", worlds())
def test_a_year_allows_about_a_third_of_the_catalogue(name: str) -> None:
    company = read_world(name).company
    year = 4 * sum(team.days for team in company.teams)
    assert 22 <= len(company.items) <= 28
    assert 0.28 < year / sum(sum(item.effort.values()) for item in company.items) < 0.42
