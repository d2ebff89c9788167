"""Bringing the events of a product to the engine of its workspace, and taking them away from there.

After every write a job compares what the server has with what the store has, lets the server delete what no
longer counts, and sends what is new. The comment of the table says which state it holds: none from before
the first change until everything is there, so that nobody takes half a delivery for the whole, however it
ended. What is there is counted anew each time: a delivery may be killed anywhere, and run again.
"""

import fcntl
import json
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import default_task_backend, task

from firsthand.errors import FirsthandError
from firsthand.measurement import segments, store
from firsthand.measurement.engines import delivery
from firsthand.measurement.engines.dialects import CLICKHOUSE
from firsthand.measurement.engines.tables import Tables, Text
from firsthand_web.core.actions import history
from firsthand_web.core.models import Product
from firsthand_web.measurement.actions import monitors
from firsthand_web.measurement.models import EngineTable, Erasure, EventEngine
from firsthand_web.measurement.queries import clickhouse, engines
from firsthand_web.measurement.queries.clickhouse import Failed, Stamp
from firsthand_web.measurement.queries.events import folder_of

# After ten seconds, a minute, five, half an hour; then every hour until it is done.
PAUSES: Final = [timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 3600)]
COLUMNS: Final = """person String, event LowCardinality(String), time Int64, properties Map(String, String),
    own_id String, own_event LowCardinality(String), batch LowCardinality(String)"""
# What was deleted leaves the disk soon, not after the usual eight minutes.
MADE: Final = "ENGINE = MergeTree ORDER BY (person, time) SETTINGS old_parts_lifetime = 60"
AT_ONCE: Final = 500  # values in one deletion
WRITE_EVERY: Final = 0.3  # seconds


def soon(product: Product, *, wait: timedelta | None = None) -> None:
    """Have the engine follow the store in a job, where the workspace has chosen one with a table."""
    if engines.engine_of(product.workspace) is EventEngine.Kind.CLICKHOUSE:
        EngineTable.objects.get_or_create(product=product)
    row = EngineTable.objects.filter(product=product).first()
    if row is None or (_in_step(row) and _stays(row)):
        return
    later = (
        bring.using(run_after=timezone.now() + wait)
        if wait and default_task_backend.supports_defer
        else bring
    )
    transaction.on_commit(lambda: later.enqueue(product.pk))


def mend(product: Product) -> None:
    """Compare with the server although it should be in step: it did not answer, or somebody wants it now."""
    row = EngineTable.objects.filter(product=product).first()
    if row is not None:
        EngineTable.objects.filter(pk=row.pk).update(holds="", error="", next_at=None)
        soon(product)


def look_after(product: Product) -> None:
    """A question was not answered by the server: see why, unless that is known or under way."""
    row = EngineTable.objects.filter(product=product, error="").first()
    if row is not None and row.holds:
        mend(product)


@task()
def bring(product_id: int) -> None:
    """Make the server hold what the store does, or nothing where another engine was chosen."""
    row = EngineTable.objects.select_related("product__workspace").filter(product=product_id).first()
    if row is None:
        return
    try:
        with _alone(row.product):
            if not _stays(row):
                _leave(row)
                return
            while not _in_step(row):
                _follow(row)
    except (FirsthandError, OSError) as error:
        _again(row, str(error))
    monitors.look_at_all(row.product)


def _stays(row: EngineTable) -> bool:
    return engines.engine_of(row.product.workspace) is EventEngine.Kind.CLICKHOUSE


def _in_step(row: EngineTable) -> bool:
    left = Erasure.objects.left_on_server().filter(product=row.product).exists()
    return not left and not row.error and row.holds == store.digest(folder_of(row.product))


def _leave(row: EngineTable) -> None:
    clickhouse.asked(f"DROP TABLE IF EXISTS {clickhouse.table_of(row.product)}", {})
    _forgotten_there(row.product)
    row.delete()


