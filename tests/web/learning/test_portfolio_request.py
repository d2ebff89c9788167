"""Asking for approval."""

import pytest
from django.test import Client

from firsthand.learning.portfolio import Rule
from firsthand_web.core.actions import records
from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import portfolios as actions
from firsthand_web.learning.queries import portfolios as reading
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_what_is_proposed_is_decided_on_first(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    made = portfolios.begin(world, need)
    address = world.url(f"portfolios/{made.pk}/request/")
    assert "were not looked at yet" in ida.post(address, follow=True).content.decode()
    portfolios.settle(world, made)
    ida.post(address)
    made.refresh_from_db()
    assert made.state == "waiting"
    assert "is not a draft" in ida.post(address, follow=True).content.decode()
    assert ida.get(address).status_code == 405


def test_an_empty_one_is_refused(world: World, learners: Class, ida: Client) -> None:
    made = actions.begin(by=world.ida, product=world.product, title="Nothing yet")
    said = ida.post(world.url(f"portfolios/{made.pk}/request/"), follow=True).content.decode()
    assert "Pick at least one piece" in said


def test_ones_own_name_is_not_taken_out(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    made = portfolios.begin(world, need)
    decided = [
        (Rule(kind="person", word="Ida"), True),
        *((each.rule, True) for each in reading.choices(made)),
    ]
    actions.redact(by=world.ida, portfolio=made, decided=decided)
    said = ida.post(world.url(f"portfolios/{made.pk}/request/"), follow=True).content.decode()
    assert "is in your own name" in said


def test_a_change_while_it_waits_makes_it_a_draft(world: World, learners: Class, need: Opportunity) -> None:
    made = portfolios.wait(world, need)
    actions.take_out(by=world.ida, piece=portfolios.piece(made))
    made.refresh_from_db()
    assert made.state == "draft"


@pytest.mark.parametrize("how", ["changed", "deleted"])
def test_no_file_leaves_once_a_record_was_changed_after_the_approval(
    world: World, learners: Class, need: Opportunity, ida: Client, max_: Client, how: str
) -> None:
    made = portfolios.approve(world, need)
    files = [world.url(f"portfolios/{made.pk}/portfolio.{ending}") for ending in ("html", "pdf")]
    assert ida.get(files[0])["Content-Type"].startswith("text/html")
    if how == "changed":
        needs.edit(by=world.eli, need=need, statement="Read anywhere", detail=need.detail)
    else:
        records.delete(by=world.eli, record=need)
    for file in files:
        page = ida.get(file, follow=True).content.decode()
        assert "changed or deleted after a mentor approved this" in page
        assert "No files for now." in page
    ida.post(world.url(f"portfolios/{made.pk}/request/"))
    made.refresh_from_db()
    assert made.state == "waiting"
    actions.approve(by=world.max, portfolio=made, words="As it stood.", seen=portfolios.seen(made))
    kept = ida.get(files[0]).content.decode()
    assert "Read in bed" in kept
