"""The SQL of judging the rows of an event file.

Values from outside stand in it only as quoted literals or names.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from firsthand.measurement.incoming.dates import as_iso, as_moment, open_to_both
from firsthand.measurement.incoming.sql import as_text, is_object, text

BOT: Final = (
    "(?i)bot\\b|bots?/|crawl|spider|slurp|headless|lighthouse|phantomjs|pingdom|uptime|monitor|preview|"
    "facebookexternalhit|curl/|wget/|python-requests|go-http-client"
)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a row is judged by. `columns`: what the file calls user_id, event and so on, where it has them."""

    columns: Mapping[str, str]
    zone: str
    dates: str
    latest: datetime
    oldest: datetime
    late: timedelta
    longest_name: int
    longest_properties: int
    without_bots: bool
    lines: bool  # of JSON
    composed: bool  # properties are put together here, so that they are a JSON object
    moments: Collection[str] = ()  # which of time and received are no text


def checked(rules: Rules) -> str:
    """The table `checked`: times are times, and `fault` says why a row cannot be used.

    A message without an id has the digest of its content (`made`). Rows keep the order of the file, so that
    a row's place is its `rowid` + 1; blank lines count, and go.
    """
    day = f"INTERVAL {int(rules.late.total_seconds())} SECOND"
    cases = " ".join(
        f"WHEN {when} THEN {{'name': {text(name)}, 'value': ({value})::VARCHAR, 'rule': {text(rule)}}}"
        for when, name, value, rule in _faults(rules, day)
    )
    raw = "raw" if rules.lines else "to_json(raw)::VARCHAR"

    def times(read: Callable[[str, str], str], how: str) -> str:
        given = {name: name if name in rules.moments else read(name, how) for name in ("time", "received")}
        return ", ".join(f"{value} AS {name}" for name, value in given.items())

    return f"""CREATE TABLE checked AS
WITH timed AS (
    SELECT * REPLACE ({times(as_moment, rules.zone)}),
        coalesce(regexp_matches(agent, {text(BOT)}), false) AS bot
    FROM (SELECT * REPLACE (coalesce(properties, '{{}}') AS properties, {times(as_iso, rules.dates)}),
        time AS said FROM rows)
)
SELECT user_id, anonymous_id, event, time, received, properties, context, bot, broken,
    message IS NULL AS made, coalesce(message, md5(concat_ws(chr(31), coalesce(user_id, ''),
        coalesce(anonymous_id, ''), event, epoch_us(time), properties))) AS message,
    coalesce(received - time > {day}, false) AS late,
    coalesce(CASE WHEN contains(properties, '"revenue"') THEN CASE WHEN {is_object("properties")} THEN
        try_cast(json_extract_string(properties, '/revenue') AS DOUBLE) < 0 END END, false) AS negative,
    CASE {cases} END AS fault, CASE WHEN fault IS NOT NULL THEN left({raw}, 100000) END AS raw
FROM timed;
DELETE FROM checked WHERE broken IS NULL"""  # noqa: S608


def _faults(rules: Rules, day: str) -> list[tuple[str, str, str, str]]:
    """When a row is left out: the condition, the file's column, the value, the rule."""
    latest, oldest = (_moment(each) for each in (rules.latest, rules.oldest))
    here = rules.columns
    user, event, time = (here.get(name, "") for name in ("user_id", "event", "timestamp"))
    properties = here.get("properties", "properties")
    said = as_text("said", "TIMESTAMP" if "time" in rules.moments else "")

    def empty(column: str, asked: str) -> str:
        return "Is empty" if column else f"Choose the column that says {asked}"

    found = [
        ("broken", "line", "raw", "Is not a JSON object"),
        ("coalesce(user_id, anonymous_id) IS NULL", user, "NULL", empty(user, "who")),
        ("event IS NULL", event, "NULL", empty(event, "what was done")),
        (f"length(event) > {rules.longest_name}", event, "event",
         f"Is longer than {rules.longest_name} characters"),
        ("said IS NULL", time, "NULL", empty(time, "when")),
        ("time IS NULL", time, said, "Is not a timestamp such as 2025-03-31T14:05:00Z"),
        (f"time > {latest}", time, said, f"Lies after {rules.latest:%Y-%m-%d}, so the clock was wrong"),
        (f"time < {oldest}", time, said, f"Lies before {rules.oldest:%Y-%m-%d}, so the clock was wrong"),
        (f"time > received + {day}", time, said, "Lies more than a day after it was received"),
        (f"strlen(properties) > {rules.longest_properties}", properties,
         "concat(strlen(properties), ' bytes')", f"Are longer than {rules.longest_properties:,} bytes"),
    ]  # fmt: skip
    if not rules.composed:
        found.append((f"NOT {is_object('properties')}", properties, "properties", "Are no JSON object"))
    if rules.dates == "iso":
        both = f"time IS NULL AND {open_to_both(said)}"
        found.insert(5, (both, time, said, "Has the day or the month first: choose how dates are written"))
    if rules.without_bots:
        found.append(("bot", here.get("agent", "userAgent"), "agent", "Comes from a bot"))
    return found


def _moment(time: datetime) -> str:
    return f"TIMESTAMP '{time.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}'"
