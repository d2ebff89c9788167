"""Funnels as SQL: each step's events beside the latest chain start that leads to them."""

# ruff: noqa: S608  (names and values of people are quoted in `words`)

from firsthand.measurement.behaviour import ANY, MICROSECOND
from firsthand.measurement.funnels import Exclusion, Funnel, Order
from firsthand.measurement.sql_text.words import (
    Parts,
    any_of,
    between,
    column,
    condition,
    day_of,
    where,
    whole,
)


def funnel(question: Funnel, *, by: str = "", most: int = 10, zone: str = "UTC") -> str:
    """([value,] step, people, median_seconds): how many people took each step, and how long they needed.

    `by` gives a funnel for each of the `most` commonest values of that property of the first step's event.
    """
    parts = ways(question, by, most, zone=zone)
    shown = ["value", "step"] if by else ["step"]
    last = f"""SELECT {", ".join(shown)}, count(*) AS people, median(took) / 1e6 AS median_seconds
FROM {parts[-1][0]}
GROUP BY ALL ORDER BY {", ".join(shown)}"""
    return whole(parts, last)


def people_of(question: Funnel, *, zone: str = "UTC") -> str:
    """(person): who took every step."""
    parts = ways(question, zone=zone)
    return whole(parts, f"SELECT person FROM {parts[-1][0]} WHERE step = {len(question.steps)}")


def ways(question: Funnel, by: str = "", most: int = 0, *, zone: str = "UTC") -> Parts:
    """Named queries, the last of which has each person's first way to each step."""
    keys = ["person", *(["held"] if question.constant else []), *(["value"] if by else [])]
    if question.order is Order.ANY:
        parts = _any_order(question, keys, zone)
    else:
        parts = [*_commonest(question, by, most), ("line", _line(question, keys, by, zone))]
        for number, _ in enumerate(question.steps, start=1):
            parts.append((f"s{number}", _chain(question, number, keys)))
        own = ", ".join(keys)
        found = "\nUNION ALL\n".join(
            f"SELECT {own}, {number} AS step, moment, moment - start AS took, place FROM s{number}"
            for number, _ in enumerate(question.steps, start=1)
        )
        parts.append(("reached", found))
        parts.append(("firsts", _firsts(keys, "place")))
    if question.constant:
        whole_people = [key for key in keys if key != "held"]
        parts.append(("once", _firsts(whole_people, "(moment, took)", of="firsts")))
    return parts


def _commonest(question: Funnel, by: str, most: int) -> Parts:
    if not by:
        return []
    name = column(by)
    begins = [condition(question.steps[0]), f"{name} IS NOT NULL"]
    text = f"SELECT {name} AS value\nFROM events{where(begins)}\n"
    return [("commonest", text + f"GROUP BY value ORDER BY count(DISTINCT person) DESC, value LIMIT {most}")]


def _line(question: Funnel, keys: list[str], by: str, zone: str) -> str:
    """The events in a row: in one moment by the first step that they can fill, so that none fills two."""
    strict = question.order is Order.STRICT
    fills = [condition(step) for step in question.steps]
    if by:
        fills[0] = " AND ".join(each for each in (fills[0], f"{column(by)} = value") if each != "true")
    names = {step.event for step in question.steps}
    order = [
        "time",
        "CASE " + " ".join(f"WHEN {each} THEN {n}" for n, each in enumerate(fills, 1)) + " ELSE 99 END",
    ]
    if ANY in names or len(names) < len(question.steps):
        # What can fill the same first step stands by the others that it can fill.
        order.append(" + ".join(f"({each})::INT * {1 << n}" for n, each in enumerate(fills)))
    fields = ["person", *([f"{column(question.constant)} AS held"] if question.constant else [])]
    fields += ["value"] if by else []
    fields += ["epoch_us(time) AS moment"]
    begins = [fills[0], *between(day_of(zone), question.first_day, question.last_day)]
    fields += [f"{' AND '.join(each for each in begins if each != 'true') or 'true'} AS is1"]
    fields += [f"{each} AS is{number}" for number, each in enumerate(fills[1:], start=2)]
    parted = ", ".join(
        dict(zip(keys, [field.removesuffix(" AS held") for field in fields], strict=False)).values()
    )
    over = ",\n           ".join(order)
    fields += [f"row_number() OVER (PARTITION BY {parted}\n           ORDER BY {over}) AS place"]
    held = [f"{column(question.constant)} IS NOT NULL"] if question.constant else []
    if not strict:
        held.append(any_of([*question.steps, *(each.step for each in question.exclusions)]))
    fields += [f"{condition(each.step)} AS bars{n}" for n, each in enumerate(question.exclusions, start=1)]
    table = "events CROSS JOIN commonest" if by else "events"
    return "SELECT " + ",\n       ".join(fields) + f"\nFROM {table}{where(held)}"


