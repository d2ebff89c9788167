"""Wording a need anew."""

from django.test import Client

from firsthand_web.insights.models import Opportunity
from tests.world import World


def test_editors_word_it_better(
    world: World, need: Opportunity, eli: Client, vera: Client, sam: Client
) -> None:
    address, given = world.url(f"needs/{need.pk}/edit/"), {"statement": "Say when it is ready", "detail": "x"}
    assert vera.post(address, given).status_code == 403
    assert sam.post(address, given).status_code == 404
    assert need.row in eli.get(address).content.decode()
    assert eli.post(address, given)["Location"] == world.url(f"needs/{need.pk}/")
    need.refresh_from_db()
    assert (need.statement, need.rank) == ("Say when it is ready", 1)
