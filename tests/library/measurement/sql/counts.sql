WITH periods AS (SELECT unnest($starts::TIMESTAMP[]) AS starts)
SELECT starts, count(*), count(DISTINCT user_id)
FROM events ASOF JOIN periods ON time >= starts
WHERE event = $event AND time < $until
GROUP BY starts ORDER BY starts
