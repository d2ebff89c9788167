"""Another name for a saved analysis."""

from django.test import Client

from firsthand_web.measurement.actions import analyses
from firsthand_web.measurement.models import Analysis
from tests.world import World


def saved(world: World) -> Analysis:
    return analyses.save_analysis(
        by=world.eli, product=world.product, name="Who pays", kind="trend", question=[("a", "paid")]
    )


def test_an_editor_renames(world: World, eli: Client) -> None:
    found = saved(world)
    eli.post(world.url(f"explore/saved/{found.pk}/name/"), {"name": "Payers"})
    found.refresh_from_db()
    assert (found.name, found.question) == ("Payers", [["a", "paid"]])
    page = eli.post(world.url(f"explore/saved/{found.pk}/name/"), {"name": ""}, follow=True)
    assert "has no name" in page.content.decode()


def test_who_may_not(world: World, vera: Client, sam: Client) -> None:
    found = saved(world)
    assert vera.post(world.url(f"explore/saved/{found.pk}/name/"), {"name": "x"}).status_code == 403
    assert sam.post(world.url(f"explore/saved/{found.pk}/name/"), {"name": "x"}).status_code == 404
