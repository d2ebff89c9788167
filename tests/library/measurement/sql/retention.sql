WITH periods AS (SELECT unnest($starts::TIMESTAMP[]) AS starts),
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
)
SELECT starts, count(*) FILTER (over), count(*) FILTER (over AND came), count(*) FILTER (NOT over)
FROM people GROUP BY starts ORDER BY starts
