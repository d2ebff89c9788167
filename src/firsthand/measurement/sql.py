"""The questions that metrics ask, as SQL over `events(message_id, user_id, event, time, properties)`.

Every value is bound; nothing is pasted in. All take `starts`, the first moments of the periods in UTC, and
`until`, the end of the last one. They answer one row per period that has any event, in order.
"""

from typing import Final

# Which period each event falls into: the latest that starts at or before it.
PERIODS: Final = "periods AS (SELECT unnest($starts::TIMESTAMP[]) AS starts)"
LAST: Final = "SELECT max(time) FROM events"
NAMES: Final = """SELECT event, count(*), count(DISTINCT user_id), min(time), max(time)
FROM events GROUP BY event ORDER BY event"""
PROPERTIES: Final = "SELECT DISTINCT unnest(json_keys(properties)) AS name FROM events ORDER BY name"


def counts() -> str:
    """(starts, events, users) of `$event`."""
    return f"""WITH {PERIODS}
SELECT starts, count(*), count(DISTINCT user_id)
FROM events ASOF JOIN periods ON time >= starts
WHERE event = $event AND time < $until
GROUP BY starts ORDER BY starts"""  # noqa: S608


def event_ratio() -> str:
    """Moments of x = `$event` per user and y = `$other` per user, over users with either in the period."""
    return _moments(
        "count(*) FILTER (event = $event) AS x, count(*) FILTER (event = $other) AS y",
        "event IN ($event, $other)",
    )


def user_ratio() -> str:
    """Moments of x = did `$event` and y = did `$other` (0 or 1), over users with either in the period."""
    return _moments(
        "bool_or(event = $event)::INT AS x, bool_or(event = $other)::INT AS y",
        "event IN ($event, $other)",
    )


def property_mean() -> str:
    """Moments of x = sum and y = number of values at JSON pointer `$pointer` per user who has any."""
    value = "try_cast(json_extract_string(properties, $pointer) AS DOUBLE)"
    return _moments(f"sum({value}) AS x, count({value}) AS y", f"event = $event AND isfinite({value})")


def returns() -> str:
    """(starts, users, came back, still waiting).

    A user's clock starts at the first `$event` in the period; coming back is the next `$other` strictly later
    and within `$days` times 24 hours. Users whose days are not over at `$as_of` wait and do not count.
    """
    return f"""WITH {PERIODS},
firsts AS (
    SELECT starts, user_id, min(time) AS began
    FROM events ASOF JOIN periods ON time >= starts
    WHERE event = $event AND time < $until AND time <= $as_of
    GROUP BY starts, user_id
),
others AS (SELECT user_id, time FROM events WHERE event = $other AND time <= $as_of),
people AS (
    SELECT starts, began + to_days($days) <= $as_of AS over,
           coalesce(time <= began + to_days($days), false) AS came
    FROM firsts ASOF LEFT JOIN others ON firsts.user_id = others.user_id AND others.time > firsts.began
)
SELECT starts, count(*) FILTER (over), count(*) FILTER (over AND came), count(*) FILTER (NOT over)
FROM people GROUP BY starts ORDER BY starts"""  # noqa: S608


def _moments(per_user: str, condition: str) -> str:
    return f"""WITH {PERIODS},
users AS (
    SELECT starts, user_id, {per_user}
    FROM events ASOF JOIN periods ON time >= starts
    WHERE {condition} AND time < $until
    GROUP BY starts, user_id
)
SELECT starts, count(*), avg(x), avg(y), var_samp(x), var_samp(y), covar_samp(x, y)
FROM users GROUP BY starts ORDER BY starts"""  # noqa: S608
