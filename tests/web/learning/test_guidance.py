"""Shipped programmes ask only for what areas can count and check; what the checks say of plain records."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import get_resolver

from firsthand.learning.programme import programmes, read_programme
from firsthand.measurement.metrics import Kind, Metric
from firsthand.roadmap.scoring import Range
from firsthand_web.core import registry
from firsthand_web.core.actions import trace
from firsthand_web.core.models import Link
from firsthand_web.evidence.models import Question, Survey
from firsthand_web.insights.models import Opportunity, Theme, ThemeRun
from firsthand_web.learning.queries.programme import offered
from firsthand_web.measurement.actions import metrics
from firsthand_web.roadmap.actions import capacity, items
from firsthand_web.roadmap.actions.items import Draft
from firsthand_web.roadmap.models import Plan
from firsthand_web.strategy.actions import key_results, objectives
from tests.world import World

KNOWN = {
    name
    for path in Path("src/firsthand_web").rglob("guidance.py")
    for name in re.findall(r'check="([a-z-]+)"', path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("name", programmes())
def test_what_is_offered_can_be_counted_and_checked(db: None, name: str) -> None:
    asked = [each for each in read_programme(name).assignments if offered(each)]
    assert len(asked) >= 5
    for assignment in asked:
        assert {want.measure for want in assignment.wants} <= {each.name for each in registry.measures()}
        assert set(assignment.checks) <= KNOWN


@pytest.mark.parametrize("name", programmes())
def test_each_assignment_names_pages_that_there_are(db: None, name: str) -> None:
    known = set(get_resolver().reverse_dict)
    named = {page for each in read_programme(name).assignments if offered(each) for page in each.pages}
    assert len(named) > 5
    assert named <= known


def checks(record: object) -> list[str]:
    return [advice.check for advice in registry.advice_for(record)]  # type: ignore[arg-type]


def count(world: World, name: str) -> int:
    found = registry.measure(name)
    assert found is not None
    return found.count(world.product)


def test_a_survey_of_few_that_pushes(world: World) -> None:
    survey = Survey(product=world.product, title="Nights", digest="d")
    survey.save()
    Question(
        product=world.product, survey=survey, key="q1", title="How useful is the lamp?", kind="single",
        position=1,
    ).save()  # fmt: skip
    assert checks(survey) == ["small-sample", "leading-question"]
    assert count(world, "surveys") == 1
    assert "How useful is the lamp?" in [part.text for part in registry.parts_of(survey)][2]


def test_a_need_and_what_is_linked_to_it(world: World, need: Opportunity) -> None:
    assert checks(need) == ["no-source"]
    theme = _theme(world)
    trace.link(by=world.eli, source=theme, target=need, kind=Link.Kind.SUPPORTS)
    assert checks(need) == []
    assert count(world, "needs-linked") == 1
    texts = {part.key: part.text for part in registry.parts_of(need)}
    assert texts["evidence"] == f"Theme that supports it: {theme.name}"


def _theme(world: World) -> Theme:
    run = ThemeRun.objects.create(product=world.product)
    theme = Theme(product=world.product, run=run, key="k", name="dim light", found_name="dim light", size=4)
    theme.save()
    return theme


def test_a_theme_that_nobody_named(world: World) -> None:
    theme = _theme(world)
    assert checks(theme) == ["theme-unread"]
    assert (count(world, "themes"), count(world, "themes-named")) == (1, 0)
    theme.name = "Too dim to read"
    theme.save()
    assert checks(theme) == []
    assert count(world, "themes-named") == 1


def test_an_objective_without_and_with_results(world: World) -> None:
    objective = objectives.create_objective(
        by=world.eli, product=world.product, title="Sleep", description="", begins=date(2027, 1, 1),
        ends=date(2027, 3, 31),
    )  # fmt: skip
    assert checks(objective) == ["no-key-result"]
    result = key_results.create_key_result(
        by=world.eli, objective=objective, name="Nights", start_value=1, target=5, begins=date(2027, 1, 1),
        ends=date(2027, 3, 31), unit="nights",
    )  # fmt: skip
    assert checks(objective) == ["key-result-typed", "few-check-ins"]
    key_results.check_in(by=world.eli, key_result=result, on=date(2027, 1, 8), value=2)
    assert checks(objective) == ["key-result-typed"]


def test_an_item_with_single_numbers_for_no_need(world: World, need: Opportunity) -> None:
    team = capacity.create_team(by=world.eli, product=world.product, name="Core", usual=4)
    three = Range(low=3, likely=3, high=3)
    item = items.create(
        by=world.eli, product=world.product, draft=Draft(title="Stand", reach=three, efforts={team: three})
    )
    assert checks(item) == ["range-missing", "item-without-need"]
    trace.link(by=world.eli, source=item, target=need, kind=Link.Kind.ADDRESSES)
    assert "item-without-need" not in checks(item)
    assert (count(world, "items-estimated"), count(world, "items-linked"), count(world, "teams")) == (1, 1, 1)


@pytest.mark.parametrize(
    ("status", "used", "found"),
    [
        ("infeasible", 0.0, ["plan-infeasible"]),
        ("feasible", 1.0, ["plan-unproven"]),
        ("optimal", 4.0, ["plan-full"]),
        ("optimal", 3.0, []),
    ],
)
def test_a_plan_that_cannot_be_kept(world: World, status: str, used: float, found: list[str]) -> None:
    load = {"team": "Core", "period": "Q1", "used": used, "capacity": 4.0}
    plan = Plan(product=world.product, digest="d", status=status, result={"loads": [load], "placements": {}})
    plan.save()
    assert checks(plan) == found


def test_a_metric_that_only_grows(world: World) -> None:
    formula = Metric(name="Lamps lit", kind=Kind.COUNT, event="lit")
    made = metrics.create_metric(by=world.eli, product=world.product, formula=formula)
    assert checks(made) == ["no-denominator"]
    assert count(world, "metrics") == 1
