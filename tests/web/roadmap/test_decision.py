"""The page of one decision."""

from datetime import date

from django.test import Client

from firsthand_web.roadmap.actions import decisions
from tests.web.access import assert_members_only
from tests.world import World


def test_members_read_what_was_chosen_and_why(world: World, vera: Client, sam: Client) -> None:
    draft = decisions.Draft(
        title="Brass",
        chosen="A brass body",
        options="Steel\n\nCopper",
        reasons="It ages well",
        dissent="Sam finds it heavy",
        decided_on=date(2020, 1, 1),
        review_on=date(2020, 6, 1),
    )
    made = decisions.create(by=world.ada, product=world.product, draft=draft)
    page = assert_members_only(world.url(f"decisions/{made.pk}/"), vera=vera, sam=sam)
    for words in ("A brass body", "It ages well", "Sam finds it heavy", "1 January 2020", "due"):
        assert words in page
    assert "<li>Steel</li><li>Copper</li>" in page
    assert "Why it came up" not in page  # nothing was said about it
