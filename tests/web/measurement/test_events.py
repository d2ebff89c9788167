"""What events are known: times, people, first and last seen, and the files they came from."""

import re

import pytest
from django.test import Client

from firsthand_web.measurement.queries import events
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


def test_of_very_many_names_a_page_shows_some_and_lists_offer_the_commonest(
    world: World, vera: Client, eli: Client, bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"u,event {number},2025-03-01T10:{number % 60:02d}:00Z" for number in range(120)]
    bring("\n".join(["user_id,event,timestamp", *rows, "u,zebra,2025-03-02T10:00:00Z", "v,zebra,2025-03-02"]))
    first = vera.get(world.url("metrics/events/")).content.decode()
    assert "1 – 100 of 121 events" in first
    assert first.index("zebra") < first.index("event 0<")
    assert "101 – 121 of 121 events" in vera.get(world.url("metrics/events/?page=2")).content.decode()
    monkeypatch.setattr(events, "MOST_CHOICES", 2)
    form = eli.get(world.url("metrics/new/?kind=count")).context["form"]
    assert [name for name, _ in form.fields["event"].choices] == ["event 0", "zebra"]
