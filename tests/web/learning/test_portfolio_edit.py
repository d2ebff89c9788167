"""Title and words."""

from django.test import Client

from firsthand_web.insights.models import Opportunity
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_a_change_makes_a_draft_of_what_was_approved(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    made = portfolios.approve(world, need)
    address = world.url(f"portfolios/{made.pk}/edit/")
    assert "approve it anew" in ida.get(address).content.decode()
    assert "field is required" in ida.post(address, {"title": ""}).content.decode()
    made.refresh_from_db()
    assert made.state == "approved"
    ida.post(address, {"title": "Reading by day", "words": "Other words."})
    made.refresh_from_db()
    assert (made.title, made.words, made.state) == ("Reading by day", "Other words.", "draft")