def _chain(question: Funnel, number: int, keys: list[str]) -> str:
    """The events that are step `number` of a chain, each with the latest start that leads to it."""
    if number == 1:
        return f"SELECT {', '.join(keys)}, place, moment, moment AS start\nFROM line WHERE is1"
    same = " AND ".join(f"e.{key} = p.{key}" for key in keys)
    window = question.window // MICROSECOND
    chosen = ", ".join(f"e.{key}" for key in keys)
    held = [f"e.moment - p.start <= {window}"]
    if question.order is Order.STRICT:
        join, held = f"JOIN s{number - 1} AS p ON {same} AND e.place = p.place + 1", [f"e.is{number}", *held]
        table = "line"
    else:
        join = f"ASOF JOIN s{number - 1} AS p ON {same} AND e.place > p.place"
        table = f"(FROM line WHERE is{number})"
    held += [
        _unbarred(each, n, keys)
        for n, each in enumerate(question.exclusions, 1)
        if each.after < number <= each.before
    ]
    return f"SELECT {chosen}, e.place, e.moment, p.start\nFROM {table} AS e {join}{where(held)}"


def _unbarred(_exclusion: Exclusion, number: int, keys: list[str]) -> str:
    same = " AND ".join(f"x.{key} = e.{key}" for key in keys)
    return (
        f"NOT EXISTS (FROM line AS x WHERE x.bars{number} AND {same}\n"
        "              AND x.moment > p.moment AND x.moment < e.moment)"
    )


def _any_order(question: Funnel, keys: list[str], zone: str) -> Parts:
    """The n-th row: n different steps within the window, which opens at any event of any step."""
    own = ", ".join(keys)
    held = f"{column(question.constant)} AS held, " if question.constant else ""
    filled = " ".join(f"WHEN {condition(step)} THEN {n}" for n, step in enumerate(question.steps, start=1))
    lies = [
        any_of(question.steps),
        *([f"{column(question.constant)} IS NOT NULL"] if question.constant else []),
    ]
    opens = " AND ".join(between(day_of(zone), question.first_day, question.last_day)) or "true"
    same = " AND ".join(f"o.{key} = e.{key}" for key in keys)
    window = question.window // MICROSECOND
    chosen = ", ".join(f"o.{key}" for key in keys)
    line = (
        f"SELECT person, {held}epoch_us(time) AS moment, CASE {filled} END AS fills, {opens} AS opens\n"
        f"FROM events{where(lies)}"
    )
    waits = f"""SELECT {chosen}, o.moment AS start, e.fills, min(e.moment) - o.moment AS took
FROM (SELECT DISTINCT {own}, moment FROM line WHERE opens) AS o
JOIN line AS e ON {same} AND e.moment BETWEEN o.moment AND o.moment + {window}
GROUP BY {chosen}, o.moment, e.fills"""
    reached = f"""SELECT {own}, start + took AS moment, took,
       row_number() OVER (PARTITION BY {own}, start ORDER BY took) AS step
FROM waits"""
    return [
        ("line", line),
        ("waits", waits),
        ("reached", reached),
        ("firsts", _firsts(keys, "(moment, took)")),
    ]


def _firsts(keys: list[str], order: str, *, of: str = "reached") -> str:
    """Each person's first way to each step."""
    own = ", ".join(keys)
    return f"""SELECT {own}, step, min_by(moment, {order}) AS moment, min_by(took, {order}) AS took
FROM {of}
GROUP BY {own}, step"""
