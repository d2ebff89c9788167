"""A file as it would be read: changed, looked at again, imported as a job, and taken back with one click."""

import json
from typing import Any

from django.test import Client

from firsthand_web.core.models import Job
from firsthand_web.measurement.models import EventDraft, EventFile
from firsthand_web.measurement.queries import events
from tests.web.measurement.conftest import ROWS
from tests.web.measurement.test_event_import import upload
from tests.world import World

OnCommit = Any
OTHER = "whose,deed,stamp,x\nu,pay,2025-01-01 12:00,1\n,pay,2025-01-02,2\n"
MAPPED = {"user": "whose", "event": "deed", "time": "stamp"}


def draft(world: World, client: Client, text: str = ROWS) -> str:
    address: str = client.post(world.url("metrics/events/import/"), upload(text))["Location"]
    return address


def confirm(client: Client, address: str, on_commit: OnCommit, **more: str) -> Any:
    with on_commit(execute=True):
        return client.post(address, {"zone": "UTC", "import": "yes"} | more)


def test_it_shows_what_will_come_in_and_what_not(world: World, eli: Client) -> None:
    page = eli.get(draft(world, eli)).content.decode()
    assert "Table of events" in page
    assert "8<small>of 9</small>" in page
    assert "Is not a timestamp" in page
    assert "yesterday" in page
    assert "2025-03-03 09:00:00" in page
    assert "&quot;amount&quot;:&quot;20&quot;" in page
    events = (
        {"event": "e", "properties": {"time": 1735787045, "distinct_id": f"u{n}"}} for n in range(6_000)
    )
    lines = "".join(json.dumps(event) + "\n" for event in events)
    page = eli.get(draft(world, eli, lines)).content.decode()
    assert "Mixpanel" in page
    assert "its first 5,000 rows" in page


def test_an_editor_maps_columns_and_imports(
    world: World, eli: Client, django_capture_on_commit_callbacks: OnCommit
) -> None:
    address = draft(world, eli, OTHER)
    assert "please choose" in eli.get(address).content.decode()
    reply = confirm(eli, address, django_capture_on_commit_callbacks)
    assert reply.status_code == 422
    assert "Say which column holds" in reply.content.decode()
    assert not Job.objects.exists()
    eli.post(address, MAPPED | {"zone": "Europe/Berlin"})
    page = eli.get(address).content.decode()
    assert "1<small>of 2</small>" in page
    assert "2025-01-01 11:00:00" in page
    again = MAPPED | {"zone": "Europe/Berlin"}
    reply = confirm(eli, address, django_capture_on_commit_callbacks, **again)
    file = EventFile.objects.get()
    assert (file.events, file.left_out, file.counts["reasons"]) == (1, 1, [["whose", "Is empty", 1, ""]])
    assert eli.get(reply["Location"]).status_code == 302
    assert eli.get(address)["Location"] == world.url(f"metrics/events/files/{file.pk}/")
    left = eli.get(world.url(f"metrics/events/files/{file.pk}/left-out/"))
    assert b"whose" in left.getvalue()


def test_an_editor_imports_and_takes_back(
    world: World, eli: Client, django_capture_on_commit_callbacks: OnCommit
) -> None:
    reply = confirm(eli, draft(world, eli), django_capture_on_commit_callbacks)
    file = EventFile.objects.get()
    page = eli.get(reply["Location"], follow=True).content.decode()
    assert "yesterday" in page
    assert (file.events, file.left_out) == (8, 1)
    with django_capture_on_commit_callbacks(execute=True):
        eli.post(world.url(f"imports/{file.batch_id}/undo/"), follow=True)
    assert not events.names(world.product)
    assert "its events are gone" in eli.get(world.url(f"metrics/events/files/{file.pk}/")).content.decode()


def test_the_same_file_again_says_so(
    world: World, eli: Client, django_capture_on_commit_callbacks: OnCommit
) -> None:
    for _ in range(2):
        reply = confirm(eli, draft(world, eli), django_capture_on_commit_callbacks)
    page = eli.get(reply["Location"], follow=True).content.decode()
    assert "Nothing was added" in page
    assert EventFile.objects.count() == 1
    assert not EventDraft.objects.filter(imported=None).exists()


def test_names_that_look_like_ids_are_doubted_before_the_import(world: World, eli: Client) -> None:
    many = "".join(f"u1,event {n},2025-01-06T09:00:00Z\n" for n in range(1_001))
    page = eli.get(draft(world, eli, "user_id,event,timestamp\n" + many)).content.decode()
    assert "1,001 different events in the first 1,001 rows" in page
    assert "more than 30,000 is refused" in page
    assert "different events" not in eli.get(draft(world, eli)).content.decode()


def test_others_see_no_draft(world: World, eli: Client, vera: Client, sam: Client) -> None:
    address = draft(world, eli)
    for client, status in ((vera, 403), (sam, 404)):
        assert client.get(address).status_code == status
        assert client.post(address, {"zone": "UTC", "import": "yes"}).status_code == status
    assert not Job.objects.exists()
    assert eli.post(address, {"zone": "Nowhere"}).status_code == 422


def test_dates_are_read_as_somebody_chooses(
    world: World, eli: Client, django_capture_on_commit_callbacks: OnCommit
) -> None:
    address = draft(world, eli, "whose,deed,stamp\nu,pay,01/09/2024 03:46:14\nu,pay,2.9.2024\n")
    page = eli.get(address).content.decode()
    assert "Choose the column that says who" in page
    assert 'value="yes">Import' not in page
    reply = confirm(eli, address, django_capture_on_commit_callbacks, **MAPPED)
    assert reply.status_code == 422
    page = reply.content.decode()
    assert "None of the 2 rows of" in page
    assert "stamp: Has the day or the month first: choose how dates are written" in page
    assert 'value="yes">Import' not in page
    assert not Job.objects.exists()
    eli.post(address, MAPPED | {"zone": "UTC", "dates": "day"})
    page = eli.get(address).content.decode()
    assert "2024-09-01 03:46:14" in page
    assert 'value="yes">Import' in page
    confirm(eli, address, django_capture_on_commit_callbacks, **MAPPED, dates="day")
    file = EventFile.objects.get()
    assert (file.events, file.left_out, file.reading["dates"]) == (2, 0, "day")


def test_dates_that_say_it_themselves_need_no_choice(
    world: World, eli: Client, django_capture_on_commit_callbacks: OnCommit
) -> None:
    address = draft(world, eli, "Account id,What,When\nu,pay,9/1/2024 3:46 PM\nu,pay,9/13/2024\n")
    page = eli.get(address).content.decode()
    assert "as recognised: Account id" in page
    assert "as recognised: month first" in page
    assert "2024-09-01 15:46:00" in page
    confirm(eli, address, django_capture_on_commit_callbacks)
    assert EventFile.objects.get().reading["dates"] == "month"
