"""How the answers to a survey question are read: which count, which stand below, which are left out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate, wilson

POINTS = "points of 10"
Answers = Sequence[object] | NDArray[np.generic]


def answer_key(answer: object) -> str:
    """The form in which answers are compared: one-space, no trailing full stop, case folded; "" if blank."""
    if answer is None or (isinstance(answer, float | np.floating) and math.isnan(answer)):
        return ""
    if isinstance(answer, float | np.floating) and float(answer).is_integer():
        answer = int(answer)
    return " ".join(str(answer).split()).rstrip(". ").casefold()


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Which answers of one question count: `positive` above the line, `positive` and `other` below it.

    `excluded` answers ("Does not apply") are left out of both and counted. Answers are compared without
    regard to case, white space and a trailing full stop. An answer named nowhere is left out and reported.
    """

    positive: tuple[str, ...]
    other: tuple[str, ...]
    excluded: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        keys = [answer_key(answer) for answer in (*self.positive, *self.other, *self.excluded)]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice or "" in keys or not self.positive:
            raise InputError(
                f"scale {self}: each answer must stand in exactly one place, at least one must be positive "
                f"and none may be blank{f' (twice: {twice})' if twice else ''}."
            )


@dataclass(frozen=True, kw_only=True)
class Scales:
    """How the three questions about a need are read."""

    importance: Scale
    satisfaction: Scale
    alternatives: Scale


_MET = Scale(positive=("Yes",), other=("Neutral", "No"), excluded=("Does not apply",))
DEFAULT_SCALES = Scales(
    importance=Scale(positive=("Monthly", "Weekly", "Daily"), other=("Never", "Every few months")),
    satisfaction=_MET,
    alternatives=_MET,
)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How the answers to one question were read, in respondents; the five counts add up to all of them."""

    positive: int
    other: int
    excluded: int
    blank: int
    unknown: int = 0
    unknown_answers: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        return self.positive + self.other


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question about one need, read: 1.0 or 0.0 per respondent for positive and for counted."""

    positive: NDArray[np.float64]
    counted: NDArray[np.float64]
    tally: Tally

    @classmethod
    def read(cls, answers: Answers, scale: Scale, people: int) -> "Question":
        keys = [answer_key(answer) for answer in answers] if len(answers) else [""] * people
        places = {
            answer_key(answer): place
            for place, group in enumerate((scale.positive, scale.other, scale.excluded))
            for answer in group
        }
        places[""] = 3
        codes = np.array([places.get(key, 4) for key in keys], dtype=np.int64)
        positive, other, excluded, blank, unknown = np.bincount(codes, minlength=5).tolist()
        tally = Tally(
            positive=positive,
            other=other,
            excluded=excluded,
            blank=blank,
            unknown=unknown,
            unknown_answers=tuple(sorted({key for key in keys if key not in places})),
        )
        return cls(positive=(codes == 0).astype(float), counted=(codes <= 1).astype(float), tally=tally)

    def estimate(self, confidence: float) -> Estimate:
        share = wilson(self.tally.positive, self.tally.n, confidence=confidence)
        warnings = share.warnings
        if self.tally.unknown:
            named = ", ".join(f"“{answer}”" for answer in self.tally.unknown_answers[:5])
            message = f"{self.tally.unknown} answers fit no place on the scale and were left out: {named}."
            warnings += (Caution(name="unknown-answers", message=message),)
        return replace(
            share,
            value=10 * share.value,
            low=10 * share.low,
            high=10 * share.high,
            unit=POINTS,
            warnings=warnings,
        )
