"""Reading questions from addresses: steps with conditions, periods, and numbers within their bounds.

Whatever somebody types into an address is read: what cannot be used is left out and listed in `faults`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.http import QueryDict

from firsthand.errors import InputError
from firsthand.measurement.behaviour import ANY, Step
from firsthand.measurement.conditions import WORDS, Condition, How
from firsthand.measurement.metrics import Grain

LETTERS: Final = "abcdefghij"
MOST_CONDITIONS: Final = 5
# A condition in an address: how it looks at the values, and whether it is turned round.
HOWS: Final = {
    "is": (How.IS, False),
    "is-not": (How.IS, True),
    "contains": (How.CONTAINS, False),
    "contains-not": (How.CONTAINS, True),
    "set": (How.SET, False),
    "not-set": (How.SET, True),
    "least": (How.LEAST, False),
    "most": (How.MOST, False),
    "between": (How.BETWEEN, False),
}
HOW_WORDS: Final = {name: WORDS[how][negate] for name, (how, negate) in HOWS.items()}
ANY_EVENT: Final = "*"  # in an address; an empty field is no step
PRESETS: Final = {"30d": 30, "90d": 90, "12m": 365}
PERIODS: Final = (
    ("30d", "last 30 days"),
    ("90d", "last 90 days"),
    ("12m", "last 12 months"),
    ("all", "all days"),
    ("own", "own days"),
)


@dataclass(kw_only=True)
class Asked:
    """An address, and what in it cannot be used."""

    query: QueryDict
    faults: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.query.get(name, "").strip()

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for text in map(str.strip, self.query.getlist(name)) if text))

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of `choices`; nothing, or anything else, is the default."""
        found = self.text(name)
        if found and found not in choices:
            self.faults.append(f"{name}=“{found}” is none of {', '.join(choices)}: “{default}” is used.")
        return found if found in choices else default

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        found = self.text(name)
        if not found:
            return default
        if found.isdecimal() and len(found) < 9 and least <= int(found) <= most:
            return int(found)
        self.faults.append(
            f"{name}=“{found}” must be a whole number from {least:,} to {most:,}: {default} is used."
        )
        return default

    def day(self, name: str) -> date | None:
        found = self.text(name)
        try:
            return date.fromisoformat(found) if found else None
        except ValueError:
            self.faults.append(f"{name}=“{found}” is no day: write it as 2025-03-31.")
            return None


@dataclass(frozen=True, kw_only=True)
class AskedStep:
    """A step under its letter; `where` holds conditions also while they have no values and do not count."""

    letter: str
    event: str
    where: tuple[Condition, ...] = ()

    @property
    def step(self) -> Step:
        chosen = tuple(each for each in self.where if any(each.values) or each.how is How.SET)
        return Step(event=ANY if self.event == ANY_EVENT else self.event, where=chosen)

    @property
    def properties(self) -> frozenset[str]:
        return frozenset(condition.name for condition in self.where)

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        yield self.letter, self.event
        for number, condition in enumerate(self.where, start=1):
            key = f"{self.letter}.{number}"
            yield key, condition.name
            if (how := how_of(condition)) != "is":
                yield f"{key}.how", how
            yield from ((f"{key}.is", value) for value in condition.values)


def how_of(condition: Condition) -> str:
    """Its name in an address."""
    return next(name for name, held in HOWS.items() if held == (condition.how, condition.negate))


def read_steps(asked: Asked, letters: Sequence[str] = LETTERS) -> tuple[AskedStep, ...]:
    """The steps of an address, in order of their letters."""
    return tuple(
        AskedStep(letter=letter, event=asked.text(letter), where=tuple(_conditions(asked, letter)))
        for letter in letters
        if asked.text(letter)
    )


def steps_in(question: object) -> Iterator[AskedStep]:
    """Every step that a question names, wherever it stands in it."""
    if isinstance(question, AskedStep):
        yield question
    elif isinstance(question, tuple):
        for each in question:
            yield from steps_in(each)
    elif is_dataclass(question):
        for each in fields(question):
            yield from steps_in(getattr(question, each.name))


def merged(question: Any, aliases: Mapping[str, str]) -> Any:
    """The same question with the names that merged events count as."""
    if isinstance(question, AskedStep):
        return replace(question, event=aliases.get(question.event, question.event))
    if isinstance(question, tuple):
        return tuple(merged(each, aliases) for each in question)
    if is_dataclass(question) and not isinstance(question, type):
        named = {each.name: merged(getattr(question, each.name), aliases) for each in fields(question)}
        return replace(question, **named)
    return question


def _conditions(asked: Asked, letter: str) -> Iterator[Condition]:
    for number in range(1, MOST_CONDITIONS + 1):
        key = f"{letter}.{number}"
        if name := asked.text(key):
            # Before there was more to choose from, a box turned a condition round.
            usual = "is-not" if asked.text(f"{key}.not") == "on" else "is"
            how, negate = HOWS[asked.choice(f"{key}.how", list(HOWS), usual)]
            values = _values(asked, f"{key}.is", how)
            try:
                yield Condition(name=name, values=values, negate=negate, how=how)
            except InputError as error:
                asked.faults.append(str(error))
                yield Condition(name=name, how=how)


