"""The shapes that events come in, how they are recognised, and where each shape keeps what we need.

A place is a dotted path: a column or key, and perhaps keys inside it. Several places mean: the first that is
filled in. Shapes: Segment (spec/common), PostHog (batch exports), Amplitude (Export API), Mixpanel (raw
export and pipelines), and a plain table.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

Places = tuple[str, ...]
# What a person may map by hand.
PARTS: Final = ("user", "anonymous", "event", "time", "message")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Where a shape keeps things. `needs`: one of each must be there; `typical` raises the confidence.

    `device` marks ids that are only a device's: a user id that equals one is no user id. Fields that nothing
    takes go to `rest` (properties or context). `zone` is that of times without an offset, if it is fixed.
    """

    name: str
    label: str
    needs: tuple[Places, ...]
    typical: Places
    user: Places
    anonymous: Places
    event: Places
    time: Places
    received: Places = ()
    message: Places = ()
    properties: Places = ("properties",)
    context: Places = ("context",)
    agent: Places = ("context.userAgent",)
    device: Places = ()
    message_with_event: bool = False
    rest: str = ""
    zone: str = ""


@dataclass(frozen=True, kw_only=True)
class Recognition:
    """A shape, how sure we are of it (0 to 1), and the fields that speak for it."""

    shape: Shape
    confidence: float
    because: tuple[str, ...] = field(default=())


SEGMENT: Final = Shape(
    name="segment",
    label="Segment",
    needs=(("messageId",), ("userId", "anonymousId"), ("type", "event"), ("timestamp", "originalTimestamp")),
    typical=("type", "event", "userId", "anonymousId", "properties", "context", "receivedAt", "sentAt"),
    user=("userId",),
    anonymous=("previousId", "anonymousId"),
    event=("event", "type"),
    time=("timestamp", "originalTimestamp"),
    received=("receivedAt",),
    message=("messageId",),
    properties=("properties", "traits"),
    agent=("context.userAgent",),
)
POSTHOG: Final = Shape(
    name="posthog",
    label="PostHog",
    needs=(("distinct_id",), ("event",), ("timestamp",), ("uuid", "person_properties", "person_id")),
    typical=("uuid", "person_id", "person_properties", "properties", "created_at", "elements_chain"),
    user=("distinct_id",),
    anonymous=("properties.$anon_distinct_id", "properties.$device_id"),
    event=("event",),
    time=("timestamp",),
    received=("created_at", "inserted_at"),
    message=("uuid", "id"),
    context=("person_properties",),
    agent=("properties.$raw_user_agent", "properties.$user_agent"),
    device=("properties.$device_id",),
    zone="UTC",
)
AMPLITUDE: Final = Shape(
    name="amplitude",
    label="Amplitude",
    needs=(("event_type",), ("event_time", "client_event_time"), ("user_id", "device_id", "amplitude_id")),
    typical=("$insert_id", "amplitude_id", "event_properties", "user_properties", "server_received_time"),
    user=("user_id",),
    anonymous=("device_id", "amplitude_id"),
    event=("event_type",),
    time=("event_time", "client_event_time"),
    received=("server_received_time", "server_upload_time"),
    message=("$insert_id", "uuid"),
    properties=("event_properties",),
    context=("user_properties",),
    agent=("user_agent",),
    rest="context",
    zone="UTC",
)
MIXPANEL: Final = Shape(
    name="mixpanel",
    label="Mixpanel",
    needs=(("event",), ("properties.time",), ("properties.distinct_id",)),
    typical=("properties.$insert_id", "properties.mp_lib", "properties.$device_id"),
    user=("properties.$user_id", "properties.$identified_id", "properties.distinct_id"),
    anonymous=("properties.$anon_id", "properties.$device_id", "properties.distinct_id"),
    event=("event",),
    time=("properties.time",),
    received=("properties.mp_processing_time_ms",),
    message=("properties.$insert_id",),
    agent=("properties.$user_agent",),
    device=("properties.$device_id",),
    message_with_event=True,
    zone="UTC",
)
PIPELINE: Final = replace(
    MIXPANEL,
    label="Mixpanel (pipeline)",
    name="mixpanel-pipeline",
    needs=(("event_name",), ("time",), ("distinct_id",), ("insert_id", "device_id")),
    typical=("insert_id", "properties", "device_id", "user_id"),
    user=("user_id", "distinct_id"),
    anonymous=("device_id",),
    event=("event_name",),
    time=("time",),
    received=(),
    message=("insert_id",),
    device=("device_id",),
)
TABLE: Final = Shape(
    name="table",
    label="Table of events",
    needs=(
        ("user_id", "anonymous_id", "userId", "user", "distinct_id", "customer_id"),
        ("event", "event_name", "action"),
        ("timestamp", "time", "datetime", "date"),
    ),
    typical=("user_id", "event", "timestamp"),
    user=("user_id", "userId", "user", "distinct_id", "customer_id"),
    anonymous=("anonymous_id", "anonymousId", "device_id"),
    event=("event", "event_name", "action"),
    time=("timestamp", "time", "datetime", "date"),
    received=("received_at",),
    message=("message_id", "messageId"),
    agent=("user_agent", "userAgent", "context.userAgent"),
    rest="properties",
)
# What else people call these columns, in lower case with _ between words.
ALSO: Final = {
    "user": ("account_id", "account", "client_id", "customer", "who", "kunde", "nutzer"),
    "event": ("what", "event_type", "activity", "ereignis", "aktion"),
    "time": ("when", "date_time", "occurred_at", "created_at", "zeit", "zeitpunkt", "zeitstempel", "datum"),
}
SHAPES: Final = (SEGMENT, POSTHOG, AMPLITUDE, MIXPANEL, PIPELINE, TABLE)


