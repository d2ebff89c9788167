"""Who was shown which variant, and what is asked of them after: as SQL over the events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from firsthand.errors import InputError
from firsthand.measurement.trends import json_pointer, midnight


class What(StrEnum):
    """What a person's number is."""

    DID = "did"  # 1 if they did `event`, else 0
    TIMES = "times"  # how often they did
    TOTAL = "total"  # the sum of `property_name` over what they did
    VALUES = "values"  # how many of what they did have `property_name` as a number
    EACH = "each"  # `property_name` of each of what they did, as many numbers: for quantiles alone
    FUNNEL = "funnel"  # 1 if they did `event`, then all `steps` in order within `within` days of it
    RETURN = "return"  # 1 if they did `steps[0]` after their first `event`, within `within` days
    RETENTION = "retention"  # 1 if they did `steps[0]` in week `week` after their first `event`


OF_A_PROPERTY = (What.TOTAL, What.VALUES, What.EACH)
OF_A_CHAIN = (What.FUNNEL, What.RETURN, What.RETENTION)


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number of each person; which fields it needs stands at `What`, the others stay empty."""

    what: What
    event: str
    property_name: str = ""
    steps: tuple[str, ...] = ()
    within: int = 0
    week: int = 0

    def __post_init__(self) -> None:
        if bool(self.property_name) != (self.what in OF_A_PROPERTY) or not self.event:
            raise InputError(
                f"{self.what} of “{self.event}”, property “{self.property_name}”: an event is needed, and a "
                "property for totals and values alone."
            )
        timed = (self.within > 0, self.week > 0) if self.what in OF_A_CHAIN else (False, False)
        wanted = (self.what in (What.FUNNEL, What.RETURN), self.what is What.RETENTION)
        if bool(self.steps) != (self.what in OF_A_CHAIN) or timed != wanted:
            raise InputError(
                f"{self.what} of “{self.event}”, then {', '.join(self.steps) or 'nothing'}, within "
                f"{self.within} days or in week {self.week}: say what comes after it, and when."
            )


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """`event` shows a variant, which its `property_name` names, on the days from `first_day` to `last_day`.

    Without a `property_name` everybody with the event is in one variant, “all”: that is one's own history.
    Each person is watched for `days` × 24 hours from their first exposure on; `days_before` it tell what they
    did without it (0: not asked for). Days are those of `zone`.
    """

    event: str
    property_name: str
    first_day: date
    last_day: date
    days: int
    days_before: int = 0
    zone: str = "UTC"

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise InputError(f"last_day={self.last_day} lies before first_day={self.first_day}: swap them.")
        if self.days < 1 or self.days_before < 0:
            raise InputError(
                f"days={self.days} must be at least 1, days_before={self.days_before} at least 0."
            )

    def check(self, number: Number) -> None:
        """Raises `InputError` where people are watched for too few days to tell a number of them."""
        if self.days <= 7 * number.week:
            raise InputError(
                f"Week {number.week} after “{number.event}” begins {7 * number.week} days after it, and "
                f"people are watched for {self.days}: watch them for more days."
            )


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A person's `number`, and a second one: `other`, or with `before` the same before the exposure."""

    number: Number
    other: Number | None = None
    before: bool = False


def bound_of(exposure: Exposure, as_of: datetime | None) -> dict[str, object]:
    if as_of is not None and as_of.tzinfo is None:
        raise InputError(f"as_of={as_of} has no time zone: say which, for example tzinfo=UTC.")
    return {
        "exposure": exposure.event,
        "variant": json_pointer(exposure.property_name) if exposure.property_name else "",
        "starts": midnight(exposure.first_day, exposure.zone),
        "until": midnight(exposure.last_day + timedelta(days=1), exposure.zone),
        "days": exposure.days,
        "as_of": as_of.astimezone(UTC).replace(tzinfo=None) if as_of else None,
    }


