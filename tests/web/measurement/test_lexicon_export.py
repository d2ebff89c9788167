"""The lexicon as a table that may come back."""

import csv
import io

from django.test import Client

from firsthand_web.measurement.actions.lexicon import Said, describe
from tests.web.measurement.conftest import Import
from tests.world import World


def test_every_event_is_a_row(world: World, vera: Client, sam: Client, bring: Import) -> None:
    bring()
    describe(by=world.eli, product=world.product, name="paid", said=Said(description="=1+1", owner=world.eli))
    address = world.url("metrics/events/lexicon/export/")
    rows = list(csv.DictReader(io.StringIO(vera.get(address).content.decode())))
    assert [(row["event"], row["description"], row["owner"], row["times"]) for row in rows] == [
        ("paid", "'=1+1", "eli@example.org", "3"), ("signed up", "", "", "5")]  # fmt: skip
    assert sam.get(address).status_code == 404
