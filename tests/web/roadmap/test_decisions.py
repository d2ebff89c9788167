"""The list of decisions."""

from datetime import date

import pytest
from django.test import Client

from firsthand_web.roadmap.actions import decisions
from firsthand_web.roadmap.models import Decision
from tests.web.access import assert_members_only
from tests.world import World


@pytest.fixture
def two(world: World) -> list[Decision]:
    made = []
    for title, review in (("Brass", date(2020, 5, 1)), ("Glass", date(2099, 5, 1))):
        draft = decisions.Draft(
            title=title, chosen=f"{title} it is", decided_on=date(2020, 1, 1), review_on=review
        )
        made.append(decisions.create(by=world.ada, product=world.product, draft=draft))
    return made


def test_members_see_them(world: World, two: list[Decision], vera: Client, sam: Client) -> None:
    page = assert_members_only(world.url("decisions/"), vera=vera, sam=sam)
    assert "Brass" in page
    assert "Glass" in page
    assert "Record a decision" not in page


def test_those_due_for_review_can_be_shown(world: World, two: list[Decision], vera: Client) -> None:
    page = vera.get(world.url("decisions/?show=due")).content.decode()
    assert "Brass" in page
    assert "Glass" not in page


def test_without_any_it_says_what_they_are_for(world: World, vera: Client) -> None:
    assert "No decisions yet" in vera.get(world.url("decisions/")).content.decode()