# Everybody who was exposed: when first, to what, and to how many variants.
PEOPLE = """WITH shown AS (
    SELECT user_id, time, nullif(trim(
        CASE WHEN $variant = '' THEN 'all' ELSE json_extract_string(properties, $variant) END), '') AS variant
    FROM events WHERE event = $exposure AND time >= $starts AND time < $until
),
people AS (
    SELECT user_id, min(time) FILTER (variant IS NOT NULL) AS began, min(variant) AS variant,
           count(DISTINCT variant) AS variants
    FROM shown GROUP BY user_id
)"""
COUNTS = f"""{PEOPLE}
SELECT variant, variants, began + to_days($days) <= $as_of, count(*) FROM people GROUP BY ALL"""  # noqa: S608
# Those in one variant whose days are over, and what they did in them.
SOUND = f"""{PEOPLE},
sound AS (
    SELECT user_id, variant, began FROM people WHERE variants = 1 AND began + to_days($days) <= $as_of
)"""  # noqa: S608
WATCHED = "events JOIN sound USING (user_id) WHERE time >= began AND time < began + to_days($days)"
# Each number of a property while its person was watched.
EACH = f"""{SOUND},
found AS (
    SELECT variant, user_id, try_cast(json_extract_string(properties, $property) AS DOUBLE) AS value
    FROM {WATCHED} AND event = $event
),
each AS (SELECT * FROM found WHERE isfinite(value))"""  # noqa: S608
# (variant, people with a number, squared standard error of the share of numbers up to their quantile): by the
# delta method, as numbers of one person are not independent of each other.
SPREAD = f"""{EACH},
cuts AS (SELECT variant, quantile_cont(value, $level) AS cut FROM each GROUP BY variant),
counts AS (
    SELECT variant, count(*) FILTER (value <= cut) AS x, count(*) AS y
    FROM each JOIN cuts USING (variant) GROUP BY variant, user_id
)
SELECT variant, count(*), greatest(
    var_samp(x) - 2 * (avg(x) / avg(y)) * covar_samp(x, y) + (avg(x) / avg(y)) ** 2 * var_samp(y), 0
) / count(*) / avg(y) ** 2 FROM counts GROUP BY variant"""  # noqa: S608


def numbers(exposure: Exposure, outcomes: Sequence[Outcome]) -> tuple[str, dict[str, object]]:
    """Each person whose days are over, with y and z of each outcome, and the values to bind."""
    bound: dict[str, object] = {"before": exposure.days_before}
    parts, columns, events = [SOUND], list[str](), ["NULL"]
    for place, outcome in enumerate(outcomes):
        second = outcome.number if outcome.before else outcome.other
        for name, number in ((f"y{place}", outcome.number), (f"z{place}", second)):
            if number is None:
                columns.append(f"0 AS {name}")
            elif number.what in OF_A_CHAIN:
                exposure.check(number)
                parts += _came(number, name, bound)
                columns.append(f"(sound.user_id IN (SELECT user_id FROM {name}_came))::INT AS {name}")  # noqa: S608
            else:
                before = outcome.before and name[0] == "z"
                columns.append(f"{_number(number, name, bound, before=before)} AS {name}")
                events.append(f"${name}_event")
    parts.append(
        f"done AS (SELECT user_id, event, time, properties FROM events WHERE event IN ({', '.join(events)}))"  # noqa: S608
    )
    parts.append(f"""numbers AS (
    SELECT sound.user_id, any_value(variant) AS variant, any_value(began) AS began, {", ".join(columns)}
    FROM sound LEFT JOIN done ON done.user_id = sound.user_id
        AND done.time >= began - to_days($before) AND done.time < began + to_days($days)
    GROUP BY sound.user_id
)""")  # noqa: S608
    return ",\n".join(parts), bound


