"""Taking a piece out."""

from django.test import Client

from firsthand_web.insights.models import Opportunity
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_the_piece_goes_and_the_record_stays(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    made = portfolios.approve(world, need)
    address = world.url(f"pieces/{portfolios.piece(made).pk}/removal/")
    assert ida.get(address).status_code == 405
    assert "The record stays" in ida.post(address, follow=True).content.decode()
    made.refresh_from_db()
    assert (made.pieces.count(), made.state) == (0, "draft")
    assert Opportunity.objects.filter(pk=need.pk).exists()
