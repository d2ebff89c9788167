WITH periods AS (SELECT unnest($starts::TIMESTAMP[]) AS starts),
numbers AS (
    SELECT starts, user_id, try_cast(json_extract_string(properties, $pointer) AS DOUBLE) AS number
    FROM events ASOF JOIN periods ON time >= starts
    WHERE event = $event AND time < $until AND isfinite(try_cast(json_extract_string(properties, $pointer) AS DOUBLE))
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
FROM cuts JOIN shares USING (starts) ORDER BY starts
