"""Parts of a metric by the values of a property, as SQL over the events of one period.

All take `$starts` (one moment), `$until` and `$dimension`, the JSON pointer to the property. They answer rows
(segment, amount, base): the metric is Σ amount ÷ Σ base, or Σ amount where base is not used. The segment is
'' where the property is not there. A person belongs to the segment of their first event in the period.
"""

from typing import Final

from firsthand.measurement import sql
from firsthand.measurement.metrics import Kind, Metric

SEGMENT: Final = "coalesce(json_extract_string(properties, $dimension), '')"
INSIDE: Final = "time >= $starts[1] AND time < $until"


def segments_of(metric: Metric) -> str:
    """The parts of a metric of any kind but a quantile, which has no parts that add up."""
    match metric.kind:
        case Kind.COUNT:
            return _events("count(*)", "count(*)", "event = $event")
        case Kind.RATIO:
            above, below = ("count(*) FILTER (event = $event)", "count(*) FILTER (event = $other)")
            return _events(above, below, "event IN ($event, $other)")
        case Kind.MEAN:
            value = "try_cast(json_extract_string(properties, $pointer) AS DOUBLE)"
            return _events(f"sum({value})", f"count({value})", f"event = $event AND isfinite({value})")
        case Kind.USERS:
            return _users("1", "1", "event = $event")
        case Kind.USER_RATIO:
            did, other = "bool_or(event = $event)::INT", "bool_or(event = $other)::INT"
            return _users(did, other, "event IN ($event, $other)")
        case Kind.RETURN:
            return _people(sql.returning_people())
        case Kind.FUNNEL:
            return _people(sql.funnel_people(1 + len(metric.steps)), event="$steps[1]")
        case Kind.RETENTION:
            return _people(sql.retained_people())
        case Kind.QUANTILE:
            raise NotImplementedError("checked by decomposition")


def _events(amount: str, base: str, condition: str) -> str:
    return f"""SELECT {SEGMENT} AS segment, {amount}, {base}
FROM events WHERE {condition} AND {INSIDE} GROUP BY segment ORDER BY segment"""  # noqa: S608


def _users(amount: str, base: str, condition: str) -> str:
    return f"""WITH users AS (
    SELECT user_id, arg_min({SEGMENT}, (time, message_id)) AS segment, {amount} AS amount, {base} AS base
    FROM events WHERE {condition} AND {INSIDE} GROUP BY user_id
)
SELECT segment, sum(amount), sum(base) FROM users GROUP BY segment ORDER BY segment"""  # noqa: S608


def _people(people: str, *, event: str = "$event") -> str:
    return f"""{people},
homes AS (
    SELECT user_id, arg_min({SEGMENT}, (time, message_id)) AS segment
    FROM events WHERE event = {event} AND {INSIDE} GROUP BY user_id
)
SELECT segment, count(*) FILTER (came), count(*)
FROM people JOIN homes USING (user_id) WHERE over GROUP BY segment ORDER BY segment"""  # noqa: S608
