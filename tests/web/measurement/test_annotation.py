"""One annotation: changed where it is shown."""

from datetime import date

import pytest
from django.test import Client

from firsthand_web.measurement.actions import annotations
from firsthand_web.measurement.models import Annotation
from tests.world import World


@pytest.fixture
def note(world: World) -> Annotation:
    return annotations.annotate(by=world.eli, product=world.product, day=date(2025, 3, 10), text="New price")


def test_an_editor_changes_it(world: World, eli: Client, note: Annotation) -> None:
    given = {"day": "2025-03-11", "text": "New price in Europe", "kind": "release"}
    eli.post(world.url(f"explore/annotations/{note.pk}/"), given)
    note.refresh_from_db()
    assert (note.day, note.text, note.kind) == (date(2025, 3, 11), "New price in Europe", "release")


def test_what_is_wrong_is_said(world: World, eli: Client, note: Annotation) -> None:
    page = eli.post(world.url(f"explore/annotations/{note.pk}/"), {"day": "", "text": "", "kind": "x"})
    assert page.status_code == 422
    note.refresh_from_db()
    assert note.text == "New price"


def test_who_may_not(world: World, vera: Client, sam: Client, note: Annotation) -> None:
    address = world.url(f"explore/annotations/{note.pk}/")
    assert "New price" in vera.get(address).content.decode()
    assert vera.post(address, {"day": "2025-03-11", "text": "x", "kind": "note"}).status_code == 403
    assert sam.get(address).status_code == 404
