"""Segments as SQL: the ids of their people."""

# ruff: noqa: S608  (names and values of people are quoted in `words`)

from firsthand.measurement.selections import Did, Has, Joined, Rule, Segment, Since, Took
from firsthand.measurement.sql_text.funnel import people_of
from firsthand.measurement.sql_text.words import between, condition, day_of, indented, where


def segment(question: Segment, *, zone: str = "UTC") -> str:
    """(person): who is in the segment, sorted."""
    return f"SELECT DISTINCT person\nFROM events\nWHERE {_holds(question, zone)}\nORDER BY person\n"


def _holds(rule: Rule, zone: str) -> str:
    """Whether the rule holds of `person`."""
    match rule:
        case Segment():
            word = "\n  AND " if rule.joined is Joined.ALL else "\n   OR "
            parts = [_holds(each, zone) for each in rule.rules] or ["true"]
            return parts[0] if len(parts) == 1 else "(" + word.join(parts) + ")"
        case Took():
            return _in(people_of(rule.question, zone=zone), rule.negate)
        case Has():
            return _in(f"SELECT person FROM events WHERE {condition(rule.step)}", rule.negate)
        case Did():
            if rule.at_least:
                most = f" AND count(*) <= {rule.at_most}" if rule.at_most is not None else ""
                return _in(f"{_done(rule, zone)}\nHAVING count(*) >= {rule.at_least}{most}", False)
            if rule.at_most is None:
                return "true"
            return _in(f"{_done(rule, zone)}\nHAVING count(*) > {rule.at_most}", True)


def _done(rule: Did, zone: str) -> str:
    """The people who did it, one row each, to be counted."""
    day = day_of(zone)
    held = [condition(rule.step), *between(day, rule.first_day, rule.last_day)]
    table = "events"
    if rule.days is not None and rule.since is Since.LAST:
        held.append(f"{day} > (SELECT max({day}) FROM events) - {rule.days}")
    elif rule.days is not None:
        table = "(SELECT *, min(time) OVER (PARTITION BY person) AS began FROM events)"
        held.append(f"time < began + INTERVAL {rule.days * 24} HOUR")
    return f"SELECT person FROM {table}{where(held)}\nGROUP BY person"


def _in(query: str, negate: bool) -> str:
    return f"person {'NOT ' if negate else ''}IN (\n{indented(query.rstrip())}\n)"
