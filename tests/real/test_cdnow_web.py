"""Purchases of a music shop through the pages: import, metric, key result, undo."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand.measurement import store
from firsthand_web.measurement.models import EventFile, Metric
from firsthand_web.measurement.queries.events import folder_of
from firsthand_web.strategy.models import KeyResult, Objective
from firsthand_web.strategy.queries.standings import standing
from tests import world as worlds


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> worlds.World:
    from firsthand_web.core.folder import prepare

    settings.FOLDER = prepare(tmp_path / "folder")
    return worlds.build()


@pytest.fixture
def lines(shared_data: Path) -> list[list[str]]:
    """Customer, sample number, day, number of CDs, dollars."""
    return [line.split() for line in (shared_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines()]


@pytest.fixture
def eli(world: worlds.World) -> Client:
    client = Client()
    client.force_login(world.eli)
    return client


@pytest.fixture
def imported(
    world: worlds.World, eli: Client, lines: list[list[str]], django_capture_on_commit_callbacks: Any
) -> EventFile:
    text = "user_id,event,timestamp,units,amount\n"
    text += "".join(f"{who},purchase,{day},{units},{amount}\n" for who, _, day, units, amount in lines)
    file = SimpleUploadedFile("cdnow.csv", text.encode())
    with django_capture_on_commit_callbacks(execute=True):
        draft = eli.post(world.url("metrics/events/import/"), {"file": file})["Location"]
        eli.post(draft, {"zone": "UTC", "import": "yes"})
    eli.post(world.url("metrics/new/?kind=users"), {"name": "Customers", "event": "purchase"})
    return EventFile.objects.get()


@pytest.fixture
def key_result(world: worlds.World, eli: Client, imported: EventFile) -> KeyResult:
    times = {"begins": "1997-07-01", "ends": "1998-06-30"}
    eli.post(world.url("objectives/new/"), {"title": "Customers stay"} | times)
    given = {"name": "Customers a month", "metric": Metric.objects.get().pk, "grain": "month"} | times
    address = world.url(f"objectives/{Objective.objects.get().pk}/key-results/new/")
    eli.post(address, given | {"start_value": "250", "target": "300"})
    return KeyResult.objects.get()


def test_customers_of_a_week(
    world: worlds.World, eli: Client, lines: list[list[str]], imported: EventFile
) -> None:
    assert (imported.events, imported.left_out) == (6919, 0)
    weeks: dict[date, set[str]] = defaultdict(set)
    for who, _, day, *_ in lines:
        bought = date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}")
        weeks[bought - timedelta(days=bought.weekday())].add(who)
    page = eli.get(world.url(f"metrics/{Metric.objects.get().pk}/?grain=week")).content.decode()
    # The week that holds the last purchase is not over; the one before is the last complete one.
    last = sorted(weeks)[-2]
    assert f"{len(weeks[last])} people in the week of {last:%-d %b %Y}" in page


def test_complete_months_feed_a_key_result(lines: list[list[str]], key_result: KeyResult) -> None:
    months: dict[str, set[str]] = defaultdict(set)
    for who, _, day, *_ in lines:
        months[day[:6]].add(who)
    seen = standing(key_result, today=date(1998, 6, 30))
    # June 1998 is not over: its last purchase is the last event.
    assert [value.estimate.value for value in seen.values] == [
        len(who) for month, who in sorted(months.items()) if "199707" <= month <= "199805"
    ]


def test_undo_leaves_no_purchase_and_no_value(
    world: worlds.World,
    eli: Client,
    imported: EventFile,
    key_result: KeyResult,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        eli.post(world.url(f"imports/{imported.batch_id}/undo/"))
    assert store.stored_events(folder_of(world.product)) == ()
    assert standing(key_result, today=date(1998, 6, 30)).values == ()
    assert "No events" in eli.get(world.url(f"metrics/{Metric.objects.get().pk}/")).content.decode()
