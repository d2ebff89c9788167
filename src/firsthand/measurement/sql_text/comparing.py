"""Two segments compared as SQL: who is in each, and the same numbers of both beside each other.

The `by_…` have the names and arguments of those in `firsthand.measurement.comparing`. Each makes a table
`asked`, which has an `amount` for every person that a number is about; the number is their mean.
"""

# ruff: noqa: S608  (names and values of people are quoted in `words`)

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from firsthand.measurement.behaviour import ANYTHING, Step
from firsthand.measurement.cohorts import Retention
from firsthand.measurement.comparing import MOST_LINKS
from firsthand.measurement.funnels import Funnel
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import OTHER, Paths
from firsthand.measurement.selections import Segment
from firsthand.measurement.sql_text import activity
from firsthand.measurement.sql_text.funnel import ways
from firsthand.measurement.sql_text.paths import walks
from firsthand.measurement.sql_text.retention import EVER, over, ways_back
from firsthand.measurement.sql_text.segments import segment
from firsthand.measurement.sql_text.words import (
    Parts,
    between,
    condition,
    day_of,
    ended,
    indented,
    literal,
    period_of,
    text,
    where,
    whole,
)

EVERYBODY = "SELECT DISTINCT person FROM events"
SIDES = ("segment", "beside")


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Named queries, the last of which is `asked`, and its columns that tell one number from another."""

    parts: Parts
    keys: str


Ask = Callable[[str], Numbers]  # in a time zone


def compare(one: Segment, other: Segment | None, ask: Ask, *, zone: str = "UTC") -> str:
    """Three queries: who is in which segment, how many they are, and the numbers of both.

    The last gives (…, segment, segment_n, beside, beside_n, difference), NULL where it is of nobody. Without
    `other` it is everybody else.
    """
    these = segment(one, zone=zone).rstrip()
    those = f"{EVERYBODY} WHERE person NOT IN (\n{indented(these)}\n)"
    if other is not None:
        those = segment(other, zone=zone).rstrip()
    numbers = ask(zone)
    sides = ",\n       ".join(
        f"avg(amount) FILTER (side = '{side}') AS {side}, count(*) FILTER (side = '{side}') AS {side}_n"
        for side in SIDES
    )
    last = f"""SELECT {numbers.keys},
       {sides},
       segment - beside AS difference
FROM asked JOIN members USING (person)
GROUP BY {numbers.keys} ORDER BY {numbers.keys}"""
    return f"""CREATE OR REPLACE TEMP TABLE members AS
SELECT 'segment' AS side, person FROM (
{indented(these)}
)
UNION ALL
SELECT 'beside', person FROM (
{indented(those)}
);

SELECT side, count(*) AS people FROM members GROUP BY side ORDER BY side DESC;

{whole(numbers.parts, last)}"""


def by_funnel(question: Funnel) -> Ask:
    """The share of those who began that reached each later step."""

    def ask(zone: str) -> Numbers:
        parts = ways(question, zone=zone)
        numbers = f"SELECT unnest(range(2, {len(question.steps) + 1})) AS step"
        about = f"SELECT step, person\nFROM (SELECT person FROM {parts[-1][0]} WHERE step = 1)\n"
        about += f"CROSS JOIN ({numbers})"
        return _shares(parts, "step", about, f"SELECT step, person FROM {parts[-1][0]}")

    return ask


def by_retention(question: Retention) -> Ask:
    """The share of all cohorts together that came back in each column."""

    def ask(zone: str) -> Numbers:
        known = over(question, zone)
        about = f"SELECT first, nullif(last, {EVER}) AS last, person\nFROM cohorts JOIN spans ON {known}"
        return _shares(ways_back(question, zone=zone), "first, last", about, "FROM came", same="first")

    return ask


def by_lifecycle(
    *,
    step: Step = ANYTHING,
    grain: Grain = Grain.WEEK,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Ask:
    """The share of each period's active people that were active again in the next, of whole periods."""

    def ask(zone: str) -> Numbers:
        one = f"INTERVAL 1 {grain.value}"
        shown = [*between("period", None, last_day, grain), ended(f"period + {one}", zone)]
        if first_day:
            shown.append(f"period > {period_of(grain, literal(first_day))}")
        about = f"SELECT period, person\nFROM (SELECT (period + {one})::DATE AS period, person FROM placed)"
        held = f"SELECT period, person\nFROM placed WHERE before + {one} = period"
        return _shares(activity.lives(step, grain, zone), "period", about + where(shown), held)

    return ask


