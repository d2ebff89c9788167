WITH periods AS (SELECT unnest($starts::TIMESTAMP[]) AS starts),
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
chain_2 AS (
    SELECT c.starts, c.user_id, c.began, o.place, o.time
    FROM chain_1 AS c ASOF JOIN ordered AS o
    ON c.user_id = o.user_id AND o.place > c.place AND o.event = $steps[2]
    WHERE o.time <= c.began + to_days($days)
),
chain_3 AS (
    SELECT c.starts, c.user_id, c.began, o.place, o.time
    FROM chain_2 AS c ASOF JOIN ordered AS o
    ON c.user_id = o.user_id AND o.place > c.place AND o.event = $steps[3]
    WHERE o.time <= c.began + to_days($days)
),
done AS (SELECT DISTINCT starts, user_id, true AS came FROM chain_3),
begun AS (SELECT starts, user_id, max(began) AS latest FROM chain_1 GROUP BY starts, user_id),
people AS (
    SELECT starts, user_id, latest + to_days($days) <= $as_of AS over, coalesce(came, false) AS came
    FROM begun LEFT JOIN done USING (starts, user_id)
)
SELECT starts, count(*) FILTER (over), count(*) FILTER (over AND came), count(*) FILTER (NOT over)
FROM people GROUP BY starts ORDER BY starts
