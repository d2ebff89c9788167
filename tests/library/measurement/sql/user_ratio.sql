WITH periods AS (SELECT unnest($starts::TIMESTAMP[]) AS starts),
users AS (
    SELECT starts, user_id, bool_or(event = $event)::INT AS x, bool_or(event = $other)::INT AS y
    FROM events ASOF JOIN periods ON time >= starts
    WHERE event IN ($event, $other) AND time < $until
    GROUP BY starts, user_id
)
SELECT starts, count(*), avg(x), avg(y), var_samp(x), var_samp(y), covar_samp(x, y)
FROM users GROUP BY starts ORDER BY starts
