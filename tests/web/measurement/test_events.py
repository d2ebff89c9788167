"""What events are known: times, people, first and last seen, and the files they came from."""

import re

from django.test import Client

from tests.web.measurement.conftest import Import
from tests.world import World


def test_events_are_counted_by_name(world: World, vera: Client, eli: Client, bring: Import) -> None:
    file = bring()
    page = vera.get(world.url("metrics/events/")).content.decode()
    row = re.sub(r"<[^>]+>|\s+", " ", page[page.index("signed up") :])
    assert row.split()[:10] == ["signed", "up", "5", "5", "3", "Mar", "2025", "20", "Mar", "2025"]
    undo = world.url(f"imports/{file.batch_id}/undo/")
    assert undo not in page
    assert undo in eli.get(world.url("metrics/events/")).content.decode()


def test_strangers_find_nothing(world: World, sam: Client) -> None:
    assert sam.get(world.url("metrics/events/")).status_code == 404
