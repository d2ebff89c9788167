"""Questions about events as they are written on the command line, read into the library's."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from firsthand.errors import InputError
from firsthand.measurement.behaviour import Condition, Step
from firsthand.measurement.funnels import Exclusion

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
STEP = re.compile(r"(?P<event>[^\[\]]*)(\[(?P<name>[^\[\]=!]+)(?P<not>!?)=(?P<values>[^\[\]]+)\])?")
Choice = TypeVar("Choice", bound=StrEnum)


def step(text: str) -> Step:
    """`EVENT`, `EVENT[name=value]`, `EVENT[name=one|other]` or `EVENT[name!=value]`; "" is any event."""
    found = STEP.fullmatch(text)
    if not found:
        raise InputError(f"step=“{text}” is not EVENT or EVENT[property=value]: write it so.")
    if not found["name"]:
        return Step(event=found["event"])
    values = tuple(found["values"].split("|"))
    where = Condition(name=found["name"], values=values, negate=bool(found["not"]))
    return Step(event=found["event"], where=(where,))


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


def properties(steps: Sequence[Step], *more: str) -> tuple[str, ...]:
    """The properties that the steps ask for, and `more` of them where they are filled in."""
    names = [condition.name for each in steps for condition in each.where]
    return tuple(dict.fromkeys([*names, *filter(None, more)]))
