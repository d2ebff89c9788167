"""A draft is thrown away with its file, unless something else needs that."""

from typing import Any

from django.conf import settings
from django.test import Client

from firsthand_web.core.folder import kept_file
from firsthand_web.measurement.models import EventDraft
from tests.web.measurement.conftest import Import
from tests.web.measurement.test_event_draft import draft
from tests.world import World


def test_an_editor_throws_it_away(
    world: World,
    eli: Client,
    vera: Client,
    sam: Client,
    bring: Import,
    django_capture_on_commit_callbacks: Any,
) -> None:
    address = draft(world, eli, "user_id,event,timestamp\nu,e,2025-01-01\n")
    digest = EventDraft.objects.get().digest
    assert vera.post(f"{address}removal/").status_code == 403
    assert sam.post(f"{address}removal/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        eli.post(f"{address}removal/")
    assert not EventDraft.objects.exists()
    assert not kept_file(settings.FOLDER, digest).exists()
    file = bring()
    with django_capture_on_commit_callbacks(execute=True):
        eli.post(f"{draft(world, eli)}removal/")
    assert kept_file(settings.FOLDER, file.digest).exists()
