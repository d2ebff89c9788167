"""What stands in the events of a store: volumes by day, properties with types and samples, names alike."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, cast

from firsthand.measurement.events import time_zone
from firsthand.measurement.sql import LAST
from firsthand.measurement.store import ask
from firsthand.measurement.trends import midnight

DAYS: Final = 30
NEWEST, LONGEST, MOST_PROPERTIES, SAMPLES = 5_000, 20_000, 200, 5
# A property has a type where so many of its values agree.
AGREE: Final = 0.95
VOLUMES: Final = """SELECT event, (time AT TIME ZONE 'UTC' AT TIME ZONE $zone)::DATE AS day, count(*)
FROM events WHERE time >= $since GROUP BY ALL"""
NEWEST_OF: Final = f"""SELECT properties FROM events WHERE event = $event AND strlen(properties) < {LONGEST}
ORDER BY time DESC, message_id LIMIT {NEWEST}"""  # noqa: S608
TIME: Final = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
NUMBER: Final = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
# Names that hold what tells who somebody is: `contact_email`, `userPhone`, `ip`, `first name`.
PERSONAL: Final = re.compile(
    r"\b(e?mail|phone|tel(ephone)?|mobile|fax|ip|address|street|post ?code|zip|sur ?name|user ?name|birth\w*|"
    r"dob|gender|ssn|passport|iban|bic|card|password|passwd|token|secret|auth|cookie|session|lat(itude)?|"
    r"lo?ng(itude)?|lon|(first|last|full|family|given|middle|customer|contact|person) ?name|^name$)\b"
)
KINDS_OF_PERSONAL: Final = (
    (re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"), "an e-mail address"),
    (re.compile(r"\b\d{1,3}(\.\d{1,3}){3}\b|\b([0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{0,4}\b"), "an IP address"),
    (re.compile(r"\b[A-Z]{2}\d{2}( ?[A-Z0-9]{4}){3,7}\b"), "an account number"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), "a token"),
    (re.compile(r"(\+\d[\d ()./-]{6,}\d|\b0\d[\d ()/-]{5,}\d)"), "a phone number"),
)


@dataclass(frozen=True, kw_only=True)
class PropertySeen:
    """A property in the newest events of a name.

    `kind`: number, text, true or false, time, list, object, or “mixed: …”; `share` of the events have it;
    `distinct` values; `samples` are the commonest, those that could tell who somebody is not written out.
    """

    name: str
    kind: str
    share: float
    distinct: int
    samples: tuple[str, ...]


def volumes(folder: Path, *, zone: str = "UTC") -> Mapping[str, tuple[int, ...]]:
    """How often each event happened on each of the last 30 days of `zone` that end with the last event."""
    ((moment,),) = cast(list[tuple[datetime | None]], ask(folder, LAST, {}))
    if moment is None:
        return {}
    first = moment.replace(tzinfo=UTC).astimezone(time_zone(zone)).date() - timedelta(days=DAYS - 1)
    asked = ask(folder, VOLUMES, {"zone": zone, "since": midnight(first, zone)})
    found: dict[str, list[int]] = defaultdict(lambda: [0] * DAYS)
    for event, day, count in cast(list[tuple[str, date, int]], asked):
        found[event][(day - first).days] = count
    return {name: tuple(counts) for name, counts in found.items()}


def properties_of(folder: Path, event: str) -> tuple[PropertySeen, ...]:
    """The properties of the newest 5,000 events of that name, the commonest first; 200 at most.

    Events with more than 20,000 bytes of properties are passed over.
    """
    rows = [json.loads(str(text)) for (text,) in ask(folder, NEWEST_OF, {"event": event})]
    return seen(row for row in rows if isinstance(row, dict))


def seen(rows: Iterable[Mapping[str, object]]) -> tuple[PropertySeen, ...]:
    """The properties of these objects, the commonest first."""
    values: dict[str, list[object]] = defaultdict(list)
    total = 0
    for row in rows:
        total += 1
        for name, value in row.items():
            if value is not None and value != "":
                values[name].append(value)
    commonest = sorted(values.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_PROPERTIES]
    return tuple(_seen(name, found, total) for name, found in commonest)


def _seen(name: str, values: list[object], total: int) -> PropertySeen:
    kinds = Counter(map(_kind, values))
    kind, most = kinds.most_common(1)[0]
    if most < AGREE * len(values):
        kind = "mixed: " + " and ".join(sorted(kinds))
    texts = Counter(map(_text, values))
    samples = dict.fromkeys(masked(name, text) for text, _ in texts.most_common(SAMPLES))
    return PropertySeen(
        name=name, kind=kind, share=len(values) / total, distinct=len(texts), samples=tuple(samples)
    )


def _kind(value: object) -> str:
    if isinstance(value, bool) or (isinstance(value, str) and value.lower() in ("true", "false")):
        return "true or false"
    if isinstance(value, int | float) or (isinstance(value, str) and NUMBER.fullmatch(value)):
        return "number"
    if isinstance(value, list | dict):
        return "list" if isinstance(value, list) else "object"
    return "time" if TIME.fullmatch(str(value)) else "text"


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def masked(name: str, value: str) -> str:
    """The value as it may be shown: what looks as if it told who somebody is stays hidden."""
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name).lower()).strip()
    if PERSONAL.search(words):
        return f"hidden, since it is called “{name}”"
    for pattern, what in KINDS_OF_PERSONAL:
        if not TIME.fullmatch(value) and pattern.search(value):
            return f"hidden, since it looks like {what}"
    return value if len(value) <= 80 else value[:79] + "…"


def alike(names: Iterable[str], *, at_least: int = 10) -> Mapping[str, tuple[str, ...]]:
    """Names that differ only in a number or an id, by what they have in common (`#` for the id).

    Such names are usually one event whose name holds an id that should be a property.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        pattern = re.sub(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|\d+", "#", name)
        if "#" in pattern:
            groups[pattern].append(name)
    found = {pattern: tuple(sorted(group)) for pattern, group in groups.items() if len(group) >= at_least}
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))
