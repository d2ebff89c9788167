"""The engine that serves a workspace, and whether it has the events of a product."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from firsthand.errors import InputError
from firsthand.measurement import store
from firsthand.measurement.engines import duck
from firsthand.measurement.engines.tables import Tables
from firsthand.measurement.trends import property_names
from firsthand_web.core.models import Product, Workspace
from firsthand_web.measurement.models import EngineTable, EventEngine
from firsthand_web.measurement.queries import behaviour, clickhouse, zones
from firsthand_web.measurement.queries.events import folder_of

WAIT, LOOK = 2.0, 0.1  # seconds that a question waits for a delivery under way
# So long nobody asks again why an engine cannot answer: a page may ask for forty metrics.
BELIEVED = 10.0  # seconds
_away: dict[Path, tuple[object, float, str]] = {}  # by store: what was known of the engine, when, and why
T = TypeVar("T")
Own = TypeVar("Own")


class Elsewhere(InputError):
    """The engine does not have these events now: Firsthand itself has to answer."""


def answered(product: Product, ask: Callable[[EventEngine.Kind], T]) -> tuple[T, str]:
    """What the workspace's engine answers; or Firsthand itself where that one cannot, and why it cannot."""
    try:
        return ask(engine_of(product.workspace)), ""
    except (Elsewhere, clickhouse.Failed) as error:
        return ask(EventEngine.Kind.EMBEDDED), str(error)


def asked(
    product: Product, engine: EventEngine.Kind, own: Callable[[], Own], ask: Callable[[Own | Tables], T]
) -> T:
    """What `ask` makes of the events in that engine; `own` is how Firsthand itself holds them.

    Raises `Elsewhere` where the engine does not have them.
    """
    zone = zones.of_product(product)
    if engine is EventEngine.Kind.CLICKHOUSE:
        source, stamp = _in_clickhouse(product)
        found = ask(replace(source, zone=zone))
        if clickhouse.stamp(clickhouse.table_of(product)) != stamp:
            raise Elsewhere("The events in ClickHouse changed while they were asked.")
        return found
    if engine is EventEngine.Kind.DUCKDB:
        return ask(replace(_in_duckdb(product), zone=zone))
    return ask(own())


def engine_of(workspace: Workspace) -> EventEngine.Kind:
    found = EventEngine.objects.filter(workspace=workspace).first()
    return EventEngine.Kind(found.kind) if found else EventEngine.Kind.EMBEDDED


def problem_with(kind: EventEngine.Kind) -> str:
    """Why this engine cannot serve now, and what to do; empty where it can."""
    if kind is not EventEngine.Kind.CLICKHOUSE:
        return ""
    try:
        clickhouse.asked("SELECT 1", {}, patience=clickhouse.SHORT)
    except InputError as error:
        return str(error)
    return ""


def _in_duckdb(product: Product) -> Tables:
    folder = folder_of(product)
    return _filled(folder, store.digest(folder))


@lru_cache(maxsize=2)
def _filled(folder: Path, digest: str) -> Tables:
    return duck.tables(behaviour.of_folder(folder, frozenset(property_names(folder))))


def _in_clickhouse(product: Product) -> tuple[Tables, clickhouse.Stamp]:
    """The events in ClickHouse, where they are those of the store; waits shortly while they are brought.

    What is asked of them counts only if their stamp is the same afterwards. Raises `Elsewhere`.
    """
    folder = folder_of(product)
    digest, row = store.digest(folder), EngineTable.objects.filter(product=product).first()
    known = digest, row and (row.holds, row.error, row.delivered_at)
    noticed, when, why = _away.get(folder, (None, 0.0, ""))
    if noticed == known and time.monotonic() < when + BELIEVED:
        raise Elsewhere(why)
    try:
        return _there(product, digest)
    except InputError as error:
        _away[folder] = known, time.monotonic(), str(error)
        raise Elsewhere(str(error)) from error


def _there(product: Product, digest: str) -> tuple[Tables, clickhouse.Stamp]:
    row = _waited(product, digest)
    if row is None or row.holds != digest:
        raise Elsewhere(_behind(row))
    found = clickhouse.stamp(clickhouse.table_of(product))
    if found is None or found.state != digest:
        raise Elsewhere("ClickHouse does not have the latest events.")
    return clickhouse.tables(product, store.rules(folder_of(product)).aliases), found


def _waited(product: Product, digest: str) -> EngineTable | None:
    end = time.monotonic() + WAIT
    while True:
        row = EngineTable.objects.filter(product=product).first()
        if row is None or row.holds == digest or row.error or time.monotonic() > end:
            return row
        time.sleep(LOOK)


def _behind(row: EngineTable | None) -> str:
    if row is not None and row.error:
        return row.error
    sent = f" ({row.percent} % done)" if row is not None and row.share else ""
    return f"The latest events are on their way to ClickHouse{sent}."


@dataclass(frozen=True, kw_only=True)
class There:
    """How a product's events on the server stand, for the page of the engine."""

    problem: str
    under_way: bool
    leaving: bool
    percent: int
    message: str
    next_at: datetime | None
    delivered_at: datetime | None


def on_its_way(product: Product) -> bool:
    """Whether a delivery to the engine is under way, or waits for its turn."""
    row = EngineTable.objects.filter(product=product, error="").first()
    chosen = engine_of(product.workspace) is EventEngine.Kind.CLICKHOUSE
    return chosen and row is not None and row.holds != store.digest(folder_of(product))


def there(product: Product, kind: EventEngine.Kind) -> There | None:
    """None where the server has nothing to do with this product."""
    row = EngineTable.objects.filter(product=product).first()
    leaving = kind is not EventEngine.Kind.CLICKHOUSE
    if row is None:
        return None
    in_step = row.holds == store.digest(folder_of(product)) and not leaving
    return There(
        problem=row.error or (problem_with(kind) if in_step else ""),
        under_way=not in_step and not row.error,
        leaving=leaving,
        percent=row.percent,
        message=row.message,
        next_at=row.next_at if row.error else None,
        delivered_at=row.delivered_at,
    )


def has_server() -> bool:
    return bool(settings.CLICKHOUSE)
