"""The list of imports."""

from django.test import Client

from firsthand_web.core.models import Batch
from tests.web.access import assert_members_only
from tests.world import World


def test_members_see_what_came_in(world: World, vera: Client, sam: Client) -> None:
    assert "No imports yet" in assert_members_only(world.url("imports/"), vera=vera, sam=sam)
    Batch.objects.create(
        product=world.product,
        kind="survey",
        label="waves.csv",
        digest="d",
        by=world.eli,
        summary={"responses": 60, "items": 3},
    )
    page = vera.get(world.url("imports/")).content.decode()
    assert "waves.csv" in page
    assert "60 responses, 3 items" in page
    assert "Undo</a>" not in page
