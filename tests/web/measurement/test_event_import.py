"""A file of events comes in as a job, and leaves with one click."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand_web.core.models import Job
from firsthand_web.measurement.models import EventFile
from firsthand_web.measurement.queries import events
from tests.web.measurement.conftest import ROWS
from tests.world import World

OnCommit = Any


def upload(text: str = ROWS) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("events.csv", text.encode()), "zone": "UTC"}


def test_an_editor_imports_and_takes_back(
    world: World, eli: Client, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        reply = eli.post(world.url("metrics/events/import/"), upload())
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
        with django_capture_on_commit_callbacks(execute=True):
            reply = eli.post(world.url("metrics/events/import/"), upload())
    page = eli.get(reply["Location"], follow=True).content.decode()
    assert "Nothing was added" in page
    assert EventFile.objects.count() == 1


def test_a_file_without_the_columns_fails_with_the_way_out(
    world: World, eli: Client, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        reply = eli.post(world.url("metrics/events/import/"), upload("who,what\na,b\n"))
    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert "no column “user_id”" in eli.get(reply["Location"]).content.decode()
    assert not EventFile.objects.exists()


def test_viewers_and_strangers_import_nothing(world: World, vera: Client, sam: Client) -> None:
    assert vera.post(world.url("metrics/events/import/"), upload()).status_code == 403
    assert sam.post(world.url("metrics/events/import/"), upload()).status_code == 404
    assert not Job.objects.exists()
