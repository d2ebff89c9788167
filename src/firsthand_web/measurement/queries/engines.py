"""The engine that serves a workspace, and whether it has the events of a product."""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from firsthand.errors import InputError
from firsthand.measurement import store
from firsthand.measurement.engines import duck
from firsthand.measurement.engines.tables import Tables
from firsthand.measurement.trends import property_names
from firsthand_web.core.models import Product, Workspace
from firsthand_web.measurement.models import EngineTable, EventEngine
from firsthand_web.measurement.queries import behaviour, clickhouse
from firsthand_web.measurement.queries.events import folder_of

WAIT, LOOK = 2.0, 0.1  # seconds that a question waits for a delivery under way


class Elsewhere(InputError):
    """The engine does not have these events now: Firsthand itself has to answer."""


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


def in_duckdb(product: Product) -> Tables:
    folder = folder_of(product)
    return _in_duckdb(folder, store.digest(folder))


@lru_cache(maxsize=2)
def _in_duckdb(folder: Path, digest: str) -> Tables:
    return duck.tables(behaviour.of_folder(folder, frozenset(property_names(folder))))


def in_clickhouse(product: Product, digest: str) -> tuple[Tables, clickhouse.Stamp]:
    """The events in ClickHouse, where they are those of `digest`; waits shortly while they are brought.

    What is asked of them counts only if `unchanged` says so afterwards. Raises `Elsewhere`.
    """
    row = _waited(product, digest)
    if row is None or row.holds != digest:
        raise Elsewhere(_behind(row))
    try:
        found = clickhouse.stamp(clickhouse.table_of(product))
    except clickhouse.Failed as error:
        raise Elsewhere(str(error)) from error
    if found is None or found.state != digest:
        raise Elsewhere("ClickHouse does not have the latest events.")
    return clickhouse.tables(product, store.rules(folder_of(product)).aliases), found


def unchanged(product: Product, before: clickhouse.Stamp) -> bool:
    """Whether nothing was delivered while somebody asked."""
    return clickhouse.stamp(clickhouse.table_of(product)) == before


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
