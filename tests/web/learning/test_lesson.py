"""A lesson, and the ways to it."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from firsthand_web.core import registry
from firsthand_web.insights.actions import needs
from firsthand_web.roadmap.actions import decisions
from tests.web.access import assert_members_only
from tests.world import World


def test_members_read_it_with_its_source(world: World, vera: Client, sam: Client) -> None:
    page = assert_members_only(world.url("lessons/small-sample/"), vera=vera, sam=sam)
    assert "To halve an interval you need four times the people" in page
    assert "Wilson (1927)" in page
    assert "<li>Write n beside every share, always.</li>" in page


def test_an_unknown_lesson_is_not_found(world: World, vera: Client) -> None:
    assert vera.get(world.url("lessons/dancing/")).status_code == 404


def test_a_check_of_the_method_leads_to_it(world: World, eli: Client) -> None:
    need = needs.create(by=world.eli, product=world.product, statement="Add a brighter button")
    assert [advice.check for advice in registry.advice_for(need)] == ["solution-in-need", "no-source"]
    page = eli.get(world.url(f"needs/{need.pk}/")).content.decode()
    assert "“Add” names a solution" in page
    assert world.url("lessons/jobs/") in page


@pytest.mark.parametrize("missing", ["one-option", "no-review-day", "no-dissent"])
def test_a_decision_is_checked_for_what_a_review_will_need(world: World, missing: str) -> None:
    draft = decisions.Draft(
        title="Ship", chosen="The stand", decided_on=date(2026, 11, 2), options="The lens",
        review_on=None if missing == "no-review-day" else date(2027, 2, 1),
        dissent="" if missing == "no-dissent" else "Vera wants the lens.",
    )  # fmt: skip
    if missing == "one-option":
        draft = replace(draft, options="")
    made = decisions.create(by=world.eli, product=world.product, draft=draft)
    assert [advice.check for advice in registry.advice_for(made)] == [missing]
