"""A ClickHouse server over HTTP: asking it, and what it holds of the events of a product."""

import base64
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from firsthand.errors import InputError
from firsthand.measurement.engines.delivery import Held
from firsthand.measurement.engines.dialects import CLICKHOUSE, CLICKHOUSE_SETTINGS
from firsthand.measurement.engines.tables import Row, Tables
from firsthand_web.core.models import Product

PATIENCE, SHORT = 120, 5  # seconds for work, and for a look
FORM = "https://user:password@host:8443/database"
COMMENT = "SELECT comment FROM system.tables WHERE database = currentDatabase() AND name = {v0:String}"


class Failed(InputError):
    """The server cannot be reached, or did not do what it was asked."""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What stands in the comment of a table: which state of the events it holds (empty while it is changed),
    their batches in order, the properties that are shared with contexts, and a mark of its own."""

    state: str = ""
    order: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    token: str = ""


def table_of(product: Product) -> str:
    return f"firsthand_events_{product.pk}"


def stamp(table: str) -> Stamp | None:
    """None where there is no such table, or one that was made before stamps."""
    rows = asked(COMMENT, {"v0": table}, patience=SHORT)
    try:
        found = json.loads(str(rows[0][0])) if rows else None
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    return Stamp(**found | {"order": tuple(found["order"]), "shared": tuple(found["shared"])})


def held(table: str, found: Stamp) -> Held:
    """What is in a table, counted."""
    rows = asked(f"SELECT batch, count(*) FROM {table} GROUP BY batch", {})  # noqa: S608
    counts = {str(batch): int(str(events)) for batch, events in rows}
    order = [*found.order, *(batch for batch in counts if batch not in found.order)]
    pairs = "SELECT DISTINCT {0}, {1} FROM " + table + " WHERE {0} <> ''"  # noqa: S608
    people, names = (
        {str(old): str(new) for old, new in asked(pairs.format(old, new), {})}
        for old, new in (("own_id", "person"), ("own_event", "event"))
    )
    batches = {batch: counts[batch] for batch in order if batch in counts}
    return Held(batches=batches, people=people, names=names, shared=found.shared)


def tables(product: Product, aliases: Mapping[str, str]) -> Tables:
    return Tables(dialect=CLICKHOUSE, run=asked, table=table_of(product), aliases=aliases)


def asked(sql: str, values: Mapping[str, str], *, patience: int = PATIENCE) -> Sequence[Row]:
    """The rows that the server answers. Raises `Failed`."""
    bound = {f"param_{name}": value for name, value in values.items()}
    options = {name: str(value) for name, value in CLICKHOUSE_SETTINGS.items()}
    answer = post(options | bound | {"default_format": "JSONCompact"}, sql.encode(), patience=patience)
    return [tuple(row) for row in json.loads(answer)["data"]] if answer.strip() else []


def post(query: dict[str, str], content: bytes | IO[bytes], *, patience: int = PATIENCE) -> bytes:
    """What ClickHouse answers over HTTP. Raises `Failed` with what it says, but not where it is."""
    if not settings.CLICKHOUSE:
        raise Failed(f"Set FIRSTHAND_CLICKHOUSE to its address ({FORM}) and start Firsthand again.")
    parts = urllib.parse.urlsplit(settings.CLICKHOUSE)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Failed(f"FIRSTHAND_CLICKHOUSE must look like {FORM}.")
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
        with urllib.request.urlopen(request, timeout=patience) as answer:  # noqa: S310
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        raise Failed(_said(error)) from error
    except OSError as error:
        # Half of a request may have been sent; the reason is inside.
        why = getattr(error, "reason", error)
        raise Failed(
            f"ClickHouse cannot be reached ({why}): see whether it runs, and its address."
        ) from error


def _said(error: urllib.error.HTTPError) -> str:
    said = error.read(500).decode(errors="replace").partition("\n")[0]
    if error.code in (401, 403):
        return f"ClickHouse refuses the user or the password in FIRSTHAND_CLICKHOUSE: {said}"
    return f"ClickHouse says: {said}"
