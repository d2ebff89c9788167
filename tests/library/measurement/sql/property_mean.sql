WITH periods AS (SELECT unnest($starts::TIMESTAMP[]) AS starts),
users AS (
    SELECT starts, user_id, sum(try_cast(json_extract_string(properties, $pointer) AS DOUBLE)) AS x, count(try_cast(json_extract_string(properties, $pointer) AS DOUBLE)) AS y
    FROM events ASOF JOIN periods ON time >= starts
    WHERE event = $event AND isfinite(try_cast(json_extract_string(properties, $pointer) AS DOUBLE)) AND time < $until
    GROUP BY starts, user_id
)
SELECT starts, count(*), avg(x), avg(y), var_samp(x), var_samp(y), covar_samp(x, y)
FROM users GROUP BY starts ORDER BY starts
