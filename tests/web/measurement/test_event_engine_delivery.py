"""Bringing the events to the engine now: who may, and what becomes of it."""

from typing import Any

from django.test import Client

from firsthand_web.measurement.models import EngineTable, EventEngine
from tests.web.measurement.conftest import Import
from tests.world import World


def test_who_may(world: World, eli: Client, vera: Client, sam: Client) -> None:
    address = world.url("explore/engine/delivery/")
    assert [client.post(address).status_code for client in (eli, vera, sam)] == [302, 403, 404]
    assert eli.get(address).status_code == 405


def test_a_server_that_does_not_answer_is_said_and_tried_again(
    world: World, ada: Client, bring: Import, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.CLICKHOUSE = "http://127.0.0.1:9/"
    bring()
    EventEngine.objects.create(workspace=world.workspace, kind=EventEngine.Kind.CLICKHOUSE)
    EngineTable.objects.create(product=world.product)
    engine = world.url("explore/engine/")
    assert "Waiting to begin" in ada.get(engine).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        ada.post(world.url("explore/engine/delivery/"))
    row = EngineTable.objects.get()
    assert "cannot be reached" in row.error and row.tries == 1 and row.next_at
    page = ada.get(engine, headers={"HX-Request": "true"}).content.decode()
    assert page.strip().startswith("<section") and "cannot be reached" in page and "Try now" in page
    asked = ada.get(world.url("explore/trend/?a=paid&period=all")).content.decode()
    assert "Answered by Firsthand itself" in asked and "cannot be reached" in asked and "<table" in asked
