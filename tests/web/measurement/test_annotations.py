"""What happened: the list, and adding to it from a picture."""

from datetime import date

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.models import Annotation
from tests.world import World

GIVEN = {"day": "2025-03-10", "text": "New price", "kind": "release"}


def test_an_editor_adds_one_and_goes_back(world: World, eli: Client) -> None:
    back = world.url("explore/trend/?a=paid")
    page = eli.post(world.url("explore/annotations/"), GIVEN | {"next": back})
    assert page.headers["Location"] == back
    found = Annotation.objects.get()
    assert (found.day, found.text, found.kind) == (date(2025, 3, 10), "New price", "release")
    assert AuditEntry.objects.filter(verb="measurement.annotation.added").count() == 1


def test_only_to_our_own_pages(world: World, eli: Client) -> None:
    page = eli.post(world.url("explore/annotations/"), GIVEN | {"next": "https://example.org/"})
    assert page.headers["Location"] == world.url("explore/annotations/")


def test_what_is_missing_is_said(world: World, eli: Client) -> None:
    assert eli.post(world.url("explore/annotations/"), GIVEN | {"text": " "}).status_code == 422
    assert eli.post(world.url("explore/annotations/"), GIVEN | {"day": "soon"}).status_code == 422
    assert not Annotation.objects.exists()


def test_who_may_not(world: World, vera: Client, sam: Client) -> None:
    assert vera.get(world.url("explore/annotations/")).status_code == 200
    assert vera.post(world.url("explore/annotations/"), GIVEN).status_code == 403
    assert sam.get(world.url("explore/annotations/")).status_code == 404
