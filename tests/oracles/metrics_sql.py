"""Metrics as DuckDB would put them, another way than the library does, asked of its store.

The events are `events(message_id, user_id, event, time, properties)`. All take `starts`, the first moments of
the periods in UTC, and `until`, the end of the last one, and answer one row per period that has any event.
"""

from typing import Final

from firsthand.measurement.conditions import NUMBER

# Which period each event falls into: the latest that starts at or before it.
PERIODS: Final = "periods AS (SELECT unnest($starts::TIMESTAMP[]) AS starts)"
SAID = "json_extract_string(properties, $pointer)"
VALUE: Final = f"CASE WHEN regexp_full_match({SAID}, '{NUMBER}') THEN try_cast({SAID} AS DOUBLE) END"
# What becomes of `people(starts, user_id, over, came)`.
TALLY: Final = """\
SELECT starts, count(*) FILTER (over), count(*) FILTER (over AND came), count(*) FILTER (NOT over)
FROM people GROUP BY starts ORDER BY starts"""


def counts() -> str:
    """(starts, events, users) of `$event`."""
    return f"""WITH {PERIODS}
SELECT starts, count(*), count(DISTINCT user_id)
FROM events ASOF JOIN periods ON time >= starts
WHERE event = $event AND time < $until
GROUP BY starts ORDER BY starts"""


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
    return _moments(f"sum({VALUE}) AS x, count({VALUE}) AS y", f"event = $event AND isfinite({VALUE})")


def returns() -> str:
    """(starts, users, came back, still waiting) of `returning_people`."""
    return f"{returning_people()}\n{TALLY}"


def returning_people() -> str:
    """`people(starts, user_id, over, came)`.

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
    SELECT starts, firsts.user_id, began + to_days($days) <= $as_of AS over,
           coalesce(time <= began + to_days($days), false) AS came
    FROM firsts ASOF LEFT JOIN others ON firsts.user_id = others.user_id AND others.time > firsts.began
)"""


def funnel(steps: int) -> str:
    """(starts, users, came through, still waiting) of `funnel_people`."""
    return f"{funnel_people(steps)}\n{TALLY}"


def funnel_people(steps: int) -> str:
    """`people(starts, user_id, over, came)` of a funnel with that many `$steps`.

    Events of one moment stand in the order of the first step they can fill, so each event fills one step.
    From each start the chain of next events is the one that ends first: ASOF joins follow it. A user waits
    while the window of their last start in the period is open at `$as_of`.
    """
    joins = [
        f"""chain_{number} AS (
    SELECT c.starts, c.user_id, c.began, o.place, o.time
    FROM chain_{number - 1} AS c ASOF JOIN ordered AS o
    ON c.user_id = o.user_id AND o.place > c.place AND o.event = $steps[{number}]
    WHERE o.time <= c.began + to_days($days)
)"""
        for number in range(2, steps + 1)
    ]
    chains = ",\n".join(joins)
    return f"""WITH {PERIODS},
ordered AS (
    SELECT user_id, event, time, row_number() OVER (
        PARTITION BY user_id ORDER BY time, list_position($steps, event), message_id
    ) AS place
    FROM events WHERE event IN (SELECT unnest($steps)) AND time <= $as_of
),
chain_1 AS (
    SELECT starts, user_id, time AS began, place, time
    FROM ordered ASOF JOIN periods ON time >= starts
    WHERE event = $steps[1] AND time < $until
),
{chains},
done AS (SELECT DISTINCT starts, user_id, true AS came FROM chain_{steps}),
begun AS (SELECT starts, user_id, max(began) AS latest FROM chain_1 GROUP BY starts, user_id),
people AS (
    SELECT starts, user_id, latest + to_days($days) <= $as_of AS over, coalesce(came, false) AS came
    FROM begun LEFT JOIN done USING (starts, user_id)
)"""


def retention() -> str:
    """(starts, users, came back, still waiting) of `retained_people`."""
    return f"{retained_people()}\n{TALLY}"


def retained_people() -> str:
    """`people(starts, user_id, over, came)` by when they first did `$event`.

    Coming back is an `$other` from `$after` times 24 hours after that first one, before `$before` times 24
    hours. Users whose time is not over at `$as_of` wait.
    """
    return f"""WITH {PERIODS},
firsts AS (
    SELECT user_id, min(time) AS began FROM events WHERE event = $event AND time <= $as_of GROUP BY user_id
),
begun AS (
    SELECT starts, user_id, began, began + to_days($after) AS opens
    FROM firsts ASOF JOIN periods ON began >= starts WHERE began < $until
),
others AS (SELECT user_id, time FROM events WHERE event = $other AND time <= $as_of),
people AS (
    SELECT starts, begun.user_id, began + to_days($before) <= $as_of AS over,
           coalesce(time < began + to_days($before), false) AS came
    FROM begun ASOF LEFT JOIN others ON begun.user_id = others.user_id AND others.time >= begun.opens
)"""


def quantile() -> str:
    """(starts, users, quantile, low, high) of the numbers at JSON pointer `$pointer`.

    Low and high are the sample's values at the ranks `$quantile` ± `$z` standard errors of the share of
    values up to the quantile, by the delta method over users; NULL where such a rank leaves 0 to 1.
    """
    return f"""WITH {PERIODS},
numbers AS (
    SELECT starts, user_id, {VALUE} AS number
    FROM events ASOF JOIN periods ON time >= starts
    WHERE event = $event AND time < $until AND isfinite({VALUE})
),
cuts AS (
    SELECT starts, quantile_cont(number, $quantile) AS cut, list(number ORDER BY number) AS sorted
    FROM numbers GROUP BY starts
),
users AS (
    SELECT starts, user_id, count(*) FILTER (number <= cut) AS x, count(*) AS y
    FROM numbers JOIN cuts USING (starts) GROUP BY starts, user_id
),
shares AS (
    SELECT starts, count(*) AS n, $z * sqrt(greatest(
        var_samp(x) - 2 * (avg(x) / avg(y)) * covar_samp(x, y) + (avg(x) / avg(y)) ** 2 * var_samp(y), 0
    ) / count(*)) / avg(y) AS half
    FROM users GROUP BY starts
)
SELECT starts, n, cut,
    CASE WHEN $quantile - half >= 0
        THEN sorted[1 + floor((len(sorted) - 1) * ($quantile - half))::BIGINT] END,
    CASE WHEN $quantile + half <= 1
        THEN sorted[1 + ceil((len(sorted) - 1) * ($quantile + half))::BIGINT] END
FROM cuts JOIN shares USING (starts) ORDER BY starts"""


def _moments(per_user: str, condition: str) -> str:
    return f"""WITH {PERIODS},
users AS (
    SELECT starts, user_id, {per_user}
    FROM events ASOF JOIN periods ON time >= starts
    WHERE {condition} AND time < $until
    GROUP BY starts, user_id
)
SELECT starts, count(*), avg(x), avg(y), var_samp(x), var_samp(y), covar_samp(x, y)
FROM users GROUP BY starts ORDER BY starts"""