def sums(exposure: Exposure, outcomes: Sequence[Outcome]) -> tuple[str, dict[str, object]]:
    """People and the moments of their numbers by variant and day, as SQL, with the values to bind."""
    sql, bound = numbers(exposure, outcomes)
    # Means and variances keep their digits where sums of squares would not.
    moments = "".join(
        f", avg(y{each}), var_pop(y{each}), avg(z{each}), var_pop(z{each}), covar_pop(y{each}, z{each})"
        for each in range(len(outcomes))
    )
    day = "(began AT TIME ZONE 'UTC' AT TIME ZONE $zone)::DATE"
    asked = f"{sql}\nSELECT variant, {day}, count(*){moments} FROM numbers GROUP BY ALL"
    return asked, bound | {"zone": exposure.zone}


def _number(number: Number, name: str, bound: dict[str, object], *, before: bool) -> str:
    """A person's number as SQL; its event and property are bound under `name`."""
    bound[f"{name}_event"] = number.event
    which = f"done.event = ${name}_event AND done.time {'<' if before else '>='} began"
    if number.what is What.DID:
        return f"(count(*) FILTER ({which}) > 0)::INT"
    if number.what is What.TIMES:
        return f"count(*) FILTER ({which})"
    bound[f"{name}_property"] = json_pointer(number.property_name)
    value = f"try_cast(json_extract_string(properties, ${name}_property) AS DOUBLE)"
    finite = f"FILTER ({which} AND isfinite({value}))"
    if number.what is What.VALUES:
        return f"count({value}) {finite}"
    return f"coalesce(sum({value}) {finite}, 0)"


def _came(number: Number, name: str, bound: dict[str, object]) -> list[str]:
    """Who came through while they were watched, as `<name>_came(user_id)`."""
    if number.what is What.FUNNEL:
        bound[f"{name}_steps"], bound[f"{name}_within"] = [number.event, *number.steps], number.within
        return _funnel(name, 1 + len(number.steps))
    bound[f"{name}_event"], bound[f"{name}_other"] = number.event, number.steps[0]
    if number.what is What.RETURN:
        bound[f"{name}_within"] = number.within
        back = f"time > first AND time <= first + to_days(${name}_within)"
    else:
        bound[f"{name}_after"] = 7 * number.week
        back = f"time >= first + to_days(${name}_after) AND time < first + to_days(${name}_after + 7)"
    return [
        f"""{name}_firsts AS (
    SELECT user_id, min(time) AS first FROM {WATCHED} AND event = ${name}_event GROUP BY user_id
)""",  # noqa: S608
        f"""{name}_came AS (
    SELECT DISTINCT user_id FROM {WATCHED.replace("WHERE", f"JOIN {name}_firsts USING (user_id) WHERE")}
        AND event = ${name}_other AND {back}
)""",  # noqa: S608
    ]


def _funnel(name: str, steps: int) -> list[str]:
    """The chains that a funnel metric follows, of each person while they were watched."""
    parts = [
        f"""{name}_ordered AS (
    SELECT user_id, event, time, row_number() OVER (
        PARTITION BY user_id ORDER BY time, list_position(${name}_steps, event), message_id
    ) AS place
    FROM {WATCHED} AND event IN (SELECT unnest(${name}_steps))
)""",  # noqa: S608
        f"""{name}_1 AS (
    SELECT user_id, time AS began, place, time FROM {name}_ordered WHERE event = ${name}_steps[1]
)""",  # noqa: S608
    ]
    for step in range(2, steps + 1):
        parts.append(f"""{name}_{step} AS (
    SELECT c.user_id, c.began, o.place, o.time FROM {name}_{step - 1} AS c ASOF JOIN {name}_ordered AS o
    ON c.user_id = o.user_id AND o.place > c.place AND o.event = ${name}_steps[{step}]
    WHERE o.time <= c.began + to_days(${name}_within)
)""")  # noqa: S608
    return [*parts, f"{name}_came AS (SELECT DISTINCT user_id FROM {name}_{steps})"]  # noqa: S608
