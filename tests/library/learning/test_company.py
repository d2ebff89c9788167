"""The company part of a world file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.errors import FileError
from firsthand.learning.simulator import read_world, worlds
from firsthand.learning.simulator.company import (
    Company,
    Competitor,
    Hardware,
    Item,
    Move,
    Part,
    Response,
    Stage,
    Study,
    Team,
)
from firsthand.learning.simulator.effects import shaped
from firsthand.learning.simulator.income import incomes
from firsthand.learning.simulator.reading import SHIPPED
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources import SOURCES, SPOKEN, write_source
from firsthand.learning.simulator.voices import load_topic, topics
from firsthand.learning.simulator.wellbeing import answered
from firsthand.learning.simulator.world import (
    Bots,
    Country,
    Devices,
    EventKind,
    Noise,
    Rhythm,
    Segment,
    TrueNeed,
)

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


@pytest.mark.parametrize("name", worlds())
def test_the_catalogue_has_good_useless_and_harmful_items(name: str) -> None:
    """By what each alone, in effect for a year, is expected to bring in beside a year without any."""
    world = read_world(name)
    usual = sum(quarter.total for quarter in incomes([world] * 4, users=1500))
    worth = []
    for item in world.company.items:
        made = shaped(world, items={item.id}, quarter=1, prices=world.company.prices)
        year = incomes([answered(made, before=world)] * 4, users=1500)
        worth.append((sum(quarter.total for quarter in year) / usual - 1, sum(item.effort.values())))
    assert sum(more > 0.002 for more, _ in worth) >= 12
    assert sum(more < 0 for more, _ in worth) >= 4
    assert any(more < 0 and days < 80 for more, days in worth)  # harm that is cheap to build
    assert sum(abs(more) < 0.02 and days > 90 for more, days in worth) >= 2  # dear and useless
    best, days = max(worth, key=lambda each: each[0] / each[1])
    assert best > 0.002 and days < 30  # the best bargain is small


@pytest.mark.parametrize(("name", "wall"), [("ladle", "paywall"), ("sill", "paidalerts")])
def test_a_paywall_makes_more_people_pay_and_costs_more_each_quarter(name: str, wall: str) -> None:
    world = read_world(name)
    made = answered(shaped(world, items={wall}, quarter=1, prices=world.company.prices), before=world)
    usual, walled = (incomes([world, *[each] * 4], users=1500)[1:] for each in (world, made))
    assert all(after.paying > before.paying for before, after in zip(usual, walled, strict=True))
    changes = [after.total / before.total - 1 for before, after in zip(usual, walled, strict=True)]
    assert changes == sorted(changes, reverse=True)
    assert -0.005 < changes[0] < 0
    assert changes[-1] < -0.007


def test_the_odds_of_paying_are_multiplied_while_an_item_is_in_effect() -> None:
    world = read_world("ladle")
    items = (replace(world.company.items[0], needs={}, paying=2.0),)
    some = replace(world, company=replace(world.company, items=items))
    made = answered(shaped(some, items={items[0].id}, quarter=1, prices=some.company.prices), before=some)
    for before, after in zip(some.segments, made.segments, strict=True):
        free, then = before.plans["free"], after.plans["free"]
        assert (1 - then) / then == pytest.approx(2 * (1 - free) / free)
        assert after.plans["month"] / after.plans["year"] == pytest.approx(
            before.plans["month"] / before.plans["year"]
        )
        assert (after.sessions, after.churn) == (before.sessions, before.churn)
    assert answered(made, before=some) == made


@pytest.mark.parametrize("name", worlds())
def test_what_matters_most_is_not_the_greatest_opportunity(name: str) -> None:
    world = read_world(name)

    def overall(values: Mapping[str, float]) -> float:
        return sum(segment.share * values[segment.id] for segment in world.segments)

    matters = {need.id: overall(need.importance) for need in world.needs}
    unmet = {
        need.id: matters[need.id] + max(0.0, matters[need.id] - overall(need.satisfaction))
        for need in world.needs
    }
    ranked = sorted(unmet, key=lambda need: -unmet[need])
    assert ranked != sorted(matters, key=lambda need: -matters[need])
    greatest = {
        segment.id: max(
            world.needs, key=lambda need: 2 * need.importance[segment.id] - need.satisfaction[segment.id]
        ).id
        for segment in world.segments
    }
    assert len(set(greatest.values())) >= 3  # no need is the greatest opportunity of most segments


@pytest.mark.parametrize("name", worlds())
def test_every_world_that_is_shipped_has_words_for_each_need(name: str) -> None:
    assert {need.id for need in load_topic(name).needs} == {need.id for need in read_world(name).needs}


@pytest.mark.parametrize("source", SOURCES)
def test_a_world_without_words_gives_all_that_needs_none(
    world_file: WorldFile, source: str, tmp_path: Path
) -> None:
    world = read_world(world_file("existing = 0.4", "existing = 0.5"))
    assert world.name not in topics()
    (tmp_path / "truth").mkdir()
    write_source(
        source, tmp_path / "out", tmp_path / "truth", Setting(world=world, seed=1, users=120, days=14)
    )
    talked = source in SPOKEN or source == "hardware"
    assert (tmp_path / "out").exists() is not talked


def test_a_copy_keeps_its_words_with_its_name_and_needs(tmp_path: Path) -> None:
    path = tmp_path / "sill.toml"
    text = (SHIPPED / "sill.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("existing = 0.45", "existing = 0.5"), encoding="utf-8")
    assert read_world(path).rhythm.existing == 0.5
    path.write_text(
        text.replace('id = "pests"', 'id = "dust"').replace("pests =", "dust ="), encoding="utf-8"
    )
    with pytest.raises(
        FileError, match=r"a file named sill\.toml has the needs alive, .*give it another name"
    ):
        read_world(path)


def test_the_guide_names_every_key() -> None:
    guide = Path("docs/guides/world-files.md").read_text(encoding="utf-8")
    tables = (
        *(Bots, Company, Competitor, Country, Devices, EventKind, Hardware, Item, Move, Noise, Part),
        *(Response, Rhythm, Segment, Stage, Study, Team, TrueNeed),
    )
    missing = {
        f"{table.__name__}.{key}"
        for table in tables
        for key in table.__dataclass_fields__
        if f"`{key}`" not in guide
        and f".{key}`" not in guide
        and f"[{key}]" not in guide
        and f"`{key}." not in guide
    }
    assert missing == set()