def _values(asked: Asked, key: str, how: How) -> tuple[str, ...]:
    """The values that a condition of this kind takes; the two ends of a span stay in their places."""
    if how is How.BETWEEN:
        low, high, *_ = [*map(str.strip, asked.query.getlist(key)), "", ""]
        return (low, high) if low or high else ()
    return asked.texts(key)[: {How.SET: 0, How.LEAST: 1, How.MOST: 1}.get(how)]


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days: a preset that ends with the last day that has events, or own ones; and how finely to look."""

    preset: str = "90d"
    first: date | None = None
    last: date | None = None
    grain: str = ""

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        if self.preset != "90d":
            yield "period", self.preset
        if self.preset == "own":
            yield from ((name, str(day)) for name, day in (("from", self.first), ("to", self.last)) if day)
        if self.grain:
            yield "grain", self.grain

    def days(self, known: tuple[date, date]) -> tuple[date, date]:
        """First and last day, within the days `known` to have events where they meet."""
        first, last = known
        if self.preset in PRESETS:
            return max(first, last - timedelta(days=PRESETS[self.preset] - 1)), last
        if self.preset == "own":
            begin, end = self.first or first, self.last or last
            return (begin, end) if begin <= end else (end, begin)
        return known

    def fitting(self, days: tuple[date, date]) -> Grain:
        """What was asked for; else days for up to two months, weeks for a year and a half, or months."""
        if self.grain:
            return Grain(self.grain)
        many = (days[1] - days[0]).days
        return Grain.DAY if many <= 62 else Grain.WEEK if many <= 550 else Grain.MONTH

    @property
    def words(self) -> str:
        if self.preset != "own":
            return dict(PERIODS)[self.preset]
        ends = (f"from {self.first}" if self.first else "", f"to {self.last}" if self.last else "")
        return " ".join(filter(None, ends)) or "all days"


def read_period(asked: Asked, default: str = "90d") -> Period:
    preset = asked.choice("period", [name for name, _ in PERIODS], default)
    grain = asked.choice("grain", ["", *(grain.value for grain in Grain)], "")
    first, last = asked.day("from"), asked.day("to")
    if first and last and first > last:
        asked.faults.append(f"from={first} lies after to={last}: they are swapped.")
    return Period(preset=preset, first=first, last=last, grain=grain)


@dataclass(frozen=True, kw_only=True)
class ConditionField:
    """The fields of one condition; an unused one has an empty `name`."""

    key: str
    name: str
    how: str = "is"
    values: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    hows: Mapping[str, str] = field(default_factory=lambda: HOW_WORDS)

    @property
    def several(self) -> bool:
        """Whether more than one value may be named."""
        return HOWS[self.how][0] in (How.IS, How.CONTAINS)

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]:
        """The label and value of each number to compare with."""
        labels = {"least": ("at least",), "most": ("at most",), "between": ("from", "to")}.get(self.how, ())
        return tuple(zip(labels, (*self.values, "", ""), strict=False))


@dataclass(frozen=True, kw_only=True)
class StepField:
    """The fields of one step; the last one offered is empty, for one more."""

    letter: str
    label: str
    event: str
    of: str
    conditions: tuple[ConditionField, ...]


def step_fields(
    steps: Sequence[AskedStep],
    values: Mapping[str, tuple[tuple[str, str], ...]],
    *,
    label: str,
    of: Mapping[str, str] | None = None,
    most: int = len(LETTERS),
) -> tuple[StepField, ...]:
    """A block of fields for each step, and an empty one under the next free letter.

    `label` is such as “Step {number}” or “{letter}”; `of` says by letter what is counted.
    """
    shown = list(steps)
    used = {step.letter for step in steps}
    free = [letter for letter in LETTERS if letter not in used]
    if len(shown) < most and free:
        shown.append(AskedStep(letter=free[0], event=""))
    return tuple(
        StepField(
            letter=step.letter,
            label=label.format(number=number, letter=step.letter.upper()),
            event=step.event,
            of=(of or {}).get(step.letter, ""),
            conditions=tuple(_condition_fields(step, values)) if step.event else (),
        )
        for number, step in enumerate(shown, start=1)
    )


def _condition_fields(
    step: AskedStep, values: Mapping[str, tuple[tuple[str, str], ...]]
) -> Iterator[ConditionField]:
    for number, each in enumerate(step.where, start=1):
        key = f"{step.letter}.{number}"
        yield ConditionField(
            key=key, name=each.name, how=how_of(each), values=each.values, choices=values.get(each.name, ())
        )
    if len(step.where) < MOST_CONDITIONS:
        key = f"{step.letter}.{len(step.where) + 1}"
        yield ConditionField(key=key, name="")
