"""Questions about events as they are written on the command line, read into the library's."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from types import ModuleType
from typing import Any, TypeVar

from firsthand.errors import InputError
from firsthand.measurement.behaviour import ANYTHING, Step
from firsthand.measurement.cohorts import Retention
from firsthand.measurement.conditions import Condition, How
from firsthand.measurement.formula_trends import Measure, Term
from firsthand.measurement.funnels import Exclusion, Funnel
from firsthand.measurement.metrics import Grain
from firsthand.measurement.selections import Did, Has, Joined, Rule, Segment, Since, Took

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
STEP = re.compile(r"(?P<event>[^\[\]]*)(?P<where>(\[[^\[\]]+\])*)")
WHERE = re.compile(r"\[(?P<name>[^\[\]=!~<>]+)((?P<sign>!?=|!?~|>=|<=)(?P<values>[^\[\]]+))?\]")
UNSET = re.compile(r"\[!(?P<name>[^\[\]=!~<>]+)\]")
SIGNS = {"=": How.IS, "~": How.CONTAINS, ">=": How.LEAST, "<=": How.MOST}
RULE = re.compile(
    r"(?P<step>.*?)(\s+(?:(?P<sign>>=|<=|=)(?P<times>\d{1,9})|(?P<never>never)))?"
    r"(\s+(?P<since>first|last) (?P<days>\d{1,6})d)?"
)
Choice = TypeVar("Choice", bound=StrEnum)


def step(text: str) -> Step:
    """`EVENT`, or `EVENT[condition]` with as many conditions as are wanted; "" is any event."""
    found = STEP.fullmatch(text)
    if not found:
        raise InputError(f"step=“{text}” is not EVENT or EVENT[property=value]: write it so.")
    where = tuple(condition(each) for each in re.findall(r"\[[^\[\]]+\]", found["where"]))
    return Step(event=found["event"], where=where)


def condition(text: str) -> Condition:
    """`[name=one|other]`, `[name~part]`, `[name]` (is set), perhaps with `!`; `[name>=5]`, `[name<=9]`."""
    if unset := UNSET.fullmatch(text):
        return Condition(name=unset["name"], how=How.SET, negate=True)
    found = WHERE.fullmatch(text)
    if not found:
        raise InputError(
            f"condition=“{text}” is not read: write [name=value], [name!=value], [name~part], [name!~part], "
            "[name], [!name], [name>=5] or [name<=9]."
        )
    if not found["sign"]:
        return Condition(name=found["name"], how=How.SET)
    how = SIGNS[found["sign"].removeprefix("!")]
    values = tuple(found["values"].split("|")) if how in (How.IS, How.CONTAINS) else (found["values"],)
    return Condition(name=found["name"], values=values, negate=found["sign"].startswith("!"), how=how)


def term(text: str) -> tuple[str, Term]:
    """`A=STEP` for how often, `A:people=STEP` for how many people."""
    found = re.fullmatch(r"([A-Za-z])(:(?P<of>people|events))?=(?P<step>.*)", text)
    if not found:
        raise InputError(f"letter=“{text}” is not A=STEP or A:people=STEP: write it so.")
    return found[1].upper(), Term(step=step(found["step"]), measure=Measure(found["of"] or "events"))


def segment(texts: Sequence[str], any_rule: bool) -> Segment:
    """Rules put together."""
    joined = Joined.ANY if any_rule else Joined.ALL
    return Segment(rules=tuple(map(rule, texts)), joined=joined)


def rule(text: str) -> Rule:
    """`STEP`, `STEP >=3` (<=, =), `STEP never`, each perhaps `first 14d` or `last 30d`; `STEP -> STEP 7d`.

    A step of conditions only, such as `[plan=pro]` or `[plan=pro] never`, is who has such an event, or none.
    """
    first, arrow, then = text.partition("->")
    if arrow:
        later, _, window = then.strip().rpartition(" ")
        return Took(question=Funnel(steps=(step(first.strip()), step(later.strip())), window=length(window)))
    found = RULE.fullmatch(text.strip())
    assert found is not None
    done, often = step(found["step"]), int(found["times"] or 1)
    if done.where and not (done.event or found["sign"] or found["days"]):
        return Has(where=done.where, negate=bool(found["never"]))
    low, high = {
        "<=": (0, often), "=": (often, often), "never": (0, 0),
    }.get(found["sign"] or found["never"] or "", (often, None))  # fmt: skip
    days = int(found["days"]) if found["days"] else None
    return Did(step=done, at_least=low, at_most=high, days=days, since=Since(found["since"] or "last"))


def comparison(
    made: ModuleType, by: str, steps: Sequence[Step], *, window: timedelta, grain: Grain,
    first: date | None, last: date | None, known: tuple[date, date] | None = None,
) -> Any:  # fmt: skip
    """The analysis that is asked of both segments, as `comparing` or its twin in SQL makes it.

    `known` are the days that have events, where that is known.
    """
    one, second = steps[0], steps[-1] if len(steps) > 1 else ANYTHING
    match by:
        case "funnel":
            return made.by_funnel(Funnel(steps=tuple(steps), window=window, first_day=first, last_day=last))
        case "retention":
            asked = Retention(start=one, back=second, grain=grain, first_day=first, last_day=last)
            return made.by_retention(asked)
        case "lifecycle":
            return made.by_lifecycle(step=one, grain=grain, first_day=first, last_day=last)
        case "stickiness":
            if known is None and (first is None or last is None):
                raise InputError("stickiness as SQL is of a stretch: name its first and its last day.")
            begin, end = known or (date.min, date.max)
            final = last or end
            return made.by_stickiness(first or max(begin, final - timedelta(days=29)), final, step=one)
        case "trend":
            return made.by_trend(step=one, grain=grain, first_day=first, last_day=last)
        case "times":
            return made.by_times(step=one, first_day=first, last_day=last)
    raise InputError(f"by=“{by}” is no analysis: times, funnel, retention, lifecycle, stickiness or trend.")


def exclusion(text: str, steps: int) -> Exclusion:
    """`EVENT` between any two steps, or `EVENT:1-2` between those."""
    event, _, between = text.rpartition(":")
    if event and re.fullmatch(r"\d+-\d+", between):
        after, before = pair(between)
        return Exclusion(step=step(event), after=after, before=before)
    return Exclusion(step=step(text), after=1, before=steps)


def pair(text: str) -> tuple[int, int]:
    """`2-4`, or `3` for both ends."""
    if not re.fullmatch(r"\d+(-\d+)?", text):
        raise InputError(f"“{text}” is not a pair of whole numbers: write 1-3.")
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def length(text: str) -> timedelta:
    """`30m`, `12h`, `7d`."""
    found = re.fullmatch(r"(\d+)([smhdw])", text)
    if not found:
        raise InputError(f"“{text}” is no length of time: write 30m, 12h, 7d or 4w.")
    try:
        return timedelta(seconds=int(found[1]) * UNITS[found[2]])
    except OverflowError as error:
        raise InputError(f"“{text}” is too long: a window of weeks is usual.") from error


def day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"“{text}” is no day: write it as 2025-01-31.") from error


def choice(kind: type[Choice], text: str) -> Choice:
    try:
        return kind(text)
    except ValueError as error:
        known = ", ".join(each.value for each in kind)
        raise InputError(f"“{text}” is not known here: choose one of {known}.") from error
