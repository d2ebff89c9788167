"""A product with events: five people sign up, three of them pay; one row of the file is unusable."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from firsthand.measurement import metrics
from firsthand.measurement.monitors import Kind as Looks
from firsthand.measurement.monitors import Rule
from firsthand_web.core.folder import keep_file
from firsthand_web.measurement.actions import events, monitors
from firsthand_web.measurement.actions.metrics import create_metric
from firsthand_web.measurement.models import EventFile, Metric, Monitor
from tests.library.measurement.conformance.engines import needed, worker
from tests.web.measurement.server import Cluster, Handler
from tests.world import World

REFERENCE = datetime(2025, 6, 1, tzinfo=UTC)
ROWS = """user_id,event,timestamp,amount
u1,signed up,2025-03-03T09:00:00Z,
u2,signed up,2025-03-04T09:00:00Z,
u3,signed up,2025-03-12T09:00:00Z,
u4,signed up,2025-03-19T09:00:00Z,
u5,signed up,2025-03-20T09:00:00Z,
u1,paid,2025-03-05T10:00:00Z,20
u2,paid,2025-03-13T10:00:00Z,30
u3,paid,2025-03-27T10:00:00Z,40
u4,paid,yesterday,10
"""

Import = Callable[..., EventFile]


@pytest.fixture
def bring(world: World) -> Import:
    """Import events as text, by Eli."""

    def bring(text: str = ROWS, name: str = "events.csv") -> EventFile:
        digest = keep_file(settings.FOLDER, [text.encode()], name=name, limit=10**6)
        return events.import_events(
            by=world.eli, product=world.product, name=name, digest=digest, reference=REFERENCE
        )

    return bring


def daily_rows() -> str:
    """Ten weeks of visits: twice as many on weekdays; on the last Wednesday hardly any, none on a phone."""
    lines, first = ["user_id,event,timestamp,platform"], date(2025, 3, 3)
    for day in range(70):
        on = first + timedelta(days=day)
        many = (12 if on.weekday() < 5 else 6) + day * 7 % 3
        for number in range(3 if day == 65 else many):
            platform = "web" if day == 65 or number % 3 else "phone"
            lines.append(f"u{number},visited,{on}T{8 + number % 12:02}:00:00Z,{platform}")
            if number % 2:
                lines.append(f"u{number},signed up,{on}T{8 + number % 12:02}:30:00Z,{platform}")
    return "\n".join(lines)


@pytest.fixture
def visits(world: World, bring: Import) -> Metric:
    """The metric “Visits” over these weeks; the breach is on 7 May 2025."""
    bring(daily_rows())
    formula = metrics.Metric(name="Visits", kind=metrics.Kind.COUNT, event="visited")
    return create_metric(by=world.eli, product=world.product, formula=formula)


@pytest.fixture
def watched(world: World, visits: Metric) -> Monitor:
    """A monitor on it for what is unusual, that has looked."""
    rule = Rule(kind=Looks.UNUSUAL)
    made = monitors.create_monitor(by=world.eli, metric=visits, rule=rule, grain=metrics.Grain.DAY)
    monitors.look(monitor=made)
    return made


@pytest.fixture
def clickhouse(cluster: Cluster, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """The same with chDB behind it; what a write starts is done once the write is."""
    needed("chdb")
    monkeypatch.setattr(transaction, "on_commit", lambda function, **_: function())
    with worker("chdb", tmp_path / "none", tmp_path) as run:

        def insert(query: str, content: bytes) -> None:
            path = tmp_path / "sent.parquet"
            path.write_bytes(content)
            run(query.replace(" FORMAT Parquet", f" SELECT * FROM file('{path}', Parquet)"), {})
            cluster.sent += int(str(run(f"SELECT count(*) FROM file('{path}', Parquet)", {})[0][0]))

        cluster.run, cluster.insert = run, insert
        yield cluster


@pytest.fixture
def cluster(settings: Any) -> Iterator[Cluster]:
    with Cluster(("127.0.0.1", 0), Handler) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.CLICKHOUSE = f"http://ann:s%2Fcret@127.0.0.1:{server.server_port}/shop"
        yield server
        server.shutdown()
        thread.join()
