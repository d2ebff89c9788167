"""The analyses in plain SQL: a second opinion for every answer, and a form that other engines understand.

All ask `events(person, event, time, day)`: `time` in microseconds since 1970, `day` a DATE in the zone of the
question. Values are bound where they are data; whole numbers and grains stand in the text.
"""


def funnel(steps: int) -> str:
    """(level, people) of `$step1`, `$step2`, … in order within `$window` microseconds; all names differ.

    Per step, the latest chain start at or before each of its events, kept while it lies in the window.
    """
    parts = ["s1 AS (SELECT person, time, time AS start FROM events WHERE event = $step1)"]
    counts = ["SELECT 1 AS level, count(DISTINCT person) FROM s1"]
    for number in range(2, steps + 1):
        parts.append(
            f"s{number} AS (SELECT e.person, e.time, p.start "  # noqa: S608
            f"FROM (SELECT person, time FROM events WHERE event = $step{number}) AS e "
            f"ASOF JOIN s{number - 1} AS p ON e.person = p.person AND e.time >= p.time "
            "WHERE e.time - p.start <= $window)"
        )
        counts.append(f"SELECT {number}, count(DISTINCT person) FROM s{number}")  # noqa: S608
    return f"WITH {', '.join(parts)} {' UNION ALL '.join(counts)} ORDER BY level"


def retention(grain: str) -> str:
    """(first day of the cohort, k, people): any event first, any event in the k-th calendar period after."""
    return f"""WITH active AS (
    SELECT DISTINCT person, date_trunc('{grain}', day)::DATE AS period FROM events
),
cohorts AS (SELECT person, min(period) AS cohort FROM active GROUP BY person)
SELECT cohort, date_diff('{grain}', cohort, period) AS k, count(*)
FROM active JOIN cohorts USING (person) GROUP BY ALL ORDER BY ALL"""  # noqa: S608


def rolling_retention(span: int) -> str:
    """(k, people back, people it can be told of): any event, periods of `span` microseconds."""
    return f"""WITH began AS (SELECT person, min(time) AS began FROM events GROUP BY person),
known AS (SELECT person, began, ((SELECT max(time) FROM events) - began) // {span} AS seen FROM began),
back AS (SELECT DISTINCT person, (time - began) // {span} AS k, seen FROM events JOIN known USING (person)),
periods AS (SELECT unnest(range((SELECT max(seen) FROM known))) AS k)
SELECT k, (SELECT count(*) FROM back WHERE back.k = periods.k AND back.seen > periods.k),
       (SELECT count(*) FROM known WHERE known.seen > periods.k)
FROM periods ORDER BY k"""  # noqa: S608


def lifecycle(grain: str) -> str:
    """(first day, new, returning, resurrecting) of active people in each period that has any event."""
    return f"""WITH active AS (
    SELECT DISTINCT person, date_trunc('{grain}', day)::DATE AS period FROM events
),
placed AS (
    SELECT period, lag(period) OVER (PARTITION BY person ORDER BY period) AS before FROM active
)
SELECT period, count(*) FILTER (before IS NULL),
       count(*) FILTER (date_diff('{grain}', before, period) = 1),
       count(*) FILTER (date_diff('{grain}', before, period) > 1)
FROM placed GROUP BY period ORDER BY period"""  # noqa: S608


def stickiness() -> str:
    """(days, people): on how many days from `$first` to `$last` people did anything."""
    return """SELECT days, count(*) FROM (
    SELECT person, count(DISTINCT day) AS days FROM events WHERE day BETWEEN $first AND $last GROUP BY person
) GROUP BY days ORDER BY days"""


def daily_people(name: str) -> str:
    """(day, value, people): different people each day by the value of column `name`."""
    return f'SELECT day, "{name}", count(DISTINCT person) FROM events GROUP BY ALL ORDER BY ALL'  # noqa: S608


def paths(length: int) -> str:
    """(events, sessions): the first events of each session of gaps up to `$gap`; the 20 commonest.

    Events of one moment stand in the order of their names; nothing is collapsed.
    """
    return f"""WITH marked AS (
    SELECT person, time, event,
           coalesce(time - lag(time) OVER (PARTITION BY person ORDER BY time, event) > $gap, true) AS new
    FROM events
), numbered AS (
    SELECT person, time, event, sum(new::INT) OVER (PARTITION BY person ORDER BY time, event
           ROWS UNBOUNDED PRECEDING) AS session FROM marked
), placed AS (
    SELECT *, row_number() OVER (PARTITION BY person, session ORDER BY time, event) AS place FROM numbered
)
SELECT events, count(*) AS sessions FROM (
    SELECT list(event ORDER BY place) AS events FROM placed WHERE place <= {length} GROUP BY person, session
) GROUP BY events ORDER BY sessions DESC, events LIMIT 20"""  # noqa: S608
