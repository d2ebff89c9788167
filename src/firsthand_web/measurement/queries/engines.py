"""The engine that serves a workspace: its events are brought there when they changed, then it is asked."""

import base64
import json
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from firsthand.errors import InputError
from firsthand.measurement import store
from firsthand.measurement.engines import delivery, duck
from firsthand.measurement.engines.dialects import CLICKHOUSE, CLICKHOUSE_SETTINGS
from firsthand.measurement.engines.tables import Row, Tables
from firsthand.measurement.trends import property_names
from firsthand_web.core.models import Product, Workspace
from firsthand_web.measurement.models import EventEngine
from firsthand_web.measurement.queries import behaviour
from firsthand_web.measurement.queries.events import folder_of

COLUMNS = "person String, event LowCardinality(String), time Int64, properties Map(String, String)"
PATIENCE = 120  # seconds
_bringing = threading.Lock()


def engine_of(workspace: Workspace) -> EventEngine.Kind:
    found = EventEngine.objects.filter(workspace=workspace).first()
    return EventEngine.Kind(found.kind) if found else EventEngine.Kind.EMBEDDED


def problem_with(kind: EventEngine.Kind) -> str:
    """Why this engine cannot serve now, and what to do; empty where it can."""
    if kind is not EventEngine.Kind.CLICKHOUSE:
        return ""
    if not settings.CLICKHOUSE:
        return "Set FIRSTHAND_CLICKHOUSE to its address and start Firsthand again."
    try:
        _asked("SELECT 1", {})
    except InputError as error:
        return str(error)
    return ""


def tables(product: Product, kind: EventEngine.Kind) -> Tables | None:
    """The events of the product in that engine, up to date; None for the one in the process."""
    if kind is EventEngine.Kind.EMBEDDED:
        return None
    folder = folder_of(product)
    digest = store.digest(folder)
    makes: dict[EventEngine.Kind, Callable[[Path, str, int], Tables]] = {
        EventEngine.Kind.DUCKDB: _in_duckdb,
        EventEngine.Kind.CLICKHOUSE: _in_clickhouse,
    }
    # One at a time, so that nobody brings what another is bringing.
    with _bringing:
        return makes[kind](folder, digest, product.pk)


@lru_cache(maxsize=2)
def _in_duckdb(folder: Path, digest: str, product: int) -> Tables:
    return duck.tables(behaviour.of_folder(folder, frozenset(property_names(folder))))


def _in_clickhouse(folder: Path, digest: str, product: int) -> Tables:
    table = f"firsthand_events_{product}"
    # The comment of the table says which state of the events it holds.
    held = "SELECT comment FROM system.tables WHERE database = currentDatabase() AND name = {v0:String}"
    if [(digest,)] != list(_asked(held, {"v0": table})):
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "events.parquet"
            delivery.write(folder, path)
            new = f"{table}_new"
            _asked(f"DROP TABLE IF EXISTS {new}", {})
            made = f"CREATE TABLE {new} ({COLUMNS}) ENGINE = MergeTree ORDER BY (person, time)"
            _asked(f"{made} COMMENT '{digest}'", {})
            with path.open("rb") as content:
                _post({"query": f"INSERT INTO {new} FORMAT Parquet"}, content)
            _asked(f"DROP TABLE IF EXISTS {table}", {})
            _asked(f"RENAME TABLE {new} TO {table}", {})
    return Tables(dialect=CLICKHOUSE, run=_asked, table=table, aliases=store.rules(folder).aliases)


def _asked(sql: str, values: Mapping[str, str]) -> Sequence[Row]:
    bound = {f"param_{name}": value for name, value in values.items()}
    options = {name: str(value) for name, value in CLICKHOUSE_SETTINGS.items()}
    answer = _post(options | bound | {"default_format": "JSONCompact"}, sql.encode())
    return [tuple(row) for row in json.loads(answer)["data"]] if answer.strip() else []


def _post(query: dict[str, str], content: bytes | IO[bytes]) -> bytes:
    """What ClickHouse answers over HTTP. Raises `InputError` with what it says, but not where it is."""
    parts = urllib.parse.urlsplit(settings.CLICKHOUSE)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError("FIRSTHAND_CLICKHOUSE must look like https://user:password@host:8443/database.")
    host = parts.hostname + (f":{parts.port}" if parts.port else "")
    asked = urllib.parse.urlencode(query | {"database": parts.path.strip("/") or "default"})
    who = f"{urllib.parse.unquote(parts.username or 'default')}:{urllib.parse.unquote(parts.password or '')}"
    headers = {"Authorization": f"Basic {base64.b64encode(who.encode()).decode()}"}
    if not isinstance(content, bytes):
        headers["Content-Length"] = str(Path(content.name).stat().st_size)
    request: Any = urllib.request.Request(  # noqa: S310
        f"{parts.scheme}://{host}/?{asked}", data=content, headers=headers, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        said = error.read(500).decode(errors="replace").partition("\n")[0]
        raise InputError(f"ClickHouse says: {said}") from error
    except OSError as error:
        way_out = "ask the owner to look after it, or to choose another engine"
        raise InputError(f"ClickHouse cannot be reached ({error}): {way_out}.") from error