def by_stickiness(first_day: date, last_day: date, *, step: Step = ANYTHING, grain: Grain = Grain.DAY) -> Ask:
    """The share of active people that were active in at least so many periods."""

    def ask(zone: str) -> Numbers:
        parts = activity.active_in(first_day, last_day, step, grain, zone)
        numbers = "SELECT unnest(range(2, (SELECT max(periods) FROM counted) + 1)) AS at_least"
        about = f"SELECT at_least, person\nFROM counted CROSS JOIN ({numbers})"
        return _shares(parts, "at_least", about, f"{about}\nWHERE periods >= at_least")

    return ask


def by_trend(
    *,
    step: Step = ANYTHING,
    grain: Grain = Grain.WEEK,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Ask:
    """The share of the segment's people that did `step` in each whole period."""

    def ask(zone: str) -> Numbers:
        shown = between("period", first_day, last_day, grain)
        shown.append(ended(f"period + INTERVAL 1 {grain.value}", zone))
        held = f"SELECT DISTINCT period, person\nFROM (\n{activity.done(step, grain, zone)}\n)"
        about = f"SELECT period, person\nFROM (SELECT DISTINCT period FROM active)\nCROSS JOIN ({EVERYBODY})"
        return _shares([("active", held + where(shown))], "period", about, "FROM active")

    return ask


def by_times(*, step: Step = ANYTHING, first_day: date | None = None, last_day: date | None = None) -> Ask:
    """How often people of the segment did `step` in the mean, and the share that did at all."""

    def ask(zone: str) -> Numbers:
        held = [condition(step), *between(day_of(zone), first_day, last_day)]
        inside = " AND ".join(f"({each})" for each in held)
        counted = f"SELECT person, count(*) FILTER ({inside}) AS times\nFROM events\nGROUP BY person"
        asked = """SELECT 'times per person' AS number, person, times AS amount FROM counted
UNION ALL
SELECT 'did it at all', person, (times > 0)::INT FROM counted"""
        return Numbers(parts=[("counted", counted), ("asked", asked)], keys="number")

    return ask


def by_paths(question: Paths, *, first_day: date | None = None, last_day: date | None = None) -> Ask:
    """The share of the segment's people that took each of the commonest links."""

    def ask(zone: str) -> Numbers:
        order = ", ".join(f"{each} <> {text(OTHER)}, {each}" for each in ("source", "target"))
        links = f"""SELECT place, source, target
FROM linked WHERE target IS NOT NULL
GROUP BY place, source, target
ORDER BY count(*) DESC, place, count(DISTINCT person) DESC, {order} LIMIT {MOST_LINKS}"""
        parts = [*walks(question, first_day, last_day, zone), ("links", links)]
        about = f"SELECT place, source, target, person\nFROM links CROSS JOIN ({EVERYBODY})"
        held = "SELECT DISTINCT place, source, target, person\nFROM linked"
        return _shares(parts, "place, source, target", about, held)

    return ask


def _shares(parts: Parts, keys: str, about: str, held: str, *, same: str = "") -> Numbers:
    """Numbers that are shares: whom each is about, and of whom it holds; `same` are the keys of both."""
    asked = f"""SELECT about.*, (held.person IS NOT NULL)::INT AS amount
FROM about LEFT JOIN held USING ({same or keys}, person)"""
    return Numbers(parts=[*parts, ("about", about), ("held", held), ("asked", asked)], keys=keys)
