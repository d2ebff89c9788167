"""The order of pieces."""

from django.test import Client

from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import portfolios as actions
from firsthand_web.learning.models import Portfolio
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def order(made: Portfolio) -> list[str]:
    return [piece.title for piece in made.pieces.all()]


def test_a_piece_goes_up_and_down(
    world: World, learners: Class, need: Opportunity, ida: Client, max_: Client
) -> None:
    made = portfolios.approve(world, need)
    first = portfolios.piece(made)
    for title in ("Second", "Third"):
        record = needs.create(by=world.ida, product=world.product, statement=title)
        actions.pick(by=world.ida, portfolio=made, record=record)
    address = world.url(f"pieces/{first.pk}/position/")
    reply = ida.post(address, {"to": "down"})
    assert reply["Location"] == world.url(f"portfolios/{made.pk}/#piece-{first.pk}")
    assert order(made) == ["Second", "A need", "Third"]
    ida.post(address, {"to": "down"})
    ida.post(address, {"to": "down"})  # at the end already
    assert order(made) == ["Second", "Third", "A need"]
    ida.post(address, {"to": "up"})
    assert order(made) == ["Second", "A need", "Third"]
    made.refresh_from_db()
    assert made.state == "draft"
    assert max_.post(address, {"to": "up"}).status_code == 404
    page = ida.get(world.url(f"portfolios/{made.pk}/")).content.decode()
    assert (page.count(">Up<"), page.count(">Down<")) == (2, 2)