def recognise(fields: Collection[str]) -> tuple[Recognition, ...]:
    """The shapes that these fields fit, the surest first.

    Confidence: 0.6 where everything needed is there, and up to 0.4 more by the share of typical fields; a
    plain table whose names are not exactly ours has less. `fields` are names, in lower or upper case as they
    stand, and names inside `properties` with a dot.
    """
    found = []
    for shape in (*SHAPES[:-1], table_of(fields)):
        here = [next((name for name in names if name in fields), None) for names in shape.needs]
        if None in here:
            continue
        typical = [name for name in shape.typical if name in fields]
        confidence = 0.6 + 0.4 * len(typical) / len(shape.typical)
        if shape.rest == "properties":
            confidence -= 0.4  # any tool's export is a table too
        because = tuple(dict.fromkeys([*(name for name in here if name), *typical]))
        found.append(Recognition(shape=shape, confidence=round(confidence, 2), because=because))
    return tuple(sorted(found, key=lambda each: -each.confidence))


def table_of(fields: Collection[str]) -> Shape:
    """A plain table whose columns may be called otherwise: `User ID`, `Account id`, `Zeit`."""
    called = {name: re.sub(r"\W+", "_", name.strip().lower()) for name in fields}
    places = {
        part: (*known, *(name for like in (*known, *also) for name in fields if called[name] == like))
        for part, also in ALSO.items()
        for known in [getattr(TABLE, part)]
    }
    needs = ((*TABLE.needs[0], *places["user"]), places["event"], places["time"])
    return replace(TABLE, needs=needs, user=places["user"], event=places["event"], time=places["time"])


def shape_of(fields: Collection[str], shape: str) -> Shape:
    """The shape of that name; without one, the surest, or a plain table."""
    if shape:
        return next(each for each in (*SHAPES[:-1], table_of(fields)) if each.name == shape)
    found = recognise(fields)
    return found[0].shape if found else table_of(fields)


def places_of(shape: Shape, fields: Collection[str], parts: Collection[str] = PARTS) -> dict[str, str]:
    """Where each part of an event is read from: the first of the shape's places that these fields have."""
    found: dict[str, str] = {}
    for part in parts:
        for place in getattr(shape, part):
            if place in fields or ("." in place and place.partition(".")[0] in fields):
                found.setdefault(part, place)
    return found


def mapped(shape: Shape, mapping: Mapping[str, str]) -> Shape:
    """The shape with other places for `user`, `anonymous`, `event`, `time` or `message`: {what: place}."""
    return replace(shape, **{what: (place,) for what, place in mapping.items() if place})  # type: ignore[arg-type]
