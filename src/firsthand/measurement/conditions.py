"""Conditions on the properties of events, which hold the same of a value on every engine."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite
from typing import Final

from firsthand.errors import InputError

# A number as JSON writes it; a plus and zeros in front do no harm. Every engine reads this expression.
NUMBER: Final = "[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?"
# The two letters that change otherwise when they stand alone than within a word, or become two.
ALONE: Final = ("Σİ", "σi")
_number = re.compile(NUMBER)
_alone = str.maketrans(*ALONE)


class How(StrEnum):
    """How a condition looks at a value."""

    IS = "is"  # is one of the values, to the letter
    CONTAINS = "contains"  # has any of the values somewhere in it; capitals are as small letters
    SET = "set"  # is there
    LEAST = "least"  # is a number, and not below the value
    MOST = "most"  # is a number, and not above the value
    BETWEEN = "between"  # is a number from the first value to the second, either of which may be empty
    NUMBER = "number"  # is a number


WORDS: Final = {
    How.IS: ("is", "is not"),
    How.CONTAINS: ("contains", "does not contain"),
    How.SET: ("is set", "is not set"),
    How.LEAST: ("is at least", "is not at least"),
    How.MOST: ("is at most", "is not at most"),
    How.BETWEEN: ("is between", "is not between"),
    How.NUMBER: ("is a number", "is no number"),
}
COMPARED: Final = frozenset((How.LEAST, How.MOST, How.BETWEEN))


@dataclass(frozen=True, kw_only=True)
class Condition:
    """The property `name`, as text, is (or contains, …: see `How`) one of `values`.

    With `negate` it is not so, or the property is missing. Raises `InputError` for a bound that is no number.
    """

    name: str
    values: tuple[str, ...] = ()
    negate: bool = False
    how: How = How.IS

    def __post_init__(self) -> None:
        if self.how not in COMPARED:
            return
        if self.values and len(self.values) != (2 if self.how is How.BETWEEN else 1):
            raise InputError(f"{self}: compare with one number, or lie between two.")
        for value in filter(None, self.values):
            if not _number.fullmatch(value) or not isfinite(float(value)):
                raise InputError(f"{self.name}=“{value}” is no number to compare with: write it as 12.5.")

    def __str__(self) -> str:
        between = " and " if self.how is How.BETWEEN else " or "
        values = [value or "…" for value in self.values]
        return f"{self.name} {WORDS[self.how][self.negate]} {between.join(values)}".rstrip()

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest number for which it holds; the other way round where there is none."""
        if not any(self.values):
            return inf, -inf
        low = "" if self.how is How.MOST else self.values[0]
        high = "" if self.how is How.LEAST else self.values[-1]
        return float(low or -inf), float(high or inf)

    def holds(self, values: Iterable[str | None]) -> list[bool]:
        """Of each value whether the condition holds; None is a property that is missing."""
        test = self._test()
        return [(value is not None and test(value)) != self.negate for value in values]

    def _test(self) -> Callable[[str], bool]:
        match self.how:
            case How.IS:
                return frozenset(self.values).__contains__
            case How.CONTAINS:
                wanted = [small(value) for value in self.values]
                return lambda value: any(each in small(value) for each in wanted)
            case How.SET:
                return lambda value: True
            case How.NUMBER:
                return lambda value: _number.fullmatch(value) is not None
        low, high = self.bounds
        return lambda value: _number.fullmatch(value) is not None and low <= float(value) <= high


def small(text: str) -> str:
    """The text in small letters, each letter by itself, so that every engine comes to the same."""
    return text.translate(_alone).lower()


def compared(condition: Condition, number: str) -> list[str]:
    """That the number, an expression of SQL, lies within the bounds that are given."""
    bounds = zip((">=", "<="), condition.bounds, strict=True)
    return [f"{number} {sign} {_double(bound)}" for sign, bound in bounds if isfinite(bound)]


def _double(value: float) -> str:
    """A number with an exponent, so that no engine takes it for a decimal one."""
    return f"{value!r}" if "e" in f"{value!r}" else f"{value!r}e0"