def _follow(row: EngineTable) -> None:
    """One delivery: from what is there to what the store has now."""
    folder, table = folder_of(row.product), clickhouse.table_of(row.product)
    state = store.digest(folder)
    left = list(Erasure.objects.left_on_server().filter(product=row.product).values_list("pk", flat=True))
    _tell(row, 0.02, "Comparing with what is there", holds="")
    with delivery.opened(folder) as found, TemporaryDirectory(dir=Path(settings.FOLDER) / "cache") as place:
        wanted, before = found.wanted(), clickhouse.stamp(table)
        if before:
            _mark(table, replace(before, state=""))
            _forget(table, store.rules(folder) if left else segments.NO_RULES)
        asked = delivery.change(clickhouse.held(table, before) if before else None, wanted)
        stamp = Stamp(order=tuple(wanted.batches), shared=wanted.shared)
        _make_room(table, asked, stamp)
        _tell(row, 0.05, "Reading the events")
        files = found.write(asked, Path(place) / "events")
        for number, file in enumerate(files):
            _tell(row, 0.1 + 0.85 * number / len(files), f"Sending part {number + 1} of {len(files)}")
            with file.open("rb") as content:
                clickhouse.post({"query": f"INSERT INTO {table} FORMAT Parquet"}, content)
    there = clickhouse.held(table, stamp).batches
    if there != {batch: events for batch, events in wanted.batches.items() if events}:
        raise Failed("ClickHouse holds other events than were sent: they are compared and sent again.")
    _mark(table, replace(stamp, state=state, token=secrets.token_hex(8)))
    row.holds, row.share, row.message, row.error, row.tries = state, 0.0, "", "", 0
    row.next_at, row.delivered_at = None, timezone.now()
    row.save()
    _forgotten_there(row.product, left)


def _make_room(table: str, asked: delivery.Change, stamp: Stamp) -> None:
    """Take away what the table should not hold any more; there is one afterwards."""
    if asked.everything:
        clickhouse.asked(f"DROP TABLE IF EXISTS {table}", {})
        clickhouse.asked(f"CREATE TABLE {table} ({COLUMNS}) {MADE} COMMENT {_comment(stamp)}", {})
        return
    _mark(table, stamp)
    for expression, values in (
        ("batch", asked.gone),
        ("if(own_id = '', person, own_id)", asked.ids),
        ("if(own_event = '', event, own_event)", asked.names),
    ):
        _delete(table, expression, values)


def _forget(table: str, rules: segments.Rules) -> None:
    """Take away who is forgotten, by the digests that the store keeps of their ids."""
    for column in ("person", "own_id"):
        _delete(table, f"lower(hex(SHA256(concat('{rules.salt}', {column}))))", rules.forgotten)


def _delete(table: str, expression: str, values: Sequence[str]) -> None:
    """Delete where the expression has one of the values; it is done, on every copy, once this returns."""
    for start in range(0, len(values), AT_ONCE):
        text = Text(source=Tables(dialect=CLICKHOUSE, run=clickhouse.asked))
        listed = ", ".join(map(text.bind, values[start : start + AT_ONCE]))
        sql = f"ALTER TABLE {table} DELETE WHERE {expression} IN ({listed}) SETTINGS mutations_sync = 2"
        clickhouse.asked(sql, text.values)


def _mark(table: str, stamp: Stamp) -> None:
    clickhouse.asked(f"ALTER TABLE {table} MODIFY COMMENT {_comment(stamp)}", {})


def _comment(stamp: Stamp) -> str:
    written = json.dumps(asdict(stamp)).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{written}'"


def _forgotten_there(product: Product, pks: Sequence[int] | None = None) -> None:
    """Write down that whose deletion was waiting for the server is gone from there."""
    waiting = Erasure.objects.left_on_server().filter(product=product)
    for each in waiting if pks is None else waiting.filter(pk__in=pks):
        with transaction.atomic():
            each.off_server_at = timezone.now()
            each.save(update_fields=["off_server_at"])
            history.note(
                by=each.by, verb="measurement.person.deleted-on-server", product=product,
                label=f"person {each.digest[:8]}", data={"digest": each.digest},
            )  # fmt: skip


_told_at: dict[int, float] = {}


def _tell(row: EngineTable, share: float, message: str, **more: str) -> None:
    """How far it is, for people; not more often than they can read."""
    now = time.monotonic()
    if more or now - _told_at.get(row.pk, 0.0) > WRITE_EVERY:
        _told_at[row.pk] = now
        told = {"share": share, "message": message, "error": "", **more}
        EngineTable.objects.filter(pk=row.pk).update(**told)


def _again(row: EngineTable, error: str) -> None:
    """It failed: say why, and try again later, with growing pauses."""
    pause = PAUSES[min(row.tries, len(PAUSES) - 1)]
    row.error, row.share, row.message, row.holds = error[:300], 0.0, "", ""
    row.tries, row.next_at = row.tries + 1, timezone.now() + pause
    row.save()
    if default_task_backend.supports_defer:
        bring.using(run_after=row.next_at).enqueue(row.product_id)


@contextmanager
def _alone(product: Product) -> Iterator[None]:
    """One delivery of a product at a time, also among several processes; the system ends it with them."""
    place = folder_of(product).with_suffix(".delivering")
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
