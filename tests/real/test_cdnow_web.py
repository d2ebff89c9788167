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


def test_purchases_feed_a_key_result_and_leave_again(
    shared_data: Path, world: worlds.World, django_capture_on_commit_callbacks: Any
) -> None:
    lines = [line.split() for line in (shared_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines()]
    text = "user_id,event,timestamp,units,amount\n"
    text += "".join(f"{who},purchase,{day},{units},{amount}\n" for who, _, day, units, amount in lines)
    eli = Client()
    eli.force_login(world.eli)

    file = SimpleUploadedFile("cdnow.csv", text.encode())
    with django_capture_on_commit_callbacks(execute=True):
        eli.post(world.url("metrics/events/import/"), {"file": file, "zone": "UTC"})
    imported = EventFile.objects.get()
    assert (imported.events, imported.left_out) == (6919, 0)
    assert "6,919" in eli.get(world.url("metrics/events/")).content.decode()

    eli.post(world.url("metrics/new/?kind=users"), {"name": "Customers", "event": "purchase"})
    metric = Metric.objects.get()
    weeks: dict[date, set[str]] = defaultdict(set)
    for who, _, text_day, _, _ in lines:
        day = date.fromisoformat(f"{text_day[:4]}-{text_day[4:6]}-{text_day[6:]}")
        weeks[day - timedelta(days=day.weekday())].add(who)
    page = eli.get(world.url(f"metrics/{metric.pk}/?grain=week")).content.decode()
    # The week that holds the last purchase is not over; the one before is the last complete one.
    last = sorted(weeks)[-2]
    assert f"{len(weeks[last])} people in the week of {last:%-d %b %Y}" in page

    times = {"begins": "1997-07-01", "ends": "1998-06-30"}
    eli.post(world.url("objectives/new/"), {"title": "Customers stay"} | times)
    given = {"name": "Customers a month", "metric": metric.pk, "grain": "month"} | times
    objective = Objective.objects.get()
    address = world.url(f"objectives/{objective.pk}/key-results/new/")
    eli.post(address, given | {"start_value": "250", "target": "300"})
    key_result = KeyResult.objects.get()
    months: dict[tuple[int, int], set[str]] = defaultdict(set)
    for who, _, text_day, _, _ in lines:
        months[int(text_day[:4]), int(text_day[4:6])].add(who)
    seen = standing(key_result, today=date(1998, 6, 30))
    # June 1998 is not over: its last purchase is the last event.
    assert [value.estimate.value for value in seen.values] == [
        len(who) for month, who in sorted(months.items()) if (1997, 7) <= month <= (1998, 5)
    ]
    assert "Customers a month" in eli.get(world.url(f"objectives/{objective.pk}/")).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        eli.post(world.url(f"imports/{imported.batch_id}/undo/"))
    assert store.stored_events(folder_of(world.product)) == ()
    assert standing(KeyResult.objects.get(), today=date(1998, 6, 30)).values == ()
    assert "No events" in eli.get(world.url(f"metrics/{metric.pk}/")).content.decode()
