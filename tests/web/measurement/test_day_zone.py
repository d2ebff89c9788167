"""Whose days count: UTC at first, then those that the owner names, on every page and in every export."""

import csv
import re
from io import StringIO

import duckdb
import pytest
from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions import engines
from firsthand_web.measurement.models import EventEngine, Metric
from firsthand_web.measurement.queries import events as queries
from tests.web.measurement.conftest import Import
from tests.web.measurement.test_event_draft import draft
from tests.world import World

# In Berlin the first of these happens on 5 March and the last on 31 March, after the clocks went forward.
ROWS = """user_id,event,timestamp
u1,paid,2025-03-04T23:30:00Z
u2,paid,2025-03-05T10:00:00Z
u1,paid,2025-03-30T21:30:00Z
u2,paid,2025-03-30T22:30:00Z
"""


def days(world: World, client: Client) -> dict[str, int]:
    page = client.get(world.url("explore/trend/export.csv?a=paid&a.of=events&period=all&grain=day"))
    rows = list(csv.reader(StringIO(page.content.decode())))[1:]
    return {re.sub(r" \(.*", "", day): int(many) for day, many in rows if int(many)}


def test_everybody_sees_and_the_owner_says(world: World, ada: Client, vera: Client) -> None:
    assert "<b>UTC</b>" in vera.get(world.url("explore/days/")).content.decode()
    ada.post(world.url("explore/days/"), {"zone": "Europe/Berlin"})
    assert "<b>Europe/Berlin</b>" in vera.get(world.url("explore/days/")).content.decode()
    entry = AuditEntry.objects.get(verb="measurement.day-zone.changed")
    assert entry.data == {"from": "UTC", "to": "Europe/Berlin"}
    told = ada.post(world.url("explore/days/"), {"zone": "Nowhere"}, follow=True).content.decode()
    assert "zone=“Nowhere” is not a time zone" in told
    assert AuditEntry.objects.filter(verb="measurement.day-zone.changed").count() == 1


def test_who_may_not(world: World, max_: Client, eli: Client, sam: Client) -> None:
    assert max_.post(world.url("explore/days/"), {"zone": "Europe/Berlin"}).status_code == 403
    assert eli.post(world.url("explore/days/"), {"zone": "Europe/Berlin"}).status_code == 403
    assert sam.get(world.url("explore/days/")).status_code == 404


@pytest.mark.parametrize("engine", [EventEngine.Kind.EMBEDDED, EventEngine.Kind.DUCKDB])
def test_days_of_a_zone_on_each_engine(
    world: World, ada: Client, bring: Import, engine: EventEngine.Kind
) -> None:
    bring(ROWS)
    engines.choose(by=world.ada, workspace=world.workspace, kind=engine)
    assert days(world, ada) == {"4 Mar 2025": 1, "5 Mar 2025": 1, "30 Mar 2025": 2}
    ada.post(world.url("explore/days/"), {"zone": "Europe/Berlin"})
    assert days(world, ada) == {"5 Mar 2025": 2, "30 Mar 2025": 1, "31 Mar 2025": 1}
    page = ada.get(world.url("explore/trend/?a=paid&period=all")).content.decode()
    assert "days are those of Europe/Berlin" in page
    ada.post(world.url("explore/days/"), {"zone": "UTC"})
    assert days(world, ada) == {"4 Mar 2025": 1, "5 Mar 2025": 1, "30 Mar 2025": 2}


def test_the_exported_query_counts_the_same_days(world: World, ada: Client, bring: Import) -> None:
    bring(ROWS)
    ada.post(world.url("explore/days/"), {"zone": "Europe/Berlin"})
    told = ada.get(world.url("explore/trend/export.sql?a=paid&period=all&grain=day")).content.decode()
    assert "; days are those of Europe/Berlin" in told.splitlines()[0]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE rows (user_id VARCHAR, event VARCHAR, timestamp TIMESTAMP)")
        for line in ROWS.splitlines()[1:]:
            connection.execute("INSERT INTO rows VALUES (?, ?, ?)", line.removesuffix("Z").split(","))
        connection.execute(told[: told.index(";\n\n") + 1].replace("'events.parquet'", "rows"))
        rows = connection.execute(told[told.index("-- A, people") :]).fetchall()
    assert [(str(day), events) for day, events, _ in rows] == [
        ("2025-03-05", 2), ("2025-03-30", 1), ("2025-03-31", 1),
    ]  # fmt: skip


def test_metrics_follow(world: World, ada: Client, bring: Import) -> None:
    bring(ROWS)
    ada.post(world.url("explore/days/"), {"zone": "Europe/Berlin"})
    ada.post(world.url("explore/trend/metric/?a=paid&a.of=events"), {"name": "Paid"})
    metric = Metric.objects.get()
    page = ada.get(world.url(f"metrics/{metric.pk}/")).content.decode()
    assert "Days are those of Europe/Berlin." in page


def test_the_lexicon_and_a_file_that_waits_follow(world: World, ada: Client, bring: Import) -> None:
    bring(ROWS)
    ada.post(world.url("explore/days/"), {"zone": "Europe/Berlin"})
    for page in ("", "lexicon/", "lexicon/event/?name=paid"):
        told = ada.get(world.url(f"metrics/events/{page}")).content.decode()
        assert "ays are those of Europe/Berlin." in told
        assert ("5 Mar 2025" in told, "4 Mar 2025" in told) == (True, False)
        assert ("31 Mar 2025" in told, "30 Mar 2025" in told) == (True, False)
    assert queries.volumes(world.product)["paid"][-2:] == (1, 1)
    told = ada.get(draft(world, ada, ROWS.replace("paid", "open"))).content.decode()
    assert "When (Europe/Berlin)" in told
    assert "2025-03-05 00:30:00" in told
