"""A file of events is uploaded; the next page shows what it is."""

from typing import Any

from django.conf import settings as installed
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand_web.core.folder import kept_file
from firsthand_web.measurement.models import EventDraft
from tests.web.measurement.conftest import ROWS
from tests.world import World


def upload(text: str = ROWS) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("events.csv", text.encode())}


def test_an_upload_waits_to_be_confirmed(world: World, eli: Client) -> None:
    address = world.url("metrics/events/import/")
    reply = eli.post(address, upload())
    draft = EventDraft.objects.get()
    assert reply["Location"] == world.url(f"metrics/events/import/{draft.pk}/")
    assert reply["Location"] in eli.get(address).content.decode()
    assert kept_file(installed.FOLDER, draft.digest).read_text() == ROWS


def test_a_file_that_cannot_be_read_is_not_kept(world: World, eli: Client) -> None:
    for text, told in (
        ("", "empty"),
        (ROWS.partition("\n")[0], "columns and no rows. Export it again with its rows."),
        ("<html><body>Sign in</body></html>", "a web page"),
        ("[1]", "one JSON list"),
    ):
        reply = eli.post(world.url("metrics/events/import/"), upload(text))
        assert (reply.status_code, told in reply.content.decode()) == (422, True), text
    assert not EventDraft.objects.exists()
    assert not list((installed.FOLDER / "files").iterdir())


def test_a_file_may_be_as_large_as_the_setting_says(world: World, eli: Client, settings: Any) -> None:
    settings.LARGEST_FILE = len(ROWS)
    address = world.url("metrics/events/import/")
    assert eli.post(address, upload()).status_code == 302
    reply = eli.post(address, upload(ROWS + "u9,open,2025-01-09\n"))
    assert (reply.status_code, "FIRSTHAND_LARGEST_FILE" in reply.content.decode()) == (422, True)
    settings.LARGEST_FILE = 1  # what was kept is still read
    assert eli.get(world.url(f"metrics/events/import/{EventDraft.objects.get().pk}/")).status_code == 200


def test_viewers_and_strangers_import_nothing(world: World, vera: Client, sam: Client) -> None:
    assert vera.post(world.url("metrics/events/import/"), upload()).status_code == 403
    assert sam.post(world.url("metrics/events/import/"), upload()).status_code == 404
    assert not EventDraft.objects.exists()
