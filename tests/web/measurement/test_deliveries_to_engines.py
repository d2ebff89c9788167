"""What the engine gets after each write: what is new, and never half of it for the whole."""

import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client

from firsthand.measurement import store
from firsthand_web.core import registry
from firsthand_web.core.actions import records
from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions import engine_tables, erasures, lexicon
from firsthand_web.measurement.models import EngineTable
from firsthand_web.measurement.queries.events import folder_of
from tests.web.measurement.conftest import Import
from tests.web.measurement.server import MERGED, Cluster, choose
from tests.world import World


def rows_of(world: World, server: Cluster, where: str = "1 = 1") -> Sequence[Any]:
    columns = "person, event, time, own_id, own_event"
    table = f"firsthand_events_{world.product.pk}"
    return server.run(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY {columns}", {})


@pytest.mark.slow
def test_only_what_is_new_is_sent_and_what_is_gone_goes(
    world: World, ada: Client, bring: Import, clickhouse: Cluster
) -> None:
    bring()
    choose(world, ada, "clickhouse")
    assert clickhouse.sent == 8
    file = bring(MERGED, "merged.csv")
    registry.follow(world.product)
    assert clickhouse.sent == 8 + 4
    lexicon.merge(by=world.eli, product=world.product, names=["bought"], into="paid")
    assert clickhouse.sent == 12 + 3
    assert {row[4] for row in rows_of(world, clickhouse, "event = 'paid'")} == {"", "bought"}
    records.undo_import(by=world.eli, batch=file.batch)
    registry.follow(world.product)
    assert clickhouse.sent == 15 and len(rows_of(world, clickhouse)) == 8
    row = EngineTable.objects.get()
    assert (row.holds, row.error) == (store.digest(folder_of(world.product)), "")
    page = ada.get(world.url("explore/engine/")).content.decode()
    assert "All events are there" in page
    assert choose(world, ada, "embedded").status_code == 302
    with pytest.raises(AssertionError, match="UNKNOWN_TABLE"):
        rows_of(world, clickhouse)
    assert not EngineTable.objects.exists()


@pytest.mark.slow
def test_who_is_forgotten_is_gone_from_the_server_too(
    world: World, ada: Client, bring: Import, clickhouse: Cluster
) -> None:
    bring()
    choose(world, ada, "clickhouse")
    before = clickhouse.sent
    erasures.finish(erasures.begin(by=world.ada, product=world.product, person_id="u3", confirmation="u3"))
    assert clickhouse.sent == before and not rows_of(world, clickhouse, "person = 'u3'")
    assert len(rows_of(world, clickhouse)) == 6
    assert "deleted there" in ada.get(world.url("metrics/events/deletions/")).content.decode()
    clickhouse.down = True
    asked = erasures.begin(by=world.ada, product=world.product, person_id="u1", confirmation="u1")
    erasures.finish(asked)
    asked.refresh_from_db()
    assert asked.finished_at and asked.off_server_at is None
    page = ada.get(world.url("metrics/events/deletions/")).content.decode()
    assert "still there" in page and "the server shuts down" in page
    clickhouse.down = False
    registry.follow(world.product)
    asked.refresh_from_db()
    assert asked.off_server_at and not rows_of(world, clickhouse, "person = 'u1'")
    assert AuditEntry.objects.filter(verb="measurement.person.deleted-on-server").count() == 2


@pytest.mark.slow
def test_a_killed_delivery_is_never_taken_for_the_whole(
    world: World, ada: Client, bring: Import, clickhouse: Cluster
) -> None:
    bring()
    choose(world, ada, "clickhouse")
    page = "explore/trend/?a=bought&grain=month&period=all"
    insert = clickhouse.insert

    def half(query: str, content: bytes) -> None:
        insert(query, content)
        clickhouse.run(f"ALTER TABLE firsthand_events_{world.product.pk} DELETE WHERE person = 'u6' "
                       "SETTINGS mutations_sync = 2", {})  # fmt: skip
        raise OSError("cut off")

    clickhouse.insert = half
    bring(MERGED, "merged.csv")
    registry.follow(world.product)
    assert 0 < len(rows_of(world, clickhouse)) < 12
    said = ada.get(world.url(page)).content.decode()
    assert "Answered by Firsthand itself" in said and "cut off" in said
    engine = ada.get(world.url("explore/engine/")).content.decode()
    assert "cut off" in engine and "tried again" in engine
    clickhouse.insert = insert
    assert ada.post(world.url("explore/engine/delivery/")).status_code == 302
    assert len(rows_of(world, clickhouse)) == 12
    now = ada.get(world.url(page)).content.decode()
    assert "Answered by Firsthand itself" not in now


@pytest.mark.slow
def test_a_table_that_somebody_changed_is_mended(
    world: World, ada: Client, bring: Import, clickhouse: Cluster
) -> None:
    bring()
    choose(world, ada, "clickhouse")
    table = f"firsthand_events_{world.product.pk}"
    clickhouse.run(f"INSERT INTO {table} SELECT * FROM {table} LIMIT 3", {})
    bring(MERGED, "merged.csv")
    registry.follow(world.product)
    assert len(rows_of(world, clickhouse)) == 12
    clickhouse.run(f"DROP TABLE {table}", {})
    said = ada.get(world.url("explore/lifecycle/?period=all")).content.decode()
    assert "Answered by Firsthand itself" in said
    # Which was seen, and mended at once.
    assert len(rows_of(world, clickhouse)) == 12


def test_one_delivery_at_a_time_also_among_processes(world: World) -> None:
    path = folder_of(world.product).with_suffix(".delivering")
    with engine_tables._alone(world.product):
        held = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)"
        other = subprocess.run([sys.executable, "-c", held, str(path)], capture_output=True, check=False)
        assert b"BlockingIOError" in other.stderr
    assert subprocess.run([sys.executable, "-c", held, str(path)], check=False).returncode == 0
