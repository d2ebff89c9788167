"""The front page of exploring: what can be asked, what was saved, and what to do while there is nothing."""

from django.test import Client

from firsthand_web.measurement.actions import analyses
from tests.web.measurement.conftest import Import
from tests.world import World


def test_without_events_it_says_what_to_do(world: World, eli: Client, vera: Client) -> None:
    assert "Import events" in eli.get(world.url("explore/")).content.decode()
    assert "Import events" not in vera.get(world.url("explore/")).content.decode()


def test_saved_analyses_with_their_question(world: World, vera: Client, bring: Import) -> None:
    bring()
    analyses.save_analysis(
        by=world.eli, product=world.product, name="Who pays", kind="trend", question=[("a", "paid")]
    )
    page = vera.get(world.url("explore/")).content.decode()
    assert "Who pays" in page
    assert "People: paid, last 90 days" in page
    assert world.url("explore/funnel/") in page


def test_strangers_find_nothing(world: World, sam: Client) -> None:
    assert sam.get(world.url("explore/")).status_code == 404
