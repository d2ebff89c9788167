"""Paths as SQL: sessions, the events at each place after an anchor, and the links between them."""

# ruff: noqa: S608  (names and values of people are quoted in `words`)

from datetime import date

from firsthand.measurement.behaviour import MICROSECOND
from firsthand.measurement.paths import OTHER, Paths
from firsthand.measurement.sql_text.words import Parts, between, condition, day_of, text, where, whole

ORDER = "PARTITION BY person ORDER BY time, event"
NUMBERED = "SELECT *, row_number() OVER (PARTITION BY person, session ORDER BY run) AS number\nFROM runs"
LINKED = """SELECT person, place, event AS source,
       lead(event) OVER (PARTITION BY person, session ORDER BY place) AS target
FROM named"""
LINKS = """SELECT place, source, target, count(*) AS sessions, count(DISTINCT person) AS people
FROM linked WHERE target IS NOT NULL
GROUP BY place, source, target
UNION ALL
SELECT place, source, NULL, count(*), count(DISTINCT person)
FROM linked
GROUP BY place, source
ORDER BY place, target NULLS FIRST, sessions DESC, source"""


def paths(
    question: Paths, *, first_day: date | None = None, last_day: date | None = None, zone: str = "UTC"
) -> str:
    """(place, source, target, sessions, people): links, and with an empty target the events at each place."""
    return whole(walks(question, first_day, last_day, zone), LINKS)


def walks(question: Paths, first_day: date | None, last_day: date | None, zone: str) -> Parts:
    """Named queries: `linked` has each event of each session's path with the one after it."""
    inside = f"place BETWEEN 1 AND {question.length}"
    named = f"""SELECT person, session, place,
       CASE WHEN commonest.event IS NULL THEN {text(OTHER)} ELSE commonest.event END AS event
FROM placed LEFT JOIN commonest USING (place, event)
WHERE {inside}"""
    commonest = f"""SELECT place, event
FROM placed WHERE {inside}
GROUP BY place, event
QUALIFY row_number() OVER (PARTITION BY place ORDER BY count(*) DESC, event) <= {question.most}"""
    return [
        ("marked", _marked(question, between(day_of(zone), first_day, last_day))),
        ("runs", _runs(question)),
        ("numbered", NUMBERED),
        ("placed", _placed(question)),
        ("commonest", commonest),
        ("named", named),
        ("linked", LINKED),
    ]


def _marked(question: Paths, days: list[str]) -> str:
    """The events, whether they are the anchor, and whether they open a session."""
    step, gap = question.after or question.before, question.gap // MICROSECOND
    chosen = f"({condition(step)})" if step else "true"
    return f"""SELECT person, time, event, {chosen} AS chosen,
       coalesce(epoch_us(time) - lag(epoch_us(time)) OVER ({ORDER}) > {gap}, true) AS opens,
       lag(event) OVER ({ORDER}) AS before
FROM events{where(days)}"""


def _runs(question: Paths) -> str:
    """The events with their session; equal ones in a row as one, where the question asks so."""
    session = f"sum(opens::INT) OVER ({ORDER} ROWS UNBOUNDED PRECEDING) AS session"
    if not question.collapse:
        numbered = f"row_number() OVER ({ORDER}) AS run"
        return f"SELECT person, event, chosen,\n       {session},\n       {numbered}\nFROM marked"
    run = f"sum((opens OR event <> before)::INT) OVER ({ORDER} ROWS UNBOUNDED PRECEDING) AS run"
    return f"""SELECT person, session, run, event, bool_or(chosen) AS chosen
FROM (SELECT *, {session},
             {run}
      FROM marked)
GROUP BY person, session, run, event"""


def _placed(question: Paths) -> str:
    """Each event's place in its session's path, which has 1 at the start or `length` at the end."""
    if question.before:
        anchor, shift = "max(number)", f" + {question.length}"
    else:
        anchor, shift = "min(number)", " + 1"
    over = "OVER (PARTITION BY person, session)"
    place = f"number - {anchor} FILTER (chosen) {over}{shift} AS place"
    return f"SELECT person, session, event, {place}\nFROM numbered"
