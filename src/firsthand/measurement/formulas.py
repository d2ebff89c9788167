"""Formulas over trends, such as `A / B` or `100 * (A - B) / A`, read without running anybody's text.

Letters stand for counts of one period, of events or of people. Reading turns the text into postfix order,
so that nothing recurses; working it out carries along the slope by each letter, which the interval needs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError

LONGEST: Final = 200
TOKEN: Final = re.compile(r"\s*(?:(\d+(?:\.\d*)?|\.\d+)|([A-Za-z])|([-+*/()×÷−])|(\S))")
SAME: Final = {"×": "*", "÷": "/", "−": "-"}
MINUS: Final = "negative"
BINDS: Final = {"+": 1, "-": 1, "*": 2, "/": 2, MINUS: 3}
NO_INTERVAL: Final = (
    "No interval: this adds up to a number of events or people, which is counted, not estimated. "
    "Only a formula that divides counts by counts, such as A / B, has one."
)
Numbers = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Formula:
    """A formula as read: `postfix` has numbers, letters and signs in the order in which they are worked out.

    `degree` says what doubling all letters does: 0 nothing (a ratio), 1 doubles it (a count), None neither.
    """

    text: str
    postfix: tuple[str | float, ...]
    letters: tuple[str, ...]
    degree: int | None

    @property
    def is_ratio(self) -> bool:
        """Whether it has an interval: see `NO_INTERVAL` where it has not."""
        return self.degree == 0


def parse(text: str) -> Formula:
    """Read a formula of letters A to Z, numbers, `+ - * /` and parentheses.

    Small letters count as capitals. Raises `InputError` with the position, counted from 1, of what is wrong.
    """
    if len(text) > LONGEST:
        raise InputError(f"formula of {len(text)} characters: at most {LONGEST} are read; split it into two.")
    postfix: list[str | float] = []
    waiting: list[tuple[str, int]] = []  # signs and open parentheses with their positions
    value_next = True
    for part, place in _tokens(text):
        is_value = isinstance(part, float) or part.isalpha()
        if part == "-" and value_next:
            waiting.append((MINUS, place))
        elif (is_value or part == "(") != value_next:
            wanted = "a letter, a number or “(”" if value_next else "one of + - * / or “)”"
            raise _wrong(text, place, f"“{text[place]}” cannot stand here: {wanted} must")
        elif isinstance(part, float) or is_value:
            postfix.append(part)
            value_next = False
        elif part == "(":
            waiting.append((part, place))
        elif part == ")":
            _close(text, place, postfix, waiting)
        else:
            while waiting and BINDS.get(waiting[-1][0], 0) >= BINDS[part]:
                postfix.append(waiting.pop()[0])
            waiting.append((part, place))
            value_next = True
    if value_next:
        raise _wrong(text, len(text), "the formula ends too early: a letter or a number must follow")
    for sign, place in reversed(waiting):
        if sign == "(":
            raise _wrong(text, place, "“(” is never closed: add “)”")
        postfix.append(sign)
    letters = tuple(
        sorted({each for each in postfix if isinstance(each, str) and len(each) == 1 and each.isalpha()})
    )
    if not letters:
        raise InputError(f"formula “{text}” has no letter: name the trend it is made from, such as A.")
    return Formula(text=text, postfix=tuple(postfix), letters=letters, degree=_degree(postfix))


def evaluate(formula: Formula, values: Mapping[str, float]) -> float:
    """The value of the formula, NaN where something is divided by zero or a value is missing (NaN)."""
    found, _ = worked_out(formula, {name: np.array([values[name]]) for name in named(formula, values)})
    return float(found[0])


def _tokens(text: str) -> list[tuple[str | float, int]]:
    found: list[tuple[str | float, int]] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = TOKEN.match(text, place)
        assert match is not None
        number, letter, sign, wrong = match.groups()
        at = match.start(match.lastindex or 0)
        if wrong:
            raise _wrong(
                text, at, f"“{wrong}” is not read: use letters A to Z, numbers, + - * / and parentheses"
            )
        found.append((float(number) if number else SAME.get(sign, sign) if sign else letter.upper(), at))
        place = match.end()
    return found


def _close(text: str, place: int, postfix: list[str | float], waiting: list[tuple[str, int]]) -> None:
    while waiting and waiting[-1][0] != "(":
        postfix.append(waiting.pop()[0])
    if not waiting:
        raise _wrong(text, place, "“)” closes nothing: take it out or add “(” before")
    waiting.pop()


def _wrong(text: str, place: int, message: str) -> InputError:
    return InputError(f"formula “{text}”, character {place + 1}: {message}.")


def _degree(postfix: list[str | float]) -> int | None:
    stack: list[int | None] = []
    for part in postfix:
        if isinstance(part, float):
            stack.append(0)
        elif part == MINUS:
            continue
        elif part not in BINDS:
            stack.append(1)
        else:
            right, left = stack.pop(), stack.pop()
            if left is None or right is None:
                stack.append(None)
            elif part in "*/":
                stack.append(left + right if part == "*" else left - right)
            else:
                stack.append(left if left == right else None)
    return stack[0]


def named(formula: Formula, known: Mapping[str, object]) -> tuple[str, ...]:
    """Its letters. Raises `InputError` where one of them is not known."""
    missing = [name for name in formula.letters if name not in known]
    if missing:
        there = ", ".join(sorted(known)) or "none"
        raise InputError(
            f"formula “{formula.text}”: {', '.join(missing)} stands for nothing ({there} is there)."
        )
    return formula.letters


def worked_out(formula: Formula, values: Mapping[str, Numbers]) -> tuple[Numbers, Numbers]:
    """Values (periods) and slopes by each letter (letters × periods); NaN where divided by zero."""
    size = len(next(iter(values.values())))
    flat = np.zeros((len(formula.letters), size))
    stack: list[tuple[Numbers, Numbers]] = []
    with np.errstate(all="ignore"):
        for part in formula.postfix:
            if isinstance(part, float):
                stack.append((np.full(size, part), flat))
            elif part == MINUS:
                value, slope = stack.pop()
                stack.append((-value, -slope))
            elif part not in BINDS:
                slope = flat.copy()
                slope[formula.letters.index(part)] = 1.0
                stack.append((values[part], slope))
            else:
                (y, slope_y), (x, slope_x) = stack.pop(), stack.pop()
                stack.append(_joined(part, x, slope_x, y, slope_y))
    value, slope = stack[0]
    return np.where(np.isfinite(value), value, np.nan), slope


def _joined(sign: str, x: Numbers, slope_x: Numbers, y: Numbers, slope_y: Numbers) -> tuple[Numbers, Numbers]:
    match sign:
        case "+":
            return x + y, slope_x + slope_y
        case "-":
            return x - y, slope_x - slope_y
        case "*":
            return x * y, slope_x * y + x * slope_y
        case _:
            # What is divided by zero is missing, and stays so: 1 / (1 / 0) is not 0.
            y = np.where(y == 0, np.nan, y)
            return x / y, (slope_x - x / y * slope_y) / y
