"""Picking a record."""

from django.test import Client

from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import portfolios as actions
from firsthand_web.learning.models import Portfolio, Work
from tests.web.learning.conftest import Class
from tests.world import World


def begin(world: World) -> Portfolio:
    return actions.begin(by=world.ida, product=world.product, title="Reading at night")


def test_own_work_first_and_only_what_one_made(
    world: World, learners: Class, work: Work, ida: Client
) -> None:
    mine = needs.create(by=world.ida, product=world.product, statement="Read on trains")
    needs.create(by=world.eli, product=world.product, statement="Read in the bath")
    page = ida.get(world.url(f"portfolios/{begin(world).pk}/pieces/new/")).content.decode()
    assert 0 < page.index("Read in bed without waking anybody") < page.index(mine.statement)
    assert "Read in the bath" not in page


def test_a_record_is_kept_as_it_reads_now(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    made = begin(world)
    address = world.url(f"portfolios/{made.pk}/pieces/new/")
    given = {"record": f"insights.opportunity:{need.pk}"}
    reply = ida.post(address, given)
    piece = made.pieces.get()
    assert reply["Location"] == world.url(f"pieces/{piece.pk}/edit/")
    assert ["statement", "The need", need.statement] in piece.parts
    assert "is in the portfolio already" in ida.post(address, given, follow=True).content.decode()
    assert "Choose a record" in ida.post(address, {"record": "x"}, follow=True).content.decode()
    assert ida.post(address, {"record": "insights.opportunity:999"}).status_code == 404
    inside = {"record": f"learning.portfolio:{made.pk}"}
    assert "Pick a record of this product" in ida.post(address, inside, follow=True).content.decode()
    assert made.pieces.count() == 1
