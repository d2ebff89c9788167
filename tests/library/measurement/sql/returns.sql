WITH periods AS (SELECT unnest($starts::TIMESTAMP[]) AS starts),
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
)
SELECT starts, count(*) FILTER (over), count(*) FILTER (over AND came), count(*) FILTER (NOT over)
FROM people GROUP BY starts ORDER BY starts
